import type { Ticket, TicketChange } from './tickets.ts';

/** The parts of a ticket that both a human and we may change. */
export type TicketBase = Pick<Ticket, 'status' | 'priority' | 'groupId' | 'assigneeId'>;

/** Takes the {@link TicketBase} out of a ticket. */
export function baseOf({ status, priority, groupId, assigneeId }: Ticket): TicketBase {
  return { status, priority, groupId, assigneeId };
}

/** What is left of a change; `note` says what was left alone where the change itself has no place for it. */
export interface Merged {
  change: TicketChange;
  note: string | null;
}

/**
 * What is left of a change when somebody else changed the ticket since it was first tried: their word stays, ours
 * becomes a line in the note, or an internal note of its own. What they set to what we wanted anyway is no conflict.
 * @param base the ticket when the change was first tried
 * @param current the ticket now
 */
export function changeOverOthers(change: TicketChange, base: TicketBase, current: Ticket): Merged {
  const left: string[] = [];
  const kept = { ...change };
  if (change.status !== undefined && current.status !== base.status && current.status !== change.status) {
    left.push(`status (wanted: ${change.status}, found: ${current.status})`);
    delete kept.status;
  }
  if (change.priority !== undefined && current.priority !== base.priority && current.priority !== change.priority) {
    left.push(`priority (wanted: ${change.priority}, found: ${current.priority ?? 'none'})`);
    delete kept.priority;
  }
  if (change.group !== undefined && current.groupId !== base.groupId) {
    left.push(`group (wanted: ${change.group})`);
    delete kept.group;
  }
  if (change.assignee !== undefined && current.assigneeId !== base.assigneeId) {
    left.push('assignee');
    delete kept.assignee;
  }
  if (left.length === 0) return { change, note: null };
  const line = `Left as somebody changed it meanwhile: ${left.join(', ')}.`;
  if (kept.comment === undefined) kept.comment = { body: line, public: false, author: 'agent' };
  else if (kept.comment.public) return { change: kept, note: line };
  else kept.comment = { ...kept.comment, body: `${kept.comment.body}\n${line}` };
  return { change: kept, note: null };
}
