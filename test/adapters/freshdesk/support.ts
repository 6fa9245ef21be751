import { onTestFinished } from 'vitest';
import type { Freshdesk } from '../../../src/adapters/freshdesk/index.ts';
import { createFreshdesk } from '../../../src/adapters/freshdesk/index.ts';
import type { SimulatedTicket } from '../../../simulators/desk.ts';
import type { WriteKey } from '../../../src/ports/call.ts';
import type { FreshdeskSimulator, FreshdeskSimulatorOptions } from '../../../simulators/freshdesk/index.ts';
import { startFreshdeskDesk } from '../../../simulators/freshdesk/index.ts';
import { createClock, retryableFaults } from '../../support/adapter-helpers.ts';

const apiKey = 'test-key';

/** With the rate limit of Freshdesk, which says how long to wait. */
export const faults = retryableFaults({ kind: 'status', status: 429, retryAfter: 7 });

/** A simulated account, a customer, and a desk that calls it, with a clock that only the test moves. */
export interface Bench {
  sim: FreshdeskSimulator;
  desk: Freshdesk;
  customerId: string;
  advance: (ms: number) => void;
  write: (key: string, mayBeDone?: boolean, firstTriedAt?: number) => WriteKey;
  ticket: (id: string) => SimulatedTicket;
}

export async function start(
  simulated: FreshdeskSimulatorOptions = {},
  settings: { conversationField?: string; key?: string; defaultCountry?: 'US' } = {},
): Promise<Bench> {
  const { conversationField = 'cf_conversation_id', key = apiKey, defaultCountry } = settings;
  const { now, advance } = createClock();
  const sim = await startFreshdeskDesk({ apiKey, now, ...simulated });
  const desk = createFreshdesk({ baseUrl: sim.url, apiKey: key, conversationField, now, defaultCountry });
  onTestFinished(async () => {
    await desk.close();
    await sim.close();
  });
  return {
    sim,
    desk,
    customerId: sim.seedCustomer({ name: 'Ann', phone: '+15555550123', email: 'ann@example.com' }),
    advance,
    write: (writeKey, mayBeDone = false, firstTriedAt = now()) => ({ key: writeKey, firstTriedAt, mayBeDone }),
    ticket: (id) => {
      const found = sim.tickets().find((ticket) => ticket.id === id);
      if (found === undefined) throw new Error('there is no such ticket');
      return found;
    },
  };
}
