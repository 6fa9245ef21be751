import type { CallOptions } from '../../ports/call.ts';
import { onceEach } from '../http/paging.ts';
import type { Desk } from './desk.ts';
import type { JiraIssue } from './schema.ts';
import { jiraSearchAnswer } from './schema.ts';

/** A search. Its index lags by seconds to minutes. */
export interface Search {
  jql: string;
  fields: readonly string[];
  properties?: readonly string[];
  /** At most 100 issues a page. */
  pageSize: number;
  maximumPages: number;
  /** Called after each page. True ends the search early. */
  isEnough?: (found: JiraIssue[]) => boolean;
}

/**
 * Searches page by page. Each issue is returned once, as it was found first. Ends when Jira repeats a page token, as it
 * was reported to do for ever.
 * @returns `end`: `last` after the last page, `more` when there are further issues, `repeated` after a repeated token
 */
export async function searchIssues(
  desk: Desk,
  search: Search,
  { signal }: CallOptions,
): Promise<{ issues: JiraIssue[]; end: 'last' | 'more' | 'repeated' }> {
  const found = new Map<string, JiraIssue>();
  const isNewPage = onceEach();
  let nextPageToken: string | null | undefined;
  for (let page = 0; page < search.maximumPages; page += 1) {
    const recent = desk.recentlyWritten.ids();
    const body = {
      jql: search.jql,
      fields: search.fields,
      maxResults: search.pageSize,
      ...(search.properties === undefined ? {} : { properties: search.properties }),
      ...(recent.length === 0 ? {} : { reconcileIssues: recent }),
      ...(nextPageToken == null ? {} : { nextPageToken }),
    };
    const request = { body, repeatable: true, schema: jiraSearchAnswer, signal };
    const answer = await desk.client.request('POST', '/rest/api/3/search/jql', request);
    for (const issue of answer.issues ?? []) if (!found.has(issue.id)) found.set(issue.id, issue);
    nextPageToken = answer.nextPageToken;
    if (nextPageToken == null) return { issues: [...found.values()], end: 'last' };
    if (!isNewPage(nextPageToken)) return { issues: [...found.values()], end: 'repeated' };
    if (search.isEnough?.([...found.values()]) === true) break;
  }
  return { issues: [...found.values()], end: 'more' };
}
