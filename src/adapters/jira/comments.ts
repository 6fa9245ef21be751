import { ServiceFailure } from '../../domain/failures.ts';
import type { NewComment, TicketComment } from '../../domain/tickets/tickets.ts';
import type { CallOptions, WriteKey } from '../../ports/call.ts';
import type { JiraComment, JiraIssue } from './schema.ts';
import { commentMark, jiraCommentAnswer, jiraCommentsAnswer, ticketMark } from './schema.ts';
import { plainText, toAdf } from './adf.ts';
import type { Desk } from './desk.ts';
import { isoTime, readIssue } from './desk.ts';
import { jiraFailure } from './errors.ts';
import { issueMark, property, readCommentMark, withoutReference } from './entity-properties.ts';
import { bodyText } from './text-limits.ts';

const path = '/rest/api/3/issue/{id}/comment';
const pageSize = 100;
const maximumPages = 10;
/** Clocks differ: comments older than the first try by more than this cannot be ours. */
const clockToleranceMs = 10 * 60_000;
/** First line of what we write for a customer: Jira lets nobody write in the name of somebody else. */
const spokenFor = 'The customer said:\n\n';

/**
 * Newest first. The properties come with `expand=properties`, which every tool that tells notes from replies relies
 * on, though the API's document does not list it here.
 */
async function readPage(
  desk: Desk,
  id: string,
  startAt: number,
  size: number,
  options: CallOptions,
): Promise<JiraComment[]> {
  const query = { orderBy: '-created', startAt: String(startAt), maxResults: String(size), expand: 'properties' };
  const request = { params: { id }, query, schema: jiraCommentsAnswer, signal: options.signal };
  return (await desk.client.request('GET', path, request)).comments ?? [];
}

/** Reads comments, newest first, until one is wanted or there are no more. */
async function findComment(
  desk: Desk,
  id: string,
  decide: (comment: JiraComment) => 'take' | 'next' | 'stop',
  options: CallOptions,
): Promise<JiraComment | null> {
  for (let page = 0; page < maximumPages; page += 1) {
    const comments = await readPage(desk, id, page * pageSize, pageSize, options);
    for (const comment of comments) {
      const decision = decide(comment);
      if (decision === 'take') return comment;
      if (decision === 'stop') return null;
    }
    if (comments.length < pageSize) return null;
  }
  return null;
}

/**
 * Whether customers see it. In Jira Service Management `jsdPublic` says so. In a plain project Jira answers true for
 * all; there a comment is public when no role or group is set on it: whoever sees the ticket sees the comment.
 */
function isPublic(comment: JiraComment, isServiceDesk: boolean): boolean {
  if (comment.visibility?.type != null) return false;
  return isServiceDesk ? comment.jsdPublic === true : true;
}

function toComment(comment: JiraComment, isServiceDesk: boolean, me: string): TicketComment {
  const mark = readCommentMark(comment, commentMark);
  const text = plainText(comment.body);
  const author = comment.author?.accountId ?? null;
  return {
    id: comment.id,
    body: mark?.author != null && text.startsWith(spokenFor) ? text.slice(spokenFor.length) : text,
    public: isPublic(comment, isServiceDesk),
    authorId: mark?.author ?? author,
    ours: mark !== null || author === me,
    createdAt: isoTime(comment.created),
  };
}

interface Description {
  comment: TicketComment | null;
  requesterId: string | null;
}

/** The description as the first comment; null where we put a neutral line in the place of a note. */
function descriptionOf(issue: JiraIssue, me: string): Description {
  const mark = issueMark(issue, property.ticket, ticketMark);
  const reporter = issue.fields?.reporter?.accountId ?? null;
  const text = withoutReference(plainText(issue.fields?.description));
  const comment: TicketComment = {
    id: `${issue.id}-description`,
    body: text,
    public: true,
    authorId: reporter,
    ours: mark !== null || reporter === me,
    createdAt: isoTime(issue.fields?.created),
  };
  return {
    comment: mark?.hidden === true || text === '' ? null : comment,
    requesterId: reporter === me ? null : reporter,
  };
}

async function readDescription(desk: Desk, id: string, me: string, options: CallOptions): Promise<Description> {
  const fields = ['description', 'reporter', 'created'];
  return descriptionOf(await readIssue(desk, id, { fields, properties: [property.ticket] }, options), me);
}

/** See `HelpDesk.listComments`: the description counts as the oldest comment. */
export async function listComments(
  desk: Desk,
  id: string,
  limit: number,
  options: CallOptions,
): Promise<TicketComment[]> {
  const isServiceDesk = await desk.site.isServiceDesk(options);
  const me = await desk.site.me(options);
  const comments: TicketComment[] = [];
  const size = Math.min(Math.max(limit, 1), pageSize);
  for (let page = 0; page < maximumPages && comments.length < limit; page += 1) {
    const found = await readPage(desk, id, page * size, size, options);
    comments.push(...found.map((comment) => toComment(comment, isServiceDesk, me)));
    if (found.length < size) break;
  }
  if (comments.length < limit) {
    const { comment } = await readDescription(desk, id, me, options);
    if (comment !== null) comments.push(comment);
  }
  return comments.slice(0, limit);
}

/** See `HelpDesk.latestPublicComment`. */
export async function latestPublicComment(desk: Desk, id: string, options: CallOptions): Promise<TicketComment | null> {
  const isServiceDesk = await desk.site.isServiceDesk(options);
  const me = await desk.site.me(options);
  const found = await findComment(desk, id, (one) => (isPublic(one, isServiceDesk) ? 'take' : 'next'), options);
  if (found !== null) return toComment(found, isServiceDesk, me);
  return (await readDescription(desk, id, me, options)).comment;
}

/** See `HelpDesk.latestCustomerMessage`: what the reporter wrote, or what we wrote down for them. */
export async function latestCustomerMessage(
  desk: Desk,
  id: string,
  options: CallOptions,
): Promise<TicketComment | null> {
  const isServiceDesk = await desk.site.isServiceDesk(options);
  const me = await desk.site.me(options);
  const { comment: description, requesterId } = await readDescription(desk, id, me, options);
  if (requesterId === null) return null;
  const isTheirs = (one: JiraComment): boolean =>
    (readCommentMark(one, commentMark)?.author ?? one.author?.accountId) === requesterId;
  const found = await findComment(
    desk,
    id,
    (one) => (isTheirs(one) && isPublic(one, isServiceDesk) ? 'take' : 'next'),
    options,
  );
  return found === null ? description : toComment(found, isServiceDesk, me);
}

/** True when an earlier try of the write left its comment. */
export async function isCommentDone(desk: Desk, id: string, write: WriteKey, options: CallOptions): Promise<boolean> {
  const oldest = write.firstTriedAt - clockToleranceMs;
  const found = await findComment(
    desk,
    id,
    (comment) => {
      if (readCommentMark(comment, commentMark)?.key === write.key) return 'take';
      return Date.parse(isoTime(comment.created)) < oldest ? 'stop' : 'next';
    },
    options,
  );
  return found !== null;
}

/** Refuses a note that the project cannot keep from customers. */
export async function checkNote(desk: Desk, isNote: boolean, options: CallOptions): Promise<void> {
  if (!isNote || desk.notesRole !== null || (await desk.site.isServiceDesk(options))) return;
  throw jiraFailure({ method: 'POST', path }, 'a plain project has no notes', {
    kind: 'unsupported',
    capability: 'privateNotes',
  });
}

/** What makes the comment a note: a property in Jira Service Management, a project role in a plain project. */
function hiding(desk: Desk, isServiceDesk: boolean): { properties: object[]; visibility?: object } {
  if (isServiceDesk) return { properties: [{ key: property.portal, value: { internal: true } }] };
  if (desk.notesRole === null)
    throw new ServiceFailure('jira: a note without a role', { kind: 'unsupported', service: 'jira' });
  return { properties: [], visibility: { type: 'role', value: desk.notesRole } };
}

/**
 * Writes a comment that carries our key. A body in the name of a customer says so in its first line.
 * @param files ids of attachments that belong to it
 * @param ending kept whole at the end of the body
 */
export async function postComment(
  desk: Desk,
  id: string,
  comment: NewComment,
  mark: { key: string; files: string[]; ending: string },
  options: CallOptions,
): Promise<void> {
  await checkNote(desk, !comment.public, options);
  const author = comment.author === 'agent' ? null : comment.author.requesterId;
  const { properties, ...visibility } = comment.public
    ? { properties: [] }
    : hiding(desk, await desk.site.isServiceDesk(options));
  const value = { key: mark.key, author, files: mark.files };
  const body = {
    body: toAdf(bodyText(`${author === null ? '' : spokenFor}${comment.body}`, mark.ending)),
    ...visibility,
    properties: [...properties, { key: property.comment, value }],
  };
  await desk.client.request('POST', path, { params: { id }, body, schema: jiraCommentAnswer, signal: options.signal });
}
