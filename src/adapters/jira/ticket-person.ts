import type { TicketContact, TicketDraft } from '../../domain/tickets/tickets.ts';
import { contactOf, unmetContact } from '../../domain/tickets/tickets.ts';
import type { Unmet } from '../../domain/tickets/unmet.ts';
import type { CallOptions } from '../../ports/call.ts';
import { ifAvailable } from '../http/look-up.ts';
import { isFailure } from '../http/write-outcome.ts';
import type { Desk } from './desk.ts';
import { jiraFailure } from './errors.ts';
import { findByEmail } from './requesters.ts';
import { jiraUserAnswer } from './schema.ts';

const call = { method: 'POST', path: '/rest/servicedeskapi/customer' } as const;

/** The account to which a new issue is to belong, and what is unmet if Jira refuses it. */
export interface TicketPerson {
  accountId: string;
  unmet: Unmet;
}

/**
 * The customer of the portals with this address, who is made if there is none. Both the look-up and the creation are
 * documented; a request itself takes account ids only (JSDCLOUD-6061). Making one needs the rights of an administrator,
 * and fails if somebody has the address but hides it.
 */
async function accountOf(desk: Desk, { email, name }: TicketContact, options: CallOptions): Promise<string | Unmet> {
  const match = await findByEmail(desk.client, email, options);
  if (match.kind === 'several') return unmetContact('ambiguous');
  if (match.kind === 'one') return match.requester.id;
  try {
    const request = { body: { email, displayName: name ?? email }, schema: jiraUserAnswer, signal: options.signal };
    return (await desk.client.request(call.method, call.path, { ...request, repeatable: true })).accountId;
  } catch (error) {
    if (isFailure(error, ['rejected', 'forbidden'])) return unmetContact('refused');
    // An address that somebody has is a 400, so this is over soon: the customer is being made at this moment.
    if (isFailure(error, ['conflict'])) throw jiraFailure(call, 'conflict', { kind: 'unavailable', status: 409 });
    throw error;
  }
}

/**
 * To whom the issue of a draft is to belong: the verified customer, or in Jira Service Management the contact. A plain
 * project has no customers, only users of the site.
 * @returns null for nobody, or what is unmet
 */
export async function findPerson(
  desk: Desk,
  draft: TicketDraft,
  options: CallOptions,
): Promise<TicketPerson | Unmet | null> {
  const { requesterId } = draft;
  if (requesterId !== null) {
    return { accountId: requesterId, unmet: { what: 'requester', wanted: requesterId, why: 'refused' } };
  }
  const contact = contactOf(draft);
  if (contact === null) return null;
  if (!(await desk.lookups.isServiceDesk(options))) return unmetContact('unsupported');
  const account = await ifAvailable(accountOf(desk, contact, options), options);
  if (account === 'unavailable') return unmetContact(account);
  return typeof account === 'string' ? { accountId: account, unmet: unmetContact('refused') } : account;
}

/**
 * The draft with the address of its contact at the end of its text, for an issue that does not belong to them: the team
 * has to know where to answer. No customer sees such an issue.
 */
export function withAddress(draft: TicketDraft): TicketDraft {
  const contact = contactOf(draft);
  if (contact === null) return draft;
  const address = contact.name === null ? contact.email : `${contact.name} <${contact.email}>`;
  return { ...draft, body: `${draft.body}\n\nAnswer to: ${address}` };
}
