import type { Unmet } from '../../domain/desk/desk.ts';
import type { TicketDraft, TicketStatus, WrittenTicket } from '../../domain/tickets/tickets.ts';
import type { CallOptions, WriteKey } from '../../ports/call.ts';
import { ticketMark } from './schema.ts';
import { writeComment } from './write-comment.ts';
import type { Desk } from './desk.ts';
import { readIssue, readTicket } from './desk.ts';
import { attachFiles, attachToRequest } from './attachments.ts';
import { issueMark, property } from './entity-properties.ts';
import type { Part } from './optional-fields.ts';
import { editIssue } from './optional-fields.ts';
import { isRefusal, linkIssue, moveOnce, putProperty } from './transitions.ts';

/** What is left to be written once the issue exists. */
export interface Rest {
  draft: TicketDraft;
  /** Wishes that the creation could not carry. */
  parts: readonly Part[];
  mark: object;
}

/** The link Jira itself shows on both issues. The same link twice is one; its type must exist. */
function relatesTo(followUpOf: string): Part {
  const add = {
    type: { name: 'Relates' },
    outwardIssue: /^\d+$/u.test(followUpOf) ? { id: followUpOf } : { key: followUpOf },
  };
  const unmet: Unmet = { what: 'link', wanted: followUpOf, why: 'refused' };
  return { field: 'issuelinks', update: { issuelinks: [{ add }] }, unmet };
}

/** Ties a follow-up to the issue that it continues, from both sides. */
async function follow(desk: Desk, id: string, followUpOf: string, options: CallOptions): Promise<Unmet[]> {
  try {
    const unmet = await editIssue(desk, id, [relatesTo(followUpOf)], options);
    await putProperty(desk, followUpOf, property.followUp, { id }, options);
    return unmet;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return [{ what: 'link', wanted: followUpOf, why: 'refused' }];
  }
}

async function writeFirstMessage(
  desk: Desk,
  id: string,
  draft: TicketDraft,
  write: WriteKey,
  options: CallOptions,
): Promise<void> {
  if (!draft.public) {
    const note = { body: draft.body, public: false, author: 'agent', files: draft.files } as const;
    return writeComment(desk, id, note, write, options);
  }
  if (await desk.site.isServiceDesk(options)) {
    return attachToRequest(desk, id, { list: draft.files, public: true }, write, options);
  }
  await attachFiles(desk, id, draft.files, write, options);
}

async function startIn(
  desk: Desk,
  id: string,
  status: TicketStatus | null,
  write: WriteKey,
  options: CallOptions,
): Promise<Unmet[]> {
  if (status === null) return [];
  const query = { fields: ['status'], properties: [property.change], transitions: true };
  const issue = await readIssue(desk, id, query, options);
  try {
    return await moveOnce(desk, issue, status, write, options);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return [{ what: 'status', wanted: status, why: 'refused' }];
  }
}

/** True when an earlier try got as far as to mark the issue: what it wrote before may have been changed by people. */
async function isMarked(desk: Desk, id: string, write: WriteKey, options: CallOptions): Promise<boolean> {
  if (!write.mayBeDone) return false;
  const issue = await readIssue(desk, id, { fields: ['status'], properties: [property.ticket] }, options);
  return issueMark(issue, property.ticket, ticketMark)?.key === write.key;
}

/** Writes everything that the creation left, each part so that it may be written again. Nothing undoes the ticket. */
export async function completeTicket(
  desk: Desk,
  id: string,
  { draft, parts, mark }: Rest,
  write: WriteKey,
  options: CallOptions,
): Promise<WrittenTicket> {
  const unmet: Unmet[] = [];
  if (parts.length > 0 && !(await isMarked(desk, id, write, options))) {
    unmet.push(...(await editIssue(desk, id, parts, options)));
    await putProperty(desk, id, property.ticket, mark, options);
  }
  await writeFirstMessage(desk, id, draft, write, options);
  unmet.push(...(await linkIssue(desk, id, draft.link, options)));
  if (draft.followUpOf !== null) unmet.push(...(await follow(desk, id, draft.followUpOf, options)));
  unmet.push(...(await startIn(desk, id, draft.status, write, options)));
  return { ticket: await readTicket(desk, id, options), unmet };
}
