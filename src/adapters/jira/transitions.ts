import type { Unmet } from '../../domain/tickets/unmet.ts';
import type { TicketStatus } from '../../domain/tickets/tickets.ts';
import type { CallOptions, WriteKey } from '../../ports/call.ts';
import { essentialPatienceMs, ifAvailable } from '../http/look-up.ts';
import { isRefusal } from '../http/write-outcome.ts';
import type { Desk } from './desk.ts';
import { changeProperty, property } from './entity-properties.ts';
import { jiraFailure } from './errors.ts';
import { findWay, isReached, transitionFields } from './find-transition.ts';
import type { JiraIssue, JiraTransition } from './schema.ts';
import { jiraTransitionsAnswer } from './schema.ts';
import { neutralStatus } from './statuses.ts';

/** How many of our changes an issue remembers, in case several of them are half done at once. */
const remembered = 10;
const transitionPath = '/rest/api/3/issue/{id}/transitions';

/** What became of a wish to move an issue. */
export interface Move {
  /** The status that the issue was moved to, which may stand in for the one wanted; null when it was not moved. */
  to: TicketStatus | null;
  unmet: Unmet[];
}

const notMoved = (unmet: Unmet[]): Move => ({ to: null, unmet });

/**
 * The transitions that an issue has now, with the fields of their screens. Only this list is documented to have the
 * fields.
 */
async function readTransitions(desk: Desk, id: string, { signal }: CallOptions): Promise<JiraTransition[]> {
  const query = { expand: 'transitions.fields' };
  const request = { params: { id }, query, schema: jiraTransitionsAnswer, signal };
  return (await desk.client.request('GET', transitionPath, request)).transitions ?? [];
}

async function moveIssue(
  desk: Desk,
  issue: JiraIssue,
  wanted: TicketStatus,
  change: object,
  options: CallOptions,
): Promise<Move> {
  const from = issue.fields?.status;
  if (neutralStatus(from, desk.statusNames) === wanted) return notMoved([]);
  const transitions = await ifAvailable(readTransitions(desk, issue.id, options), options, essentialPatienceMs);
  if (transitions === 'unavailable') return notMoved([{ what: 'status', wanted, why: transitions }]);
  const way = findWay(from, wanted, transitions, desk.statusNames);
  if (way.kind === 'none') return notMoved([{ what: 'status', wanted, why: 'unsupported' }]);
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
  try {
    await desk.client.send('POST', transitionPath, { params: { id: issue.id }, body, signal: options.signal });
    return { to: way.to, unmet: [] };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return notMoved([{ what: 'status', wanted, why: 'refused' }]);
  }
}

/**
 * Moves an issue to a status, by a transition that the workflow offers, at most once for a write. The transition also
 * stores the key of the write on the issue, so a repeated try does not undo what people did to the status since: where
 * the issue does not show the status any more, it is unmet. A
 * transition that Jira refuses is unmet: the rest of the write does not depend on it.
 * @param issue as just read, with status and our change property
 * @throws `rejected` with reason `ticketClosed` when the issue is done and the workflow leads nowhere from there
 */
export async function moveOnce(
  desk: Desk,
  issue: JiraIssue,
  wanted: TicketStatus,
  write: WriteKey,
  options: CallOptions,
): Promise<Move> {
  const { moved } = changeProperty(issue);
  if (write.mayBeDone && moved.includes(write.key)) {
    const isMet = isReached(neutralStatus(issue.fields?.status, desk.statusNames), wanted);
    return notMoved(isMet ? [] : [{ what: 'status', wanted, why: 'unchanged' }]);
  }
  const change = { key: write.key, moved: [...moved, write.key].slice(-remembered) };
  return moveIssue(desk, issue, wanted, change, options);
}
