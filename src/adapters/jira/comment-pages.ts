import type { CallOptions } from '../../ports/call.ts';
import { onceEach } from '../http/paging.ts';
import type { Desk } from './desk.ts';
import type { JiraComment } from './schema.ts';
import { jiraCommentsAnswer } from './schema.ts';

/** Path of an issue's comments. */
export const commentsPath = '/rest/api/3/issue/{id}/comment';
/** The most comments on one page. */
export const maximumPageSize = 100;
/** The most pages that are read of one issue. */
export const maximumPages = 10;

/**
 * Reads one page of comments, newest first. The properties come with `expand=properties`. Jira's API document does not
 * list it here, but every tool that distinguishes notes from replies relies on it.
 */
export async function readCommentPage(
  desk: Desk,
  id: string,
  startAt: number,
  size: number,
  options: CallOptions,
): Promise<JiraComment[]> {
  const query = { orderBy: '-created', startAt: String(startAt), maxResults: String(size), expand: 'properties' };
  const request = { params: { id }, query, schema: jiraCommentsAnswer, signal: options.signal };
  return (await desk.client.request('GET', commentsPath, request)).comments ?? [];
}

/** Reads comments, newest first, until `decide` takes one, stops, or there are no more. */
export async function findComment(
  desk: Desk,
  id: string,
  decide: (comment: JiraComment) => 'take' | 'next' | 'stop',
  options: CallOptions,
): Promise<JiraComment | null> {
  const isNewPage = onceEach();
  for (let page = 0; page < maximumPages; page += 1) {
    const comments = await readCommentPage(desk, id, page * maximumPageSize, maximumPageSize, options);
    if (!isNewPage(comments[0]?.id ?? null)) return null;
    for (const comment of comments) {
      const decision = decide(comment);
      if (decision === 'take') return comment;
      if (decision === 'stop') return null;
    }
    if (comments.length < maximumPageSize) return null;
  }
  return null;
}
