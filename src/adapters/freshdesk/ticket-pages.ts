import { isFailure } from '../http/write-outcome.ts';
import type { CallOptions } from '../../ports/call.ts';
import type { Desk } from './desk.ts';
import type { FreshdeskTicket } from './schema.ts';
import { freshdeskTickets } from './schema.ts';

/** Freshdesk lists no more than 300 pages. */
const maximumPages = 300;

const requesterParameters: ReadonlySet<string> = new Set(['requester_id', 'unique_external_id', 'email']);

/** Freshdesk answers an unknown requester with an error about the query parameter, not with an empty list. */
function namesNoRequester(error: unknown): boolean {
  if (!isFailure(error, ['rejected'])) return false;
  return (error.details.fields ?? []).some(({ field }) => requesterParameters.has(field));
}

/**
 * Pages of tickets from the database, not from the search index, which lags by minutes. Deleted tickets, spam and
 * archived tickets are not listed. There is no page when the requester does not exist.
 * @param query must hold `updated_since`: without it only the last 30 days are listed
 */
export async function* ticketPages(
  desk: Desk,
  query: Record<string, string> & { updated_since: string },
  { signal }: CallOptions,
): AsyncGenerator<FreshdeskTicket[]> {
  try {
    const request = { query, schema: freshdeskTickets, signal };
    for await (const { items } of desk.client.pages('/tickets', maximumPages, request)) yield items;
  } catch (error) {
    if (!namesNoRequester(error)) throw error;
  }
}

/** A time as Freshdesk accepts it: whole seconds, rounded down. */
export function toVendorTime(ms: number): string {
  return `${new Date(Math.max(0, Math.floor(ms / 1000) * 1000)).toISOString().slice(0, 19)}Z`;
}
