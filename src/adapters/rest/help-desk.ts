import type { HelpDesk } from '../../ports/help-desk.ts';
import { restCapabilities } from './capabilities.ts';
import { changeTicket } from './change-ticket.ts';
import type { RestClient } from './client.ts';
import { latestCustomerMessage, latestPublicComment, listComments } from './comments.ts';
import { createTicket } from './create-ticket.ts';
import { restFailure } from './errors.ts';
import { findFollowUp, listTickets } from './find-tickets.ts';
import { listChanges } from './list-changes.ts';
import { readTicket } from './read-ticket.ts';
import { restHealthAnswer } from './schema.ts';

/** A company's own help desk with the API of `docs/rest-desk.openapi.yaml`. */
export function createRestHelpDesk(client: RestClient, { reopenClosed }: { reopenClosed: boolean }): HelpDesk {
  return {
    name: 'rest',
    capabilities: restCapabilities(reopenClosed),
    createTicket: (draft, write, options) => createTicket(client, draft, write, options),
    getTicket: (id, options) => readTicket(client, id, options),
    latestPublicComment: (id, options) => latestPublicComment(client, id, options),
    latestCustomerMessage: (id, options) => latestCustomerMessage(client, id, options),
    listComments: (id, limit, options) => listComments(client, id, limit, options),
    changeTicket: (id, change, guard, write, options) => changeTicket(client, id, { change, guard }, write, options),
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
