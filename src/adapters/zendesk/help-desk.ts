import type { HelpDesk } from '../../ports/help-desk.ts';
import { createAgents } from './agents.ts';
import { zendeskCapabilities } from './capabilities.ts';
import { changeTicket } from './change-ticket.ts';
import type { ZendeskClient } from './client.ts';
import { latestCustomerMessage, latestPublicComment, listComments } from './comments.ts';
import { createTicket } from './create-ticket.ts';
import type { CustomFieldIds } from './custom-fields.ts';
import type { Desk } from './desk.ts';
import { findFollowUp, listTickets, ticketOfMessaging } from './find-tickets.ts';
import { createGroups } from './groups.ts';
import { checkHealth } from './health.ts';
import { createChanges } from './list-changes.ts';
import { createOwnUser } from './own-user.ts';
import { readTicket } from './read-ticket.ts';

/** What the help desk needs besides its client. */
export interface ZendeskHelpDeskOptions extends CustomFieldIds {
  /** See {@link Desk}. Default null. */
  solveAs?: string | null | undefined;
  /** Epoch milliseconds. */
  now?: (() => number) | undefined;
}

/** Zendesk Support as a help desk. */
export function createZendeskHelpDesk(client: ZendeskClient, options: ZendeskHelpDeskOptions): HelpDesk {
  const { conversationFieldId, summaryFieldId, solveAs = null, now = Date.now } = options;
  const desk: Desk = {
    client,
    groups: createGroups(client, now),
    agents: createAgents(client),
    ownUser: createOwnUser(client),
    fields: { conversationFieldId, summaryFieldId },
    solveAs,
    now,
  };
  return {
    name: 'zendesk',
    capabilities: zendeskCapabilities,
    createTicket: (draft, write, call) => createTicket(desk, draft, write, call),
    getTicket: (id, call) => readTicket(desk, id, call),
    latestPublicComment: (id, call) => latestPublicComment(desk, id, call),
    latestCustomerMessage: (id, call) => latestCustomerMessage(desk, id, call),
    listComments: (id, limit, call) => listComments(desk, id, limit, call),
    changeTicket: (id, change, guard, write, call) => changeTicket(desk, id, { change, guard }, write, call),
    listTickets: (id, filter, limit, call) => listTickets(desk, id, filter, limit, call),
    findFollowUp: (id, call) => findFollowUp(desk, id, call),
    ticketOfMessaging: (id, call) => ticketOfMessaging(desk, id, call),
    listChanges: createChanges(desk),
    checkHealth: (call) => checkHealth(client, call),
  };
}
