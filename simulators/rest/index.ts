import type { CustomerSeed, DeskSimulator } from '../desk.ts';
import { Faults } from '../faults.ts';
import type { LoggedRequest } from '../http.ts';
import { listen } from '../http.ts';
import { WebhookSender } from '../webhooks.ts';
import { createRestDeskApp } from './app.ts';
import { createHumanAgent, simulatedTicket } from './human.ts';
import type { TicketEvent, RestDeskSettings } from './store.ts';
import type { TicketRecord } from './records.ts';
import { wireTime } from './render.ts';
import { RestDeskStore } from './store.ts';
import { createTicket } from './ticket-writes.ts';
import { signedWebhook } from './webhook.ts';

/** How to start the desk. */
export interface RestDeskOptions {
  /** Default 127.0.0.1. */
  host?: string;
  /** Default 0: any free port. */
  port?: number;
  /** Bearer token of the integration. */
  token?: string;
  /** What webhooks are signed with. */
  webhookSecret?: string;
  /** Default `final`. */
  closedTickets?: RestDeskSettings['closedTickets'];
  /** The desk's clock in epoch milliseconds. Default: the real one. */
  now?: () => number;
}

/** A running reference server of `docs/rest-desk.openapi.yaml`. */
export interface RestDeskSimulator extends DeskSimulator {
  readonly name: 'rest';
  /** Bearer token of the integration. */
  readonly token: string;
  /** What webhooks are signed with. */
  readonly webhookSecret: string;
  readonly settings: RestDeskSettings;
}

/** Starts the reference server. Everything lives in memory and is gone after `close`. */
export async function startRestDesk(options: RestDeskOptions = {}): Promise<RestDeskSimulator> {
  const { host = '127.0.0.1', port = 0, token = 'rest-desk-token', webhookSecret = 'rest-desk-secret' } = options;
  const { closedTickets = 'final', now = Date.now } = options;
  const settings: RestDeskSettings = { closedTickets, listLagMs: 0 };
  const webhooks = new WebhookSender();
  let events = 0;
  const tell = (ticket: TicketRecord, type: TicketEvent): void => {
    const id = `evt_${++events}`;
    const body = JSON.stringify({ type, ticket_id: String(ticket.id), at: wireTime(now()) });
    webhooks.send(() => signedWebhook(id, body, webhookSecret, now()));
  };
  const store = new RestDeskStore(settings, now, tell);
  const faults = new Faults();
  const requests: LoggedRequest[] = [];
  const app = createRestDeskApp({ store, token, faults, requests });
  const url = await listen(app, host, port);
  return {
    name: 'rest',
    url,
    token,
    webhookSecret,
    settings,
    faults,
    requests,
    webhooks,
    ...seeds(store),
    tickets: () => store.tickets().map(simulatedTicket),
    agent: createHumanAgent(store),
    setIndexLag: (ms) => void (settings.listLagMs = ms),
    close: async () => {
      await webhooks.close();
      await app.close();
    },
  };
}

function seeds(store: RestDeskStore): Pick<DeskSimulator, 'seedCustomer' | 'seedGroup' | 'seedAgent' | 'seedTicket'> {
  return {
    seedCustomer: (customer: CustomerSeed) => store.addRequester(customer),
    seedGroup: (name) => void store.groups.push(name),
    seedAgent: (person) => void store.agents.push({ ...person }),
    seedTicket: ({ requesterId, subject, body }) => {
      const message = { body, visibility: 'public', author_id: requesterId } as const;
      const { ticket } = createTicket(store, { subject, requester_id: requesterId, message });
      for (const each of ticket.messages) each.own = false;
      return String(ticket.id);
    },
  };
}
