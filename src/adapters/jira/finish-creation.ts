import type { Unmet } from '../../domain/tickets/unmet.ts';
import { withReadBack } from '../../domain/tickets/read-back.ts';
import type { TicketDraft, TicketStatus, WrittenTicket } from '../../domain/tickets/tickets.ts';
import type { CallOptions, WriteKey } from '../../ports/call.ts';
import { attachFiles, unmetFiles } from './attachments.ts';
import type { Desk } from './desk.ts';
import { editIfAllowed, editIssue } from './edit-issue.ts';
import { property, putIssueProperty, ticketProperty } from './entity-properties.ts';
import { linkIssue } from './link-issue.ts';
import type { OptionalField } from './optional-fields.ts';
import { readIssue, readTicket } from './read-issue.ts';
import type { Move } from './transitions.ts';
import { moveOnce } from './transitions.ts';
import { sayRefused, writeComment, writeRequestFiles } from './write-comment.ts';
import { isRefusal } from '../http/write-outcome.ts';

/** What has to be written after the issue was created. */
export interface Remainder {
  draft: TicketDraft;
  /** Fields that the creation could not set. */
  fields: readonly OptionalField[];
  /** Value of our ticket property. */
  property: object;
}

/** The link that Jira shows on both issues. Its type must exist on the site. Writing it twice gives one link. */
function relatesTo(followUpOf: string): OptionalField {
  const add = {
    type: { name: 'Relates' },
    outwardIssue: /^\d+$/u.test(followUpOf) ? { id: followUpOf } : { key: followUpOf },
  };
  const unmet: Unmet = { what: 'link', wanted: followUpOf, why: 'refused' };
  return { name: 'issuelinks', update: { issuelinks: [{ add }] }, unmet };
}

/** Connects a follow-up and the issue that it continues, on both of them. A refusal is unmet. */
async function connectFollowUp(desk: Desk, id: string, followUpOf: string, options: CallOptions): Promise<Unmet[]> {
  try {
    const unmet = await editIssue(desk, id, [relatesTo(followUpOf)], options);
    await putIssueProperty(desk.client, followUpOf, property.followUp, { id }, options);
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
): Promise<Unmet[]> {
  if (!draft.public) {
    const note = { body: draft.body, public: false, author: 'agent', files: draft.files } as const;
    return writeComment(desk, id, note, write, options);
  }
  if (await desk.lookups.isServiceDesk(options)) {
    return writeRequestFiles(desk, id, { list: draft.files, public: true }, write, options);
  }
  const { refused } = await attachFiles(desk, id, draft.files, write, options);
  await sayRefused(desk, id, { refused, public: true }, write, options);
  return unmetFiles(refused);
}

async function setFirstStatus(
  desk: Desk,
  id: string,
  status: TicketStatus | null,
  write: WriteKey,
  options: CallOptions,
): Promise<Move> {
  if (status === null) return { to: null, unmet: [] };
  try {
    const issue = await readIssue(desk, id, { fields: ['status'], properties: [property.change] }, options);
    return await moveOnce(desk, issue, status, write, options);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { to: null, unmet: [{ what: 'status', wanted: status, why: 'refused' }] };
  }
}

/**
 * Sets our property on the issue. Where our account may not, the ticket is still found by its label or reference, so
 * this does not fail.
 */
async function putTicketProperty(desk: Desk, id: string, value: object, options: CallOptions): Promise<void> {
  try {
    await putIssueProperty(desk.client, id, property.ticket, value, options);
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
}

/**
 * True when an earlier try set our property. The fields are written before it, and people may have changed them since.
 */
async function fieldsAreWritten(desk: Desk, id: string, write: WriteKey, options: CallOptions): Promise<boolean> {
  if (!write.mayBeDone) return false;
  const issue = await readIssue(desk, id, { fields: ['status'], properties: [property.ticket] }, options);
  return ticketProperty(issue)?.key === write.key;
}

/** Writes what the creation could not. Each part is safe to repeat, and no failure undoes the ticket. */
export async function finishCreation(
  desk: Desk,
  id: string,
  { draft, fields, property: value }: Remainder,
  write: WriteKey,
  options: CallOptions,
): Promise<WrittenTicket> {
  const unmet: Unmet[] = [];
  if (fields.length > 0 && !(await fieldsAreWritten(desk, id, write, options))) {
    unmet.push(...(await editIfAllowed(desk, id, fields, options)));
    await putTicketProperty(desk, id, value, options);
  }
  unmet.push(...(await writeFirstMessage(desk, id, draft, write, options)));
  unmet.push(...(await linkIssue(desk, id, draft.link, options)));
  if (draft.followUpOf !== null) unmet.push(...(await connectFollowUp(desk, id, draft.followUpOf, options)));
  const move = await setFirstStatus(desk, id, draft.status, write, options);
  unmet.push(...move.unmet);
  const result = { ticket: await readTicket(desk, id, options), unmet };
  return withReadBack(result, move.to === null ? {} : { status: move.to });
}
