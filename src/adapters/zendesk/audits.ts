import type { CallOptions, WriteKey } from '../../ports/call.ts';
import { onceEach } from '../http/paging.ts';
import type { Desk } from './desk.ts';
import { markerName } from './mapping.ts';
import type { ZendeskAudit } from './schema.ts';
import { zendeskAuditsAnswer } from './schema.ts';

const maximumPages = 10;
/** Clocks differ. An audit that is older than the first try by more than this cannot be ours. */
const clockToleranceMs = 10 * 60_000;

/** The audit of the ticket in which an earlier try left its marker; null if there is none. Newest audits come first. */
export async function findMarkedAudit(
  desk: Desk,
  id: string,
  write: WriteKey,
  { signal }: CallOptions,
): Promise<ZendeskAudit | null> {
  const oldest = write.firstTriedAt - clockToleranceMs;
  const isNewPage = onceEach();
  for (let page = 1; page <= maximumPages; page += 1) {
    const query = { sort_order: 'desc', per_page: '100', page: String(page) };
    const options = { id, query, schema: zendeskAuditsAnswer, signal };
    const { audits, next_page } = await desk.client.request('GET', '/tickets/{id}/audits', options);
    const list = audits ?? [];
    const marked = list.find((audit) => audit.metadata?.custom?.[markerName] === write.key);
    if (marked !== undefined) return marked;
    if (next_page == null || !isNewPage(list[0]?.id ?? null) || endsBefore(list, oldest)) return null;
  }
  return null;
}

/** How many files the write of an audit attached to its comment. */
export function filesIn({ events }: ZendeskAudit): number {
  return (events ?? []).reduce((sum, { attachments }) => sum + (attachments?.length ?? 0), 0);
}

/** True when all further audits are older than `time`, provided that the page is newest first as requested. */
function endsBefore(audits: { created_at?: string | null | undefined }[], time: number): boolean {
  const first = Date.parse(audits[0]?.created_at ?? '');
  const last = Date.parse(audits.at(-1)?.created_at ?? '');
  return last < time && last < first;
}
