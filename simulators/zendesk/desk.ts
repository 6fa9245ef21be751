import type { CustomerSeed, DeskSimulator } from '../desk.ts';
import { createHumanAgent } from './human-agent.ts';
import type { ZendeskSimulator, ZendeskSimulatorOptions } from './index.ts';
import { startZendeskSimulator } from './index.ts';
import { readTicket } from './inputs.ts';
import { simulatedTicket } from './neutral.ts';
import { createTicket } from './ticket-writes.ts';

/** How to start the desk; everything may be left out. */
export type ZendeskDeskOptions = ZendeskSimulatorOptions;

/** A Zendesk account as a simulated desk; `zendesk` is the simulator behind it. */
export interface ZendeskDesk extends DeskSimulator {
  readonly zendesk: ZendeskSimulator;
}

/** Custom ticket fields of the account: for a conversation's id and for its summary. */
const conversationFieldId = 360_001;
const summaryFieldId = 360_002;

/** Starts an account with an integration user, one human agent and two custom ticket fields. */
export async function startZendeskDesk(options: ZendeskDeskOptions = {}): Promise<ZendeskDesk> {
  const apiToken = options.apiToken ?? { email: 'integration@zendesk.example', token: 'zendesk-api-token' };
  const ticketFieldIds = options.ticketFieldIds ?? [conversationFieldId, summaryFieldId];
  const zendesk = await startZendeskSimulator({ ...options, apiToken, ticketFieldIds });
  const { store, settings, url } = zendesk;
  const human = store.seedUser({ name: 'Robin Agent', email: 'robin@zendesk.example', role: 'agent' });
  return {
    name: 'zendesk',
    url,
    environment: {
      HELP_DESK: 'zendesk',
      ZENDESK_URL: url,
      ZENDESK_SUBDOMAIN: 'simulator',
      ZENDESK_EMAIL: apiToken.email,
      ZENDESK_API_TOKEN: apiToken.token,
      ZENDESK_WEBHOOK_SECRET: zendesk.webhookSecret,
      ZENDESK_CONVERSATION_FIELD_ID: String(conversationFieldId),
      ZENDESK_SUMMARY_FIELD_ID: String(summaryFieldId),
    },
    faults: zendesk.faults,
    requests: zendesk.requests,
    webhooks: zendesk.webhooks,
    zendesk,
    ...seeds(zendesk),
    tickets: () => [...store.tickets.values()].map((ticket) => simulatedTicket(ticket, store, conversationFieldId)),
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
