import type { AuditEventRecord, AuditRecord } from '../records.ts';
import type { ZendeskStore } from '../store.ts';
import { renderCommentBody, renderMetadata } from './comment.ts';
import { apiVia } from './ticket.ts';
import { vendorTime } from './time.ts';

/** `audit` with all keys of recorded answers. */
export function renderAudit(audit: AuditRecord, store: ZendeskStore, baseUrl: string): Record<string, unknown> {
  return {
    id: audit.id,
    ticket_id: audit.ticketId,
    created_at: vendorTime(audit.createdAtMs),
    author_id: audit.authorId,
    metadata: renderMetadata(audit.custom),
    events: audit.events.map((event) => renderEvent(event, store, baseUrl)),
    via: apiVia(),
  };
}

function renderEvent(event: AuditEventRecord, store: ZendeskStore, baseUrl: string): Record<string, unknown> {
  switch (event.type) {
    case 'Create':
      return { id: event.id, type: 'Create', value: event.value, field_name: event.field };
    case 'Change':
      return {
        id: event.id,
        type: 'Change',
        value: event.value,
        field_name: event.field,
        previous_value: event.previous,
      };
    default: {
      const comment = store.comments.find(({ id }) => id === event.commentId);
      return comment === undefined ? { id: event.id, type: 'Comment' } : renderCommentBody(comment, baseUrl);
    }
  }
}
