import type { CustomerSeed, DeskSimulator, HumanAgent } from '../desk.ts';
import { Faults } from '../faults.ts';
import type { LoggedRequest } from '../http.ts';
import { listen } from '../http.ts';
import { WebhookSender } from '../webhooks.ts';
import { createFreshdeskApp } from './app.ts';
import { addConversation } from './conversation-writes.ts';
import { typedHtml } from './html.ts';
import { createHumanAgent, simulatedTicket } from './human.ts';
import type { FreshdeskSettings } from './settings.ts';
import { defaultSettings } from './settings.ts';
import { FreshdeskStore } from './store.ts';
import { blankTicket, writableTicket } from './ticket-writes.ts';
import { ruleWebhook } from './webhooks.ts';

/** How to start a simulator. Every setting may be given here and changed later in `settings`. */
export interface FreshdeskSimulatorOptions extends Partial<FreshdeskSettings> {
  /** Default 127.0.0.1. */
  host?: string;
  /** Default 0: any free port. */
  port?: number;
  apiKey?: string;
  /** What the automation rule sends in its custom header. */
  webhookSecret?: string;
  /** The account's clock in epoch milliseconds. Default: the real one. */
  now?: () => number;
}

/** A running simulator of the Freshdesk API v2. */
export interface FreshdeskSimulator extends DeskSimulator {
  readonly name: 'freshdesk';
  readonly apiKey: string;
  /** What the automation rule sends in its custom header. */
  readonly webhookSecret: string;
  /** Name of the custom ticket field for the id of a conversation. */
  readonly conversationField: string;
  readonly store: FreshdeskStore;
  readonly settings: FreshdeskSettings;
  /** The customer replies by e-mail: public, incoming. */
  customerSays(ticketId: string, body: string): void;
  /** Archives a ticket, as Freshdesk does after 120 days without activity: it is read elsewhere and cannot change. */
  archive(ticketId: string): void;
}

const conversationField = 'cf_conversation_id';
/** The custom header that the account's administrator has given to the automation rule. */
const webhookHeader = 'x-deskbridge-secret';

function seeding(
  store: FreshdeskStore,
): Pick<DeskSimulator, 'seedCustomer' | 'seedGroup' | 'seedAgent' | 'seedTicket'> {
  return {
    seedCustomer: ({ name, phone, email, externalId = null }: CustomerSeed) =>
      String(store.addContact({ name, phone, email, externalId }).id),
    seedGroup: (name) => void store.addGroup(name, null),
    seedAgent: ({ name, email }) => void store.addAgent(name, email),
    seedTicket: ({ requesterId, subject, body }) => {
      const id = store.nextTicketId();
      store.saveTicket({
        ...blankTicket(store),
        id,
        subject,
        description: typedHtml(body),
        source: 1,
        requesterId: Number(requesterId),
      });
      return String(id);
    },
  };
}

function customerSays(store: FreshdeskStore, ticketId: string, body: string): void {
  const ticket = writableTicket(store, ticketId);
  const seed = { private: false, incoming: true, isReply: true, userId: ticket.requesterId, files: [] };
  addConversation(store, ticket, { ...seed, body: typedHtml(body) });
}

/** Starts the simulator. Everything lives in memory and is gone after `close`. */
export async function startFreshdeskDesk(options: FreshdeskSimulatorOptions = {}): Promise<FreshdeskSimulator> {
  const { host = '127.0.0.1', port = 0, apiKey = 'simulated-key', now = Date.now, ...rest } = options;
  const { webhookSecret = 'simulated-webhook-secret', ...changes } = rest;
  const settings: FreshdeskSettings = { ...defaultSettings(), ...changes };
  const store = new FreshdeskStore(settings, now);
  const agent = store.addAgent('Integration', 'integration@simulator.example');
  const human: HumanAgent = createHumanAgent(store, store.addAgent('Human', 'human@simulator.example'));
  const webhooks = new WebhookSender();
  store.onTicketChange = (ticket) => {
    const webhook = ruleWebhook(store, ticket, { [webhookHeader]: webhookSecret });
    webhooks.send(() => webhook);
  };
  const faults = new Faults();
  const requests: LoggedRequest[] = [];
  const app = createFreshdeskApp({ store, apiKey, agent, faults, requests });
  const url = await listen(app, host, port);
  return {
    name: 'freshdesk',
    url,
    apiKey,
    webhookSecret,
    conversationField,
    store,
    settings,
    faults,
    requests,
    webhooks,
    ...seeding(store),
    tickets: () =>
      [...store.tickets.values()]
        .filter(({ deleted }) => !deleted)
        .map((ticket) => simulatedTicket(store, ticket, conversationField)),
    agent: human,
    setIndexLag: (ms) => void (settings.indexLagMs = ms),
    customerSays: (ticketId, body) => customerSays(store, ticketId, body),
    archive: (ticketId) => {
      const ticket = writableTicket(store, ticketId);
      ticket.status = 5;
      ticket.archived = true;
    },
    close: async () => {
      await webhooks.close();
      await app.close();
    },
  };
}
