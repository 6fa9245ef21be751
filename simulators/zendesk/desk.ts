import type { CustomerSeed, DeskSimulator } from '../desk.ts';
import { createHumanAgent } from './human-agent.ts';
import type { ApiToken } from './auth.ts';
import type { ZendeskSimulator, ZendeskSimulatorOptions } from './index.ts';
import { startZendeskSimulator } from './index.ts';
import { readTicket } from './inputs.ts';
import { simulatedTicket } from './neutral.ts';
import { createTicket } from './ticket-writes.ts';

/** How to start the desk. Every option may be left out. */
export type ZendeskDeskOptions = ZendeskSimulatorOptions;

/** A Zendesk account as a simulated desk. `zendesk` is the simulator behind it. */
export interface ZendeskDesk extends DeskSimulator {
  readonly name: 'zendesk';
  readonly zendesk: ZendeskSimulator;
  /** The credentials of the integration. */
  readonly apiToken: ApiToken;
  /** Ids of the account's custom ticket fields for the id of a conversation and for its summary. */
  readonly fieldIds: { readonly conversation: number; readonly summary: number };
}

const fieldIds = { conversation: 360_001, summary: 360_002 } as const;

/** Starts an account with an integration user, one human agent and two custom ticket fields. */
export async function startZendeskDesk(options: ZendeskDeskOptions = {}): Promise<ZendeskDesk> {
  const apiToken = options.apiToken ?? { email: 'integration@zendesk.example', token: 'zendesk-api-token' };
  const ticketFieldIds = options.ticketFieldIds ?? [fieldIds.conversation, fieldIds.summary];
  const zendesk = await startZendeskSimulator({ ...options, apiToken, ticketFieldIds });
  const { store, settings, url } = zendesk;
  const human = store.seedUser({ name: 'Robin Agent', email: 'robin@zendesk.example', role: 'agent' });
  return {
    name: 'zendesk',
    url,
    apiToken,
    fieldIds,
    faults: zendesk.faults,
    requests: zendesk.requests,
    webhooks: zendesk.webhooks,
    zendesk,
    ...seeds(zendesk),
    tickets: () => [...store.tickets.values()].map((ticket) => simulatedTicket(ticket, store, fieldIds.conversation)),
    agent: createHumanAgent({ store, settings }, human),
    setIndexLag: (ms) => void (settings.indexLagMs = ms),
    close: () => zendesk.close(),
  };
}

function seeds({
  store,
  settings,
}: ZendeskSimulator): Pick<DeskSimulator, 'seedCustomer' | 'seedGroup' | 'seedAgent' | 'seedTicket'> {
  return {
    seedCustomer: (customer: CustomerSeed) => String(store.seedUser(customer).id),
    seedGroup: (name) => void store.seedGroup(name),
    seedAgent: (person) => void store.seedUser({ ...person, role: 'agent' }),
    seedTicket: ({ requesterId, subject, body }) => {
      const requester = store.users.get(Number(requesterId));
      if (requester === undefined) throw new Error('the requester of the seeded ticket does not exist');
      const { input } = readTicket({ ticket: { subject, comment: { body }, requester_id: requester.id } });
      return String(createTicket({ store, settings }, requester, input).ticket.id);
    },
  };
}
