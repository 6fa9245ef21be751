import type { HelpDesk } from '../../ports/help-desk.ts';
import { jiraCapabilities } from './capabilities.ts';
import { changeTicket } from './change-ticket.ts';
import { latestCustomerMessage, latestPublicComment, listComments } from './comments.ts';
import { createTicket } from './create-ticket.ts';
import type { Desk } from './desk.ts';
import { jiraFailure } from './errors.ts';
import { findFollowUp, listTickets } from './find-tickets.ts';
import { listChanges } from './list-changes.ts';
import { readTicket } from './read-issue.ts';

/** One project of a Jira site as a help desk. */
export function createJiraHelpDesk(desk: Desk): HelpDesk {
  return {
    name: 'jira',
    capabilities: jiraCapabilities(desk.lookups, desk.notesRole),
    createTicket: (draft, write, call) => createTicket(desk, draft, write, call),
    getTicket: (id, call) => readTicket(desk, id, call),
    latestPublicComment: (id, call) => latestPublicComment(desk, id, call),
    latestCustomerMessage: (id, call) => latestCustomerMessage(desk, id, call),
    listComments: (id, limit, call) => listComments(desk, id, limit, call),
    changeTicket: (id, change, guard, write, call) => changeTicket(desk, id, { change, guard }, write, call),
    listTickets: (id, filter, limit, call) => listTickets(desk, id, filter, limit, call),
    findFollowUp: (id, call) => findFollowUp(desk, id, call),
    ticketOfMessaging: () => {
      const details = { kind: 'unsupported', capability: 'messagingTickets' } as const;
      const call = { method: 'GET', path: '/rest/api/3/issue/{id}' } as const;
      return Promise.reject(jiraFailure(call, 'no tickets of messaging conversations', details));
    },
    listChanges: (since, call) => listChanges(desk, since, call),
    checkHealth: (call) => desk.lookups.check(call),
  };
}
