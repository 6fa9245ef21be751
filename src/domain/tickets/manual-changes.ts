import type { Ticket, TicketChange } from './tickets.ts';
import type { Unmet } from './unmet.ts';

/** The parts of a ticket that both a human and we may change. */
export type TicketBase = Pick<Ticket, 'status' | 'priority' | 'groupId' | 'assigneeId' | 'requesterId'>;

/** Takes the {@link TicketBase} out of a ticket. */
export function baseOf({ status, priority, groupId, assigneeId, requesterId }: Ticket): TicketBase {
  return { status, priority, groupId, assigneeId, requesterId };
}

/** True if the change could overwrite what someone else has set. Comments, tags and links only add something. */
export function overwritesOthers({ status, priority, group, assignee, requesterId }: TicketChange): boolean {
  return [status, priority, group, assignee, requesterId].some((part) => part !== undefined);
}

/**
 * What remains of a change; `note` says what was left out, if the change itself has no internal note that can say so.
 */
export interface RemainingChange {
  change: TicketChange;
  note: string | null;
  /** What was left out. */
  unmet: Unmet[];
}

/**
 * What remains of a change if someone else changed the ticket since it was first tried. What they set stays; what we
 * wanted becomes a line in the internal note, or a note of its own. It is no conflict if both want the same value.
 * @param base the ticket when the change was first tried
 * @param current the ticket now
 */
export function remainingChange(change: TicketChange, base: TicketBase, current: Ticket): RemainingChange {
  const leftOut: string[] = [];
  const unmet: Unmet[] = [];
  const leave = (what: Unmet['what'], wanted: string): number => unmet.push({ what, wanted, why: 'overtaken' });
  const kept = { ...change };
  if (change.status !== undefined && current.status !== base.status && current.status !== change.status) {
    leftOut.push(`status (wanted: ${change.status}, found: ${current.status})`);
    leave('status', change.status);
    delete kept.status;
  }
  if (change.priority !== undefined && current.priority !== base.priority && current.priority !== change.priority) {
    leftOut.push(`priority (wanted: ${change.priority}, found: ${current.priority ?? 'none'})`);
    leave('priority', change.priority);
    delete kept.priority;
  }
  if (change.group !== undefined && current.groupId !== base.groupId) {
    leftOut.push(`group (wanted: ${change.group})`);
    leave('group', change.group);
    delete kept.group;
  }
  if (change.assignee !== undefined && current.assigneeId !== base.assigneeId) {
    leftOut.push('assignee');
    leave('assignee', change.assignee);
    delete kept.assignee;
  }
  const { requesterId: wanted } = change;
  if (wanted !== undefined && ![base.requesterId, wanted].includes(current.requesterId)) {
    leftOut.push('requester');
    leave('requester', wanted);
    delete kept.requesterId;
  }
  if (leftOut.length === 0) return { change, note: null, unmet };
  const line = `Not changed, since someone else had changed it meanwhile: ${leftOut.join(', ')}.`;
  if (kept.comment === undefined) kept.comment = { body: line, public: false, author: 'agent' };
  else if (kept.comment.public) return { change: kept, note: line, unmet };
  else kept.comment = { ...kept.comment, body: `${kept.comment.body}\n${line}` };
  return { change: kept, note: null, unmet };
}
