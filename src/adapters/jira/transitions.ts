import type { Unmet } from '../../domain/tickets/unmet.ts';
import type { TicketStatus } from '../../domain/tickets/tickets.ts';
import type { CallOptions, WriteKey } from '../../ports/call.ts';
import type { Desk } from './desk.ts';
import { changeProperty, property } from './entity-properties.ts';
import { jiraFailure } from './errors.ts';
import { findWay, transitionFields } from './find-transition.ts';
import type { JiraIssue } from './schema.ts';

/** How many of our changes an issue remembers, in case several of them are half done at once. */
const remembered = 10;
const transitionPath = '/rest/api/3/issue/{id}/transitions';

async function moveIssue(
  desk: Desk,
  issue: JiraIssue,
  wanted: TicketStatus,
  change: object,
  { signal }: CallOptions,
): Promise<Unmet[]> {
  const way = findWay(issue.fields?.status, wanted, issue.transitions ?? [], desk.statusNames);
  if (way.kind === 'there') return [];
  if (way.kind === 'none') return [{ what: 'status', wanted, why: 'unsupported' }];
  const call = { method: 'POST', path: transitionPath } as const;
  if (way.kind === 'closed') {
    const details = { kind: 'rejected', reason: 'ticketClosed' } as const;
    throw jiraFailure(call, 'the workflow does not allow the issue to be reopened', details);
  }
  const fields = transitionFields(way.transition);
  const body = {
    transition: { id: way.transition.id },
    ...(Object.keys(fields).length === 0 ? {} : { fields }),
    properties: [{ key: property.change, value: change }],
  };
  await desk.client.send('POST', transitionPath, { params: { id: issue.id }, body, signal });
  return [];
}

/**
 * Moves an issue to a status, by a transition that the workflow offers, at most once for a write. The transition also
 * stores the key of the write on the issue, so a repeated try does not undo what people did to the status since.
 * @param issue as just read, with status, transitions and our change property
 * @throws `rejected` with reason `ticketClosed` when the issue is done and the workflow leads nowhere from there
 */
export async function moveOnce(
  desk: Desk,
  issue: JiraIssue,
  wanted: TicketStatus,
  write: WriteKey,
  options: CallOptions,
): Promise<Unmet[]> {
  const { moved } = changeProperty(issue);
  if (write.mayBeDone && moved.includes(write.key)) return [];
  const change = { key: write.key, moved: [...moved, write.key].slice(-remembered) };
  return moveIssue(desk, issue, wanted, change, options);
}
