import { isFailure } from '../http/write-outcome.ts';
import type { Unmet } from '../../domain/tickets/unmet.ts';
import type { TicketFile } from '../../domain/tickets/tickets.ts';
import type { RawBody } from './client.ts';

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

/** True when Freshdesk refuses a request because of its files. */
function areFilesRefused(error: unknown): boolean {
  if (!isFailure(error, ['rejected'])) return false;
  const { status, fields = [] } = error.details;
  return status === 413 || fields.some(({ field }) => field.startsWith('attachments'));
}

/**
 * Writes with files, or without them when they are too big together or Freshdesk refuses them. A refused request was
 * not done.
 * @param write gets the files, and the last line that a text without its files must have
 * @returns the result, and the files as unmet
 */
export async function writeWithFiles<T>(
  files: readonly TicketFile[],
  write: (files: readonly TicketFile[], ending: string) => Promise<T>,
): Promise<{ result: T; unmet: Unmet[] }> {
  const isTooBig = files.reduce((sum, file) => sum + bytesOf(file).length, 0) > maximumBytes;
  try {
    if (!isTooBig) return { result: await write(files, ''), unmet: [] };
  } catch (error) {
    if (files.length === 0 || !areFilesRefused(error)) throw error;
  }
  const names = files.map(({ name }) => name);
  const result = await write([], unattachedLine(names));
  return { result, unmet: names.map((wanted) => ({ what: 'file', wanted, why: 'refused' })) };
}

/** Last line of a text whose files Freshdesk refuses. */
export function unattachedLine(names: readonly string[]): string {
  return `\n\nCould not be attached: ${names.join(', ')}`;
}

/** The body of a write: JSON, or multipart when there are files. */
export async function bodyWith(values: BodyValues, files: readonly TicketFile[]): Promise<{ json: object } | RawBody> {
  if (files.length === 0) return { json: values };
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
