import { setTimeout as delay } from 'node:timers/promises';
import type { SimulatedCustomer } from '../../simulators/sunshine/customer.ts';
import { countOf } from '../quantiles.ts';
import { judgeHistories } from '../histories.ts';
import type { PartResult } from '../parts.ts';
import { phoneOf } from '../system.ts';
import type { Scene } from './scene.ts';
import { until } from '../until.ts';

/** As many messages as the limit of one conversation allows are sent in a minute, and a few less. */
const shareOfLimit = 0.85;
const minuteMs = 60_000;
/** Within this time the humans have the conversation, in milliseconds: a pause of the customer, and a turn of the bot. */
const handoffLimitMs = 15_000;
const waitLimitMs = 10 * minuteMs;

/** Very many messages of one customer while the desk is down; then the customer asks for a human, and gets one in time. */
export async function messages(scene: Scene): Promise<PartResult> {
  const { system, sunshine, sizes, report } = scene;
  const profile = { givenName: 'Ada', surname: 'Lovelace', phone: phoneOf(2) };
  const calm = await handoff(scene, sunshine.customer('whatsapp', { ...profile, phone: phoneOf(3) }));
  const customer = sunshine.customer('whatsapp', profile);
  const statusesBefore = sunshine.webhooks.deliveries.length;
  system.desk.faults.down = true;
  try {
    const limit = system.config.rateLimits.conversation;
    const everyMs = Number.isFinite(limit) ? minuteMs / (limit * shareOfLimit) : 0;
    const startedAt = performance.now();
    for (let index = 0; index < sizes.deliveries; index += 1) {
      customer.say(`What can you do? (${index})`);
      await delay(Math.max(0, startedAt + index * everyMs - performance.now()));
    }
    const loaded = await handoff(scene, customer);
    await sunshine.idle();
    const statuses = sunshine.webhooks.deliveries.slice(statusesBefore).map(({ status }) => String(status));
    const lost = statuses.filter((status) => status !== '200').length;
    const id = customer.conversationId ?? '';
    const histories = await judgeHistories(system.client, 'the conversation', `WorkflowId = 'messaging/${id}'`);
    system.desk.faults.down = false;
    // The outage ends for the conversation too: what waits for the desk is done.
    const waiting = async (): Promise<number> => {
      const query = `WorkflowId = 'messaging/${id}' AND DeskbridgeWaitingFor = 'helpDesk'`;
      return (await system.client.workflow.count(query)).count;
    };
    await until(async () => (await waiting()) === 0, {
      limitMs: waitLimitMs,
      everyMs: 1_000,
      state: () => 'the conversation still waits for the help desk',
      report,
    });
    const problems = [...histories.problems];
    if (lost > 0) problems.push(`${lost} of ${statuses.length} deliveries were given up by the platform`);
    for (const [when, tookMs] of [
      ['before', calm],
      ['after the messages', loaded],
    ] as const) {
      if (tookMs > handoffLimitMs) problems.push(`the handoff ${when} took ${Math.round(tookMs)} ms`);
    }
    return {
      figures: {
        messages: sizes.deliveries,
        'deliveries, by status': JSON.stringify(countOf(statuses)),
        'handoff in a calm conversation, ms': Math.round(calm),
        'handoff after the messages, ms': Math.round(loaded),
        ...histories.figures,
      },
      problems,
    };
  } finally {
    system.desk.faults.down = false;
  }
}

/** Asks for a human; returns the time until humans have the conversation or are offered it, in milliseconds. */
async function handoff({ sunshine, report }: Scene, customer: SimulatedCustomer): Promise<number> {
  const askedAt = performance.now();
  customer.say('I want to talk to a human');
  const { app } = sunshine;
  const seat = (): string | null => {
    const conversation = app.conversations.get(customer.conversationId ?? '');
    const id = conversation?.pendingId ?? conversation?.activeId;
    return app.switchboard?.seats.find((one) => one.id === id)?.name ?? null;
  };
  const state = (): string => `control is with “${seat() ?? 'nobody'}”`;
  await until(() => seat() === 'agent', { limitMs: waitLimitMs, everyMs: 20, state, report });
  return performance.now() - askedAt;
}
