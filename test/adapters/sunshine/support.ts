import { onTestFinished } from 'vitest';
import type { Sunshine, SunshineOptions } from '../../../src/adapters/sunshine/index.ts';
import { createSunshine } from '../../../src/adapters/sunshine/index.ts';
import type { WriteKey } from '../../../src/ports/call.ts';
import type { SunshineSimulator, SunshineSimulatorOptions } from '../../../simulators/sunshine/index.ts';
import { startSunshineSimulator } from '../../../simulators/sunshine/index.ts';
import { options, retryableFaults } from '../../support/adapter-helpers.ts';

/** Sunshine does not say how long to wait. */
export const faults = retryableFaults({ kind: 'status', status: 429 });

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

/** An app with the seats `bot` and `agent`, each the next seat of the other, and a customer who has said hello. */
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
