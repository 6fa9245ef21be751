import type { TicketComment } from '../../domain/tickets/tickets.ts';
import { shownName } from '../http/shown-name.ts';
import { plainText } from './adf.ts';
import { commentProperty, ticketProperty } from './entity-properties.ts';
import { withoutReference } from './labels.ts';
import { isoTime } from './mapping.ts';
import type { JiraComment, JiraIssue } from './schema.ts';

/** First line of a comment that we write for a customer, because Jira does not allow writing as another user. */
export const customerPrefix = 'The customer said:\n\n';

/**
 * True when customers see the comment. In Jira Service Management `jsdPublic` says so. In a plain project `jsdPublic`
 * is always true, so a comment is public there when it is not restricted to a role or group.
 */
export function isPublic(comment: JiraComment, isServiceDesk: boolean): boolean {
  if (comment.visibility?.type != null) return false;
  return isServiceDesk ? comment.jsdPublic === true : true;
}

/**
 * Maps a comment.
 * @param me id of our own account
 */
export function toComment(comment: JiraComment, isServiceDesk: boolean, me: string): TicketComment {
  const ours = commentProperty(comment);
  const text = plainText(comment.body);
  const author = comment.author?.accountId ?? null;
  return {
    id: comment.id,
    body: ours?.author != null && text.startsWith(customerPrefix) ? text.slice(customerPrefix.length) : text,
    public: isPublic(comment, isServiceDesk),
    authorId: ours?.author ?? author,
    // The name of our account is not that of the customer for whom we wrote.
    authorName: ours?.author == null ? shownName(comment.author?.displayName) : null,
    ours: ours !== null || author === me,
    createdAt: isoTime(comment.created),
  };
}

/** The description of an issue as its first comment, and the requester. */
export interface Description {
  /** Null when there is none, or when it is our neutral text in place of a note. */
  comment: TicketComment | null;
  requesterId: string | null;
}

/**
 * Maps the description.
 * @param me id of our own account
 */
export function toDescription(issue: JiraIssue, me: string): Description {
  const ours = ticketProperty(issue);
  const reporter = issue.fields?.reporter?.accountId ?? null;
  const text = withoutReference(plainText(issue.fields?.description));
  const comment: TicketComment = {
    id: `${issue.id}-description`,
    body: text,
    public: true,
    authorId: reporter,
    authorName: shownName(issue.fields?.reporter?.displayName),
    ours: ours !== null || reporter === me,
    createdAt: isoTime(issue.fields?.created),
  };
  return {
    comment: ours?.hidden === true || text === '' ? null : comment,
    requesterId: reporter === me ? null : reporter,
  };
}
