import type { TicketFile } from '../../domain/tickets/tickets.ts';
import type { RawBody } from './client.ts';
import { freshdeskFailure } from './errors.ts';

/** Limit for all files of a ticket together (Freshdesk API v2, tickets). */
const maximumBytes = 20 * 1024 * 1024;

/** Values of a body. In a multipart body a list has one part for each item, and an object one for each member. */
export type BodyValues = Record<string, string | number | boolean | readonly string[] | Record<string, string>>;

function bytesOf({ content, encoding }: TicketFile): Buffer<ArrayBuffer> {
  return Buffer.from(content, encoding);
}

function partsOf(name: string, value: BodyValues[string]): [name: string, value: string][] {
  if (typeof value !== 'object') return [[name, String(value)]];
  if (Array.isArray(value)) return value.map((item: string) => [`${name}[]`, item]);
  return Object.entries(value).map(([key, member]) => [`${name}[${key}]`, member]);
}

/** Throws `rejected` when the files together are too big, so that nothing is sent. */
export function checkFiles(files: readonly TicketFile[], path: string): void {
  if (files.reduce((sum, file) => sum + bytesOf(file).length, 0) <= maximumBytes) return;
  const fields = [{ field: 'attachments', message: 'more than 20 MB together' }];
  throw freshdeskFailure({ method: 'POST', path }, 'files too big', { kind: 'rejected', reason: 'other', fields });
}

/** The body of a write: JSON, or multipart when there are files. Throws like {@link checkFiles}. */
export async function bodyWith(
  values: BodyValues,
  files: readonly TicketFile[],
  path: string,
): Promise<{ json: object } | RawBody> {
  if (files.length === 0) return { json: values };
  checkFiles(files, path);
  const form = new FormData();
  for (const [name, value] of Object.entries(values).flatMap(([key, member]) => partsOf(key, member))) {
    form.append(name, value);
  }
  for (const file of files) {
    form.append('attachments[]', new Blob([bytesOf(file)], { type: file.contentType }), file.name);
  }
  const message = new Response(form);
  const contentType = message.headers.get('content-type') ?? 'multipart/form-data';
  return { contentType, bytes: Buffer.from(await message.arrayBuffer()) };
}
