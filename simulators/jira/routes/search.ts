import type { FastifyInstance } from 'fastify';
import type { JiraContext } from '../context.ts';
import { platformError } from '../errors.ts';
import { parseInput, searchInput } from '../inputs.ts';
import { parseJql } from '../jql.ts';
import { renderIssue } from '../render.ts';

const maximumPage = 100;

/** `POST /search/jql`: issues as the search index shows them. Those in `reconcileIssues` are always up to date. */
export function addSearchRoutes(app: FastifyInstance, context: JiraContext): void {
  const { store } = context;
  app.post('/rest/api/3/search/jql', (request) => {
    const input = parseInput(searchInput, request.body);
    const { matches, compare } = parseJql(input.jql, store);
    const token = store.settings.ignoresPageToken ? undefined : input.nextPageToken;
    const from = token === undefined ? 0 : offsetOf(token);
    const found = store
      .indexed((input.reconcileIssues ?? []).map(String))
      .filter((issue) => matches(issue))
      .sort(compare);
    const size = Math.min(input.maxResults ?? 50, maximumPage);
    const isLast = from + size >= found.length;
    const fields = (input.fields ?? ['id']).filter((field) => field !== 'id');
    const view = { fields: fields.includes('*all') ? null : fields, properties: input.properties ?? [], expand: [] };
    const base = context.base(request);
    return {
      issues: found.slice(from, from + size).map((issue) => renderIssue(store, issue, view, base)),
      isLast,
      ...(isLast ? {} : { nextPageToken: Buffer.from(`at:${from + size}`).toString('base64url') }),
    };
  });
}

function offsetOf(token: string): number {
  const at = /^at:(\d+)$/u.exec(Buffer.from(token, 'base64url').toString('utf8'))?.[1];
  if (at === undefined) throw platformError(400, ['The nextPageToken is invalid.']);
  return Number(at);
}
