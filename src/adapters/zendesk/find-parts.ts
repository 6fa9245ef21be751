import type { Priority, TicketChange, TicketContact, TicketDraft, TicketStatus } from '../../domain/tickets/tickets.ts';
import { contactOf, unmetContact } from '../../domain/tickets/tickets.ts';
import type { CallOptions } from '../../ports/call.ts';
import { customFields } from './custom-fields.ts';
import type { Desk } from './desk.ts';
import type { Found } from './found.ts';
import { toZendeskStatus } from './mapping.ts';
import type { Part, PartName, Parts } from './parts.ts';
import { unmetName } from './parts.ts';

const toPart = (name: PartName, wanted: string, found: Found): Part =>
  'id' in found ? { wanted, id: found.id } : { wanted, unmet: { what: unmetName(name), wanted, why: found.why } };

/** What a write names. */
interface Wanted extends Pick<TicketChange, 'assignee' | 'requesterId' | 'link'> {
  group?: string | null | undefined;
  status?: TicketStatus | null | undefined;
  priority?: Priority | null | undefined;
  contact?: TicketContact | null | undefined;
}

function linkPart(desk: Desk, link: Wanted['link']): Part | null {
  const fields = customFields(desk.fields, link);
  return fields.length === 0 ? null : { wanted: `field ${fields.map(({ id }) => id).join(', ')}`, id: 'link' };
}

async function findParts(desk: Desk, wanted: Wanted, options: CallOptions): Promise<Parts> {
  const { group, assignee, status, priority, requesterId, contact, link } = wanted;
  return {
    group: group == null ? null : toPart('group', group, await desk.groups.find(group, options)),
    assignee: assignee === undefined ? null : toPart('assignee', assignee, await desk.agents.find(assignee, options)),
    solver: null,
    status: status == null ? null : { wanted: status, id: toZendeskStatus[status] },
    priority: priority == null ? null : { wanted: priority, id: priority },
    requester: requesterId === undefined ? null : { wanted: requesterId, id: requesterId },
    contact: contact == null ? null : { wanted: unmetContact('refused').wanted, id: 'contact' },
    link: linkPart(desk, link),
  };
}

/** Prepares the parts of a change. A name that cannot be used is unmet; the rest of the write is still done. */
export function partsOfChange(desk: Desk, change: TicketChange, options: CallOptions): Promise<Parts> {
  return findParts(desk, change, options);
}

/**
 * Prepares the parts of a new ticket, see {@link partsOfChange}. Its verified customer is no part: a ticket is never created
 * for somebody else. A contact is.
 */
export function partsOfDraft(desk: Desk, draft: TicketDraft, options: CallOptions): Promise<Parts> {
  const { group, status, priority, link } = draft;
  return findParts(desk, { group, status, priority, contact: contactOf(draft), link }, options);
}

/** The agent who solves tickets that nobody is assigned to, as configured; null if none is. */
export async function findSolver(desk: Desk, options: CallOptions): Promise<Part | null> {
  const wanted = desk.solveAs;
  if (wanted === null) return null;
  const found = /^\d{1,20}$/.test(wanted) ? { id: wanted } : await desk.agents.find(wanted, options);
  return toPart('solver', wanted, found);
}
