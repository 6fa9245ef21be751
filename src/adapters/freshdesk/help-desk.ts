import { ServiceFailure } from '../../domain/failures.ts';
import type { HelpDesk } from '../../ports/help-desk.ts';
import { freshdeskCapabilities } from './capabilities.ts';
import { changeTicket } from './change-ticket.ts';
import { latestCustomerMessage, latestPublicComment, listComments } from './comments.ts';
import { createTicket } from './create-ticket.ts';
import type { Desk } from './desk.ts';
import { findFollowUp, listTickets } from './find-tickets.ts';
import { checkHealth } from './health.ts';
import { listChanges } from './list-changes.ts';
import { mapTicket, readTicket } from './read-ticket.ts';

/** Freshdesk as a help desk. */
export function createFreshdeskHelpDesk(desk: Desk): HelpDesk {
  return {
    name: 'freshdesk',
    capabilities: freshdeskCapabilities,
    createTicket: (draft, write, call) => createTicket(desk, draft, write, call),
    getTicket: async (id, call) => mapTicket(desk, await readTicket(desk, id, call), call),
    latestPublicComment: (id, call) => latestPublicComment(desk, id, call),
    latestCustomerMessage: (id, call) => latestCustomerMessage(desk, id, call),
    listComments: (id, limit, call) => listComments(desk, id, limit, call),
    changeTicket: (id, change, guard, write, call) => changeTicket(desk, id, { change, guard }, write, call),
    listTickets: (id, filter, limit, call) => listTickets(desk, id, filter, limit, call),
    findFollowUp: (id, call) => findFollowUp(desk, id, call),
    ticketOfMessaging: () => {
      const details = { kind: 'unsupported', service: 'freshdesk', capability: 'messagingTickets' } as const;
      return Promise.reject(new ServiceFailure('freshdesk has no tickets of messaging conversations', details));
    },
    listChanges: (since, call) => listChanges(desk, since, call),
    checkHealth: (call) => checkHealth(desk.client, call),
  };
}
