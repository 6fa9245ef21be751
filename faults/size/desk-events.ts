import { setTimeout as delay } from 'node:timers/promises';
import { createCaller } from '../../simulators/signalwire/caller.ts';
import { deskInboxWorkflowId } from '../../src/domain/ids.ts';
import { bodyAbout, signedWebhook } from '../../test/support/desk-webhooks.ts';
import { openTicket } from '../callers.ts';
import { sayPin } from '../attack/pins.ts';
import { judgeHistories } from '../histories.ts';
import type { PartResult } from '../parts.ts';
import { forEachAtOnce } from '../quantiles.ts';
import { credentials, phoneOf, pin } from '../system.ts';
import type { Scene } from './scene.ts';
import { until } from '../until.ts';

const atOnce = 40;
/** Number of workflows that take the events. */
const inboxes = 16;
const drainLimit = { ms: 5 * 60_000, perEventMs: 20 };
/** Ids of tickets that are not ours. */
const firstForeign = 7_000_000;

/**
 * Very many desk events are delivered while no worker runs. Once workers run, all are taken: the last event of each inbox
 * concerns a ticket of an open call, which then reads it again.
 */
export async function deskEvents(scene: Scene): Promise<PartResult> {
  const { system, sizes, report } = scene;
  const { desk } = system;
  const own = await ticketInEachInbox(scene);
  desk.webhooks.settings.target = null;
  await desk.webhooks.idle();
  await system.killWorkers();
  const deliveredMs = await timed(() => deliverAll(scene, own));
  for (const id of own) desk.agent.setPriority(id, 'high');
  const unread = new Set(own);
  desk.faults.chaos = (method, path) => {
    if (method === 'GET') unread.delete(/\/tickets\/(\d+)$/.exec(path)?.[1] ?? '');
    return null;
  };
  try {
    await system.startWorkers();
    const startedAt = performance.now();
    const state = (): string => `${unread.size} of ${own.length} tickets were not read again`;
    const limitMs = drainLimit.ms + drainLimit.perEventMs * sizes.events;
    await until(() => unread.size === 0, { limitMs, state, report });
    const drainedMs = performance.now() - startedAt;
    const histories = await judgeHistories(system.client, 'the inboxes', "WorkflowType = 'deskEvents'");
    return {
      figures: {
        'events that were delivered without a worker': sizes.events,
        'seconds to deliver them': seconds(deliveredMs),
        'seconds until the last one was taken': seconds(drainedMs),
        'events per second': Math.round((sizes.events / drainedMs) * 10_000) / 10,
        ...histories.figures,
      },
      problems: histories.problems,
    };
  } finally {
    desk.faults.chaos = null;
    desk.webhooks.settings.target = `${system.url}/webhooks/${desk.name}`;
  }
}

/** For each inbox, a verified call with one ticket whose events it takes; returns their ids. */
async function ticketInEachInbox({ system, report }: Scene): Promise<string[]> {
  const { config, desk, url } = system;
  if (desk.name !== 'zendesk') throw new Error('the ids of tickets are chosen as Zendesk counts them');
  const inboxOf = (id: number): string => deskInboxWorkflowId(desk.name, config.temporal.taskQueue, String(id));
  const covered = new Set<string>();
  const own: string[] = [];
  while (covered.size < inboxes) {
    const callId = `size-desk-events-${covered.size}`;
    const caller = createCaller({ url, ...credentials, from: phoneOf(1), callId });
    const { heard } = await sayPin(caller, pin);
    if (heard !== 'verified') throw new Error(`the caller heard: ${heard}`);
    // The next ticket gets an id of an inbox that has none yet.
    for (let last = desk.zendesk.store.nextTicketId(); covered.has(inboxOf(last + 1));) {
      last = desk.zendesk.store.nextTicketId();
    }
    const id = await openTicket(caller, `Of an inbox ${covered.size}`, report);
    if (covered.has(inboxOf(Number(id)))) continue;
    covered.add(inboxOf(Number(id)));
    own.push(id);
  }
  return own;
}

/** Delivers events about tickets of others, and at the end those about our own. */
async function deliverAll(scene: Scene, own: readonly string[]): Promise<void> {
  let delivered = 0;
  const report = setInterval(
    () => scene.report(`  ${delivered} of ${scene.sizes.events} events are delivered`),
    15_000,
  );
  try {
    await forEachAtOnce(Array(scene.sizes.events).keys(), atOnce, async (index) => {
      await deliver(scene, String(firstForeign + index));
      delivered += 1;
    });
    for (const id of own) await deliver(scene, id);
  } finally {
    clearInterval(report);
  }
}

/** Delivers an event, again and again until it is taken, as Zendesk does after 429. */
async function deliver({ system }: Scene, ticketId: string): Promise<void> {
  const { desk } = system;
  if (desk.name !== 'zendesk') throw new Error('these events are those of Zendesk');
  for (;;) {
    const { url, headers, payload } = signedWebhook('zendesk', bodyAbout('zendesk', ticketId), {
      secret: desk.zendesk.webhookSecret,
      id: `size-${ticketId}`,
    });
    const response = await fetch(new URL(url, system.url), { method: 'POST', headers, body: payload });
    await response.text();
    if (response.ok) return;
    if (response.status !== 429 && response.status < 500) throw new Error(`an event was answered ${response.status}`);
    await delay(1_000 * Number(response.headers.get('retry-after') ?? 1));
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

const seconds = (ms: number): number => Math.round(ms / 100) / 10;
