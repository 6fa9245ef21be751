import type { Unmet } from '../../domain/tickets/unmet.ts';
import type { CallOptions } from '../../ports/call.ts';
import { ifAvailable } from '../http/look-up.ts';
import { isRefusal } from '../http/write-outcome.ts';
import type { Desk } from './desk.ts';
import { jiraUsersAnswer } from './schema.ts';

/** The one person with this e-mail address to whom tickets of the project can be assigned. */
export async function findAssignee(
  desk: Desk,
  email: string,
  options: CallOptions,
): Promise<{ accountId: string } | Unmet> {
  const query = { project: desk.project, query: email, maxResults: '20' };
  const request = { query, schema: jiraUsersAnswer, signal: options.signal };
  const found = await ifAvailable(desk.client.request('GET', '/rest/api/3/user/assignable/search', request), options);
  if (found === 'unavailable') return { what: 'assignee', wanted: email, why: found };
  const exact = found.filter(({ emailAddress }) => emailAddress?.toLowerCase() === email.trim().toLowerCase());
  // Users may hide their addresses. Then a single hit is the user whom Jira itself found by the address.
  const people = exact.length > 0 ? exact : found.filter(({ emailAddress }) => emailAddress == null);
  const [first, second] = people;
  if (first === undefined) return { what: 'assignee', wanted: email, why: 'notFound' };
  return second === undefined ? { accountId: first.accountId } : { what: 'assignee', wanted: email, why: 'ambiguous' };
}

/** Assigns an issue to a person. A refusal is unmet. */
export async function assignIssue(
  desk: Desk,
  id: string,
  person: { accountId: string; email: string },
  { signal }: CallOptions,
): Promise<Unmet[]> {
  const body = { accountId: person.accountId };
  const path = '/rest/api/3/issue/{id}/assignee';
  try {
    await desk.client.send('PUT', path, { params: { id }, body, repeatable: true, signal });
    return [];
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return [{ what: 'assignee', wanted: person.email, why: 'refused' }];
  }
}
