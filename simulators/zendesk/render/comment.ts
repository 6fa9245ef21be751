import type { AttachmentRecord, CommentRecord } from '../records.ts';
import { apiVia } from './ticket.ts';
import { vendorTime } from './time.ts';

/** The members that a comment and the `Comment` event of its audit share. */
export function renderCommentBody(comment: CommentRecord, baseUrl: string): Record<string, unknown> {
  return {
    id: comment.id,
    type: 'Comment',
    author_id: comment.authorId,
    body: comment.body,
    html_body:
      comment.htmlBody ?? `<div class="zd-comment" dir="auto"><p dir="auto">${escapeHtml(comment.body)}</p></div>`,
    plain_body: comment.body,
    public: comment.public,
    attachments: comment.attachments.map((file) => renderAttachment(file, baseUrl)),
    audit_id: comment.auditId,
  };
}

/** `comment` with all keys of recorded answers. */
export function renderComment(comment: CommentRecord, baseUrl: string): Record<string, unknown> {
  return {
    ...renderCommentBody(comment, baseUrl),
    via: apiVia(),
    created_at: vendorTime(comment.createdAtMs),
    metadata: renderMetadata(comment.custom),
  };
}

/** `attachment` with all keys of recorded answers. */
export function renderAttachment(file: AttachmentRecord, baseUrl: string): Record<string, unknown> {
  const content = `${baseUrl}/attachments/${file.id}/?name=${encodeURIComponent(file.fileName)}`;
  return {
    url: `${baseUrl}/api/v2/attachments/${file.id}.json`,
    id: file.id,
    file_name: file.fileName,
    content_url: content,
    mapped_content_url: content,
    content_type: file.contentType,
    size: file.content.length,
    width: null,
    height: null,
    inline: false,
    deleted: false,
    malware_access_override: false,
    malware_scan_result: 'malware_not_found',
    thumbnails: [],
  };
}

/** `metadata`: facts of the system, and the `ticket.metadata` of the update. */
export function renderMetadata(custom: Record<string, unknown>): Record<string, unknown> {
  return { system: { client: 'API', ip_address: '127.0.0.1', location: '', latitude: 0, longitude: 0 }, custom };
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '<br>');
}
