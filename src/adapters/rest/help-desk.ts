import type { HelpDesk } from '../../ports/help-desk.ts';
import { restHealthAnswer } from './schema.ts';
import { restCapabilities } from './capabilities.ts';
import type { RestClient } from './client.ts';
import { restFailure } from './errors.ts';
import { findFollowUp, listChanges, listMessages, listTickets } from './find-tickets.ts';
import { changeTicket, createTicket, readTicket } from './create-ticket.ts';

/** A company's own help desk behind the contract `docs/rest-desk.openapi.yaml`. */
export function createRestHelpDesk(client: RestClient, { reopenClosed }: { reopenClosed: boolean }): HelpDesk {
  return {
    name: 'rest',
    capabilities: restCapabilities(reopenClosed),
    createTicket: (draft, write, options) => createTicket(client, draft, write, options),
    getTicket: (id, options) => readTicket(client, id, options),
    latestPublicComment: async (id, options) => {
      const newest = await listMessages(client, id, { visibility: 'public' }, 1, options);
      return newest.find((comment) => comment.public) ?? null;
    },
    latestCustomerMessage: async (id, options) => {
      const newest = await listMessages(client, id, { visibility: 'public', role: 'customer' }, 1, options);
      return newest.find((comment) => comment.public) ?? null;
    },
    listComments: (id, limit, options) => listMessages(client, id, {}, limit, options),
    changeTicket: (id, change, version, write, options) =>
      changeTicket(client, id, { change, version }, write, options),
    listTickets: (requesterId, filter, limit, options) => listTickets(client, requesterId, filter, limit, options),
    findFollowUp: (id, options) => findFollowUp(client, id, options),
    ticketOfMessaging: async () => {
      const details = { kind: 'unsupported', capability: 'messagingTickets' } as const;
      throw restFailure({ method: 'GET', path: '/tickets' }, 'no messaging conversations', details);
    },
    listChanges: (since, options) => listChanges(client, since, options),
    checkHealth: async ({ signal }) => {
      await client.request('GET', '/health', { schema: restHealthAnswer, signal });
    },
  };
}
