import type { DeskChanges } from '../../domain/desk/desk.ts';
import type { CallOptions } from '../../ports/call.ts';
import type { Desk } from './desk.ts';
import { jqlString } from './jql.ts';
import { isoTime } from './mapping.ts';
import type { JiraIssue } from './schema.ts';
import { searchIssues } from './search.ts';

/** How far the search may lag, with a margin. */
const lagMs = 3 * 60_000;
const maximumChanges = 2_000;
/** The search may start minutes before `since`, so some pages hold nothing new and do not count as changes. */
const maximumPages = 200;
const repeated = 'Jira repeats a page of its search, and changes after it may not be found';

/**
 * See `HelpDesk.listChanges`. Jira lists changes only by search, whose times are whole minutes and which lags. So the
 * list counts as complete until some minutes ago, and newer changes come again with the next call.
 */
export async function listChanges(desk: Desk, since: number, options: CallOptions): Promise<DeskChanges> {
  const now = desk.now();
  const minutes = Math.max(1, Math.ceil((now - since) / 60_000) + 1);
  const jql = `project = ${jqlString(desk.project)} AND updated >= "-${minutes}m" ORDER BY updated ASC`;
  const timeOf = ({ fields }: JiraIssue): number => Date.parse(isoTime(fields?.updated));
  const isEnough = (found: JiraIssue[]): boolean =>
    found.filter((issue) => timeOf(issue) >= since).length >= maximumChanges;
  const search = { jql, fields: ['updated'], pageSize: 100, maximumPages, isEnough };
  const { issues, end } = await searchIssues(desk, search, options);
  const all = issues.map((issue) => ({ id: issue.id, at: timeOf(issue) }));
  const events = [...new Map(all.map((one) => [one.id, one])).values()]
    .filter(({ at }) => at >= since)
    .map(({ id, at }) => ({ id: `${id}@${at}`, ticketId: id, at }));
  const last = end === 'last' ? now : Math.max(since, ...all.map(({ at }) => at));
  return {
    events,
    until: Math.max(since, Math.min(last, now - lagMs)),
    incomplete: end === 'repeated' ? repeated : null,
  };
}
