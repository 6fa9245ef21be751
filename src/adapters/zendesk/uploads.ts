import type { TicketFile } from '../../domain/tickets/tickets.ts';
import type { CallOptions } from '../../ports/call.ts';
import type { ZendeskClient } from './client.ts';
import { zendeskUploadAnswer } from './schema.ts';

/**
 * Uploads files.
 * Safe to repeat: Zendesk deletes a file that no comment takes (Zendesk docs, attachments).
 * @returns the tokens that attach the files to a comment
 */
export async function uploadFiles(
  client: ZendeskClient,
  files: readonly TicketFile[],
  { signal }: CallOptions,
): Promise<string[]> {
  const tokens: string[] = [];
  for (const { name, contentType, content, encoding } of files) {
    const { upload } = await client.request('POST', '/uploads', {
      query: { filename: name },
      file: { type: contentType, bytes: Buffer.from(content, encoding) },
      repeatable: true,
      schema: zendeskUploadAnswer,
      signal,
    });
    tokens.push(upload.token);
  }
  return tokens;
}
