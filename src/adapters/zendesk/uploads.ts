import { isTransient, ServiceFailure } from '../../domain/failures.ts';
import type { TicketFile } from '../../domain/tickets/tickets.ts';
import type { Unmet } from '../../domain/tickets/unmet.ts';
import type { CallOptions } from '../../ports/call.ts';
import type { ZendeskClient } from './client.ts';
import { zendeskUploadAnswer } from './schema.ts';

/** What became of the files of a comment. */
export interface Uploaded {
  /** The tokens that attach the files to a comment. */
  tokens: string[];
  refused: TicketFile[];
}

async function uploadFile(
  client: ZendeskClient,
  { name, contentType, content, encoding }: TicketFile,
  { signal }: CallOptions,
): Promise<string> {
  const { upload } = await client.request('POST', '/uploads', {
    query: { filename: name },
    file: { type: contentType, bytes: Buffer.from(content, encoding) },
    repeatable: true,
    schema: zendeskUploadAnswer,
    signal,
  });
  return upload.token;
}

/** True if Zendesk does not take the file and never will: too large, of a forbidden type, or not within our rights. */
function isRefusal(error: unknown): boolean {
  // Refused credentials are refused for the comment too: the whole write waits for the administrator.
  if (!(error instanceof ServiceFailure) || error.kind === 'unauthenticated') return false;
  // A 404 may be the page of a gateway that lets no files through.
  return !isTransient(error.kind) || error.details.status === 404;
}

/**
 * Uploads files. A file that Zendesk refuses does not hold back the comment.
 * Safe to repeat: Zendesk deletes a file that no comment takes (Zendesk docs, attachments).
 */
export async function uploadFiles(
  client: ZendeskClient,
  files: readonly TicketFile[],
  options: CallOptions,
): Promise<Uploaded> {
  const uploaded: Uploaded = { tokens: [], refused: [] };
  for (const file of files) {
    try {
      uploaded.tokens.push(await uploadFile(client, file, options));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      uploaded.refused.push(file);
    }
  }
  return uploaded;
}

/** The text of the comment, which names the files that are missing. A customer may read it. */
export function withMissingFiles(body: string, refused: readonly TicketFile[]): string {
  if (refused.length === 0) return body;
  return [body, '', ...refused.map(({ name }) => `The file ${name} could not be attached.`)].join('\n');
}

/** The refused files, one part each, for operators: by their type, since a name may come from the customer. */
export function unmetFiles(refused: readonly TicketFile[]): Unmet[] {
  const typeOf = ({ contentType }: TicketFile) => /^[\w.+-]+\/[\w.+-]+/.exec(contentType)?.[0] ?? 'file';
  return refused.map((file) => ({ what: 'file', wanted: typeOf(file), why: 'refused' }));
}

/** The files that an earlier try, whose answer was lost, did not attach: one part each. */
export function unmetFilesOfLost(wanted: number, attached: number): Unmet[] {
  const missing = Math.max(0, wanted - attached);
  return Array.from({ length: missing }, () => ({ what: 'file', wanted: 'file', why: 'refused' }));
}
