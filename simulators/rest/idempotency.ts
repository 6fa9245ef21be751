import { RestDeskError } from './errors.ts';
import type { UnmetRecord } from './records.ts';
import type { DeskWrite } from './ticket-writes.ts';

interface KeyEntry {
  /** Method, path and body of the write that used the key. */
  request: string;
  ticketId: string;
  unmet: UnmetRecord[];
}

/** The write that a key was used for. */
export interface KnownWrite {
  ticketId: string;
  unmet: UnmetRecord[];
}

/** The keys of writes that took effect. They are kept forever, as the contract recommends. */
export class IdempotencyKeys {
  readonly #entries = new Map<string, KeyEntry>();

  /** The write that the key was used for; null for a new key. Throws the 422 of a key used for another request. */
  find(key: string, request: string): KnownWrite | null {
    const entry = this.#entries.get(key);
    if (entry === undefined) return null;
    if (entry.request === request) return entry;
    throw new RestDeskError(422, 'idempotency_key_reused', 'The key was used for another request');
  }

  /** Records a write that took effect. */
  note(key: string, request: string, { ticket, unmet }: DeskWrite): void {
    this.#entries.set(key, { request, ticketId: String(ticket.id), unmet });
  }
}

/** The key of a write. Throws the 400 when there is none. */
export function requireKey(header: string | string[] | undefined): string {
  const key = Array.isArray(header) ? header[0] : header;
  if (key !== undefined && /^[\x21-\x7e]{1,255}$/u.test(key)) return key;
  throw new RestDeskError(
    400,
    'idempotency_key_required',
    'Send an Idempotency-Key of 1 to 255 visible ASCII characters',
  );
}

/** A text that is equal for equal requests: method, path, and the members of the body in any order. */
export function requestPrint(method: string, path: string, body: unknown): string {
  return JSON.stringify([method, path, sorted(body)]);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, member]) => [key, sorted(member)]));
}
