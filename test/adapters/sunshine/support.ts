import { onTestFinished } from 'vitest';
import type { Sunshine, SunshineOptions } from '../../../src/adapters/sunshine/index.ts';
import { createSunshine } from '../../../src/adapters/sunshine/index.ts';
import type { FailureDetails } from '../../../src/domain/failures.ts';
import { ServiceFailure } from '../../../src/domain/failures.ts';
import type { CallOptions, WriteKey } from '../../../src/ports/call.ts';
import type { FaultOrder } from '../../../src/simulators/faults.ts';
import type { SunshineSimulator, SunshineSimulatorOptions } from '../../../src/simulators/sunshine/index.ts';
import { startSunshineSimulator } from '../../../src/simulators/sunshine/index.ts';

/** Every way in which a request may fail that can be tried again. */
export const faults: readonly [name: string, fault: FaultOrder][] = [
  ['is done and its answer lost', { kind: 'lostAnswer' }],
  ['is done and never answered', { kind: 'lostAnswerTimeout' }],
  ['never arrives', { kind: 'reset' }],
  ['hangs', { kind: 'hang' }],
  ['meets a rate limit', { kind: 'status', status: 429 }],
  ['meets a server error', { kind: 'status', status: 500 }],
  ['meets an outage', { kind: 'status', status: 503 }],
  ['meets a proxy', { kind: 'html' }],
];

/** For a call that is known to meet this fault: does not wait for an answer that never comes. */
export const meeting = ({ kind }: FaultOrder): CallOptions => {
  const hangs = kind === 'hang' || kind === 'lostAnswerTimeout';
  return { signal: AbortSignal.timeout(hangs ? 300 : 15_000) };
};

/** Generous, so that a busy machine does not decide a test. */
export const options = (): CallOptions => ({ signal: AbortSignal.timeout(15_000) });

/** A simulated app and a client of it. */
export interface Bench extends Sunshine {
  sim: SunshineSimulator;
}

/** Starts the simulator, without a switchboard, and connects to it. */
export async function start(
  simulated: SunshineSimulatorOptions = {},
  settings: Partial<SunshineOptions> = {},
): Promise<Bench> {
  const sim = await startSunshineSimulator(simulated);
  const sunshine = createSunshine({
    baseUrl: sim.apiUrl,
    appId: sim.app.id,
    keyId: sim.appKey.id,
    keySecret: sim.appKey.secret,
    auth: 'basic',
    ...settings,
  });
  onTestFinished(async () => {
    await sunshine.close();
    await sim.close();
  });
  return { sim, ...sunshine };
}

/** An app with seats `bot` and `agent`, each the next of the other, and a customer who has said hello. */
export async function startTalk(simulated: SunshineSimulatorOptions = {}, settings: Partial<SunshineOptions> = {}) {
  const bench = await start(simulated, settings);
  const { api, sim } = bench;
  const webhook = {
    target: 'http://127.0.0.1:9/',
    triggers: ['user:merge'],
    includeFullUser: false,
    includeFullSource: false,
  };
  const integration = await api.createCustomIntegration('Deskbridge', webhook, options());
  const { id: switchboardId } = await api.createSwitchboard(options());
  const bot = await api.createSeat(switchboardId, { name: 'bot', integrationId: integration.id }, options());
  const seat = { name: 'agent', integrationType: 'zd:agentWorkspace', nextSwitchboardIntegrationId: bot.id };
  const agent = await api.createSeat(switchboardId, { ...seat, deliverStandbyEvents: false }, options());
  await api.updateSeat(switchboardId, bot.id, { nextSwitchboardIntegrationId: agent.id }, options());
  await api.updateSwitchboard(switchboardId, { defaultSwitchboardIntegrationId: bot.id, enabled: true }, options());
  const customer = sim.customer('whatsapp', { givenName: 'Ada', phone: '+14155550123' });
  customer.say('Hello');
  const conversationId = customer.conversationId ?? '';
  sim.requests.length = 0;
  const control = async () => {
    const { active, pending } = await bench.messaging.getConversation(conversationId, options());
    return [active?.name ?? null, pending?.name ?? null];
  };
  /** Texts of the business as the customer sees them. */
  const said = () => customer.seen().map(({ text }) => text);
  return { ...bench, customer, conversationId, control, said, integration, switchboardId, bot, agent };
}

export const write = (key: string, mayBeDone = false, firstTriedAt = Date.now()): WriteKey => ({
  key,
  firstTriedAt,
  mayBeDone,
});

/** The failure that the call ends with; anything else fails the test. */
export async function failureOf(call: Promise<unknown>): Promise<FailureDetails & { message: string }> {
  const outcome = await call.then(
    () => 'no failure',
    (error: unknown) => error,
  );
  if (!(outcome instanceof ServiceFailure)) throw new Error(`expected a ServiceFailure, got ${String(outcome)}`);
  return { ...outcome.details, message: outcome.message };
}
