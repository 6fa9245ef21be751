import type { FastifyInstance } from 'fastify';

import type { ZendeskContext } from '../context.ts';
import type { ListQuery, SortRules } from '../paging.ts';
import { paginate } from '../paging.ts';
import type { AuditRecord, CommentRecord, UserRecord } from '../records.ts';
import { renderAudit } from '../render/audit.ts';
import { renderComment } from '../render/comment.ts';
import { renderUser } from '../render/user.ts';
import type { ZendeskStore } from '../store.ts';
import { ticketOf } from './tickets.ts';

interface HistoryRoute {
  Params: { id: string };
  Querystring: ListQuery;
}

function historySort<T extends CommentRecord | AuditRecord>(): SortRules<T> {
  return {
    keys: { id: ({ id }) => id, created_at: ({ createdAtMs }) => createdAtMs },
    cursorKeys: ['created_at'],
    defaultKey: 'created_at',
  };
}

/** The people who wrote the comments of a page, each once (side-loading). */
function authorsOf(comments: readonly CommentRecord[], store: ZendeskStore): UserRecord[] {
  return [...new Set(comments.map(({ authorId }) => authorId))].flatMap((id) => store.users.get(id) ?? []);
}

/** `/tickets/{id}/comments`, with its authors if asked, and `/tickets/{id}/audits`, by default oldest first. */
export function addTicketHistoryRoutes(app: FastifyInstance, context: ZendeskContext): void {
  const { store } = context;
  app.get<HistoryRoute>('/api/v2/tickets/:id/comments', (request) => {
    context.actor(request);
    const { id } = ticketOf(context, request);
    const base = context.baseUrl(request);
    const link = `${base}/api/v2/tickets/${id}/comments.json`;
    const shown: CommentRecord[] = [];
    const render = (comment: CommentRecord) => {
      shown.push(comment);
      return renderComment(comment, base);
    };
    const page = paginate('comments', store.commentsOf(id), request.query, link, historySort<CommentRecord>(), render);
    if (request.query['include'] !== 'users') return page;
    return { ...page, users: authorsOf(shown, store).map((user) => renderUser(user, store, base)) };
  });
  app.get<HistoryRoute>('/api/v2/tickets/:id/audits', (request) => {
    context.actor(request);
    const { id } = ticketOf(context, request);
    const base = context.baseUrl(request);
    const link = `${base}/api/v2/tickets/${id}/audits.json`;
    const render = (audit: AuditRecord) => renderAudit(audit, store, base);
    return paginate('audits', store.auditsOf(id), request.query, link, historySort<AuditRecord>(), render);
  });
}
