import type { CallOptions } from '../../ports/call.ts';
import type { Desk } from './desk.ts';
import type { FreshdeskConversation } from './schema.ts';
import { freshdeskConversations } from './schema.ts';

const maximumPages = 100;

/** All replies and notes of a ticket, oldest first. */
export interface Conversations {
  list: FreshdeskConversation[];
  /** The vendor's clock, epoch milliseconds; null when the answer does not say. */
  vendorTime: number | null;
}

/** Reads all pages of replies and notes: the list is oldest first, and its number of pages is not known. */
export async function readConversations(
  desk: Desk,
  id: string,
  archived: boolean,
  { signal }: CallOptions,
): Promise<Conversations> {
  const path = archived ? '/tickets/archived/{id}/conversations' : '/tickets/{id}/conversations';
  const list: FreshdeskConversation[] = [];
  let clock: number | null = null;
  const request = { id, schema: freshdeskConversations, signal };
  for await (const { items, vendorTime } of desk.client.pages(path, maximumPages, request)) {
    list.push(...items);
    clock = vendorTime;
  }
  return { list, vendorTime: clock };
}
