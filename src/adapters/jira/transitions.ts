import type { Unmet } from '../../domain/desk/desk.ts';
import { isTransient, ServiceFailure } from '../../domain/failures.ts';
import type { ConversationLink, TicketStatus } from '../../domain/tickets/tickets.ts';
import type { CallOptions, WriteKey } from '../../ports/call.ts';
import { changeMark, jiraUsersAnswer } from './schema.ts';
import type { JiraIssue } from './schema.ts';
import type { Desk } from './desk.ts';
import { neutralStatus, findWay, transitionFields } from './statuses.ts';
import { jiraFailure } from './errors.ts';
import { issueMark, property } from './entity-properties.ts';

/** A step of a write of which an earlier step is done: whatever failed for a while, the write may be half done. */
export async function afterWriting<T>(step: Promise<T>): Promise<T> {
  try {
    return await step;
  } catch (error) {
    if (!(error instanceof ServiceFailure) || !isTransient(error.kind)) throw error;
    throw new ServiceFailure(error.message, { ...error.details, kind: 'ambiguous' }, { cause: error });
  }
}

/** True when Jira said no for good to this one step. */
export function isRefusal(error: unknown): boolean {
  return error instanceof ServiceFailure && ['rejected', 'forbidden', 'notFound', 'unsupported'].includes(error.kind);
}

/** Writes a property of an issue, which changes neither its history nor its `updated`. */
export async function putProperty(
  desk: Desk,
  id: string,
  name: string,
  value: object,
  { signal }: CallOptions,
): Promise<void> {
  const path = '/rest/api/3/issue/{id}/properties/{name}';
  await desk.client.send('PUT', path, { params: { id, name }, body: value, repeatable: true, signal });
}

/** How many changes an issue remembers, should several of ours be half done at once. */
const remembered = 10;
const transitionPath = '/rest/api/3/issue/{id}/transitions';

/**
 * Moves the issue to a status by a transition that the workflow offers.
 * @param issue with status and transitions, as just read
 * @param mark kept on the issue together with the transition
 * @throws `rejected` with reason `ticketClosed` when it is done and the workflow leads nowhere from there
 */
async function moveIssue(
  desk: Desk,
  issue: JiraIssue,
  wanted: TicketStatus,
  mark: object,
  { signal }: CallOptions,
): Promise<Unmet[]> {
  const way = findWay(issue.fields?.status, wanted, issue.transitions ?? [], desk.statusNames);
  if (way.kind === 'there') return [];
  if (way.kind === 'none') return [{ what: 'status', wanted, why: 'unsupported' }];
  const call = { method: 'POST', path: transitionPath } as const;
  if (way.kind === 'closed') {
    const details = { kind: 'rejected', reason: 'ticketClosed' } as const;
    throw jiraFailure(call, 'the workflow opens it no more', details);
  }
  const fields = transitionFields(way.transition);
  const body = {
    transition: { id: way.transition.id },
    ...(Object.keys(fields).length === 0 ? {} : { fields }),
    properties: [{ key: property.change, value: mark }],
  };
  await desk.client.send('POST', transitionPath, { params: { id: issue.id }, body, signal });
  return [];
}

/** What the issue remembers of our changes: the one begun last, and those whose transition was made. */
export function changeMarks(issue: JiraIssue): { key: string | null; moved: string[] } {
  const mark = issueMark(issue, property.change, changeMark);
  return { key: mark?.key ?? null, moved: mark?.moved ?? [] };
}

/**
 * The same once for a write: its key is kept together with the transition, so that a repeated try leaves alone what
 * somebody did to the status since.
 * @param issue with our property too
 */
export async function moveOnce(
  desk: Desk,
  issue: JiraIssue,
  wanted: TicketStatus,
  write: WriteKey,
  options: CallOptions,
): Promise<Unmet[]> {
  const { moved } = changeMarks(issue);
  if (write.mayBeDone && moved.includes(write.key)) return [];
  const mark = { key: write.key, moved: [...moved, write.key].slice(-remembered) };
  return moveIssue(desk, issue, wanted, mark, options);
}

/** True when that status is one of done. */
export function isDone(desk: Desk, issue: JiraIssue): boolean {
  const status = neutralStatus(issue.fields?.status, desk.statusNames);
  return status === 'solved' || status === 'closed';
}

const maximumSummary = 500;
const maximumGlobalId = 255;
const maximumProperty = 30_000;

function remoteLink(desk: Desk, id: string, link: ConversationLink): object {
  const facts = [
    `Started ${link.startedAt}`,
    `${link.messages} messages`,
    ...(link.tools.length === 0 ? [] : [`tools: ${link.tools.join(', ')}`]),
    ...(link.intents.length === 0 ? [] : [`intents: ${link.intents.join(', ')}`]),
    ...(link.summary === null ? [] : [link.summary]),
  ];
  return {
    globalId: link.conversation.slice(0, maximumGlobalId),
    relationship: 'conversation',
    object: {
      url: desk.conversationUrl(link, id),
      title: link.title,
      summary: facts.join(' · ').slice(0, maximumSummary),
    },
  };
}

/** Ties the issue to its conversation: a remote link, replaced under its global id, and all details as a property. */
export async function linkIssue(
  desk: Desk,
  id: string,
  link: ConversationLink,
  options: CallOptions,
): Promise<Unmet[]> {
  const path = '/rest/api/3/issue/{id}/remotelink';
  try {
    const body = remoteLink(desk, id, link);
    await desk.client.send('POST', path, { params: { id }, body, repeatable: true, signal: options.signal });
    const fits = JSON.stringify(link).length <= maximumProperty;
    await putProperty(desk, id, property.link, fits ? link : { ...link, summary: null, tools: [] }, options);
    return [];
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return [{ what: 'link', wanted: link.conversation, why: 'refused' }];
  }
}

/** The one person that may be given tickets and has exactly that address, as far as Jira shows addresses. */
export async function findAssignee(
  desk: Desk,
  email: string,
  { signal }: CallOptions,
): Promise<{ accountId: string } | Unmet> {
  const query = { project: desk.project, query: email, maxResults: '20' };
  const request = { query, schema: jiraUsersAnswer, signal };
  const found = await desk.client.request('GET', '/rest/api/3/user/assignable/search', request);
  const exact = found.filter(({ emailAddress }) => emailAddress?.toLowerCase() === email.trim().toLowerCase());
  // Addresses may be hidden: then a single hit is the one that Jira itself found by it.
  const people = exact.length > 0 ? exact : found.filter(({ emailAddress }) => emailAddress == null);
  const [first, second] = people;
  if (first === undefined) return { what: 'assignee', wanted: email, why: 'notFound' };
  return second === undefined ? { accountId: first.accountId } : { what: 'assignee', wanted: email, why: 'ambiguous' };
}

/** Gives the issue to a person. */
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
