import type { Unmet } from '../../domain/tickets/unmet.ts';
import { unmetBy } from '../../domain/tickets/unmet-by.ts';
import type { Priority, Ticket, TicketStatus } from '../../domain/tickets/tickets.ts';
import type { CustomFieldValue } from './custom-fields.ts';
import { droppedFields } from './custom-fields.ts';
import { toTicket } from './mapping.ts';
import type { Part, Parts } from './parts.ts';
import { partNames } from './parts.ts';
import type { ZendeskTicket } from './schema.ts';

const sent = (part: Part | null): { wanted: string; id: string } | null => (part?.id === undefined ? null : part);

/** What a write put on a ticket. */
export interface Sent {
  parts: Parts;
  tags: readonly string[];
  /** Custom fields. */
  custom: readonly CustomFieldValue[];
}

/** Compares what was sent with the ticket. Zendesk makes several tags of one that holds spaces or commas. */
function differences({ parts, tags, custom }: Sent, raw: ZendeskTicket, ticket: Ticket): Unmet[] {
  const wanted = {
    status: sent(parts.status)?.wanted as TicketStatus | undefined,
    priority: sent(parts.priority)?.wanted as Priority | undefined,
    tags: tags.flatMap((tag) => tag.split(/[\s,]+/)).filter((tag) => tag !== ''),
    group: sent(parts.group),
    assignee: sent(parts.assignee) ?? sent(parts.solver),
    requesterId: sent(parts.requester)?.id,
  };
  return [...unmetBy(wanted, ticket), ...(sent(parts.link) === null ? [] : droppedFields(raw, custom))];
}

/** The parts of a write that are not on the ticket: left out, refused, or accepted and yet not there. */
export function unmetOf(written: Sent, raw: ZendeskTicket): Unmet[] {
  const { parts } = written;
  const leftOut = partNames.flatMap((name) => parts[name]?.unmet ?? []);
  return [...leftOut, ...differences(written, raw, toTicket(raw))];
}

/**
 * The same for an earlier try, whose answer was lost. What Zendesk may refuse by itself is taken for refused when the
 * ticket does not show it.
 */
export function unmetOfLost(written: Sent, raw: ZendeskTicket): Unmet[] {
  return unmetOf(written, raw).map((unmet) =>
    unmet.why === 'unchanged' && unmet.what !== 'tags' ? { ...unmet, why: 'refused' } : unmet,
  );
}
