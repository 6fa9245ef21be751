import { ServiceFailure } from '../../domain/failures.ts';
import type { TicketDraft } from '../../domain/tickets/tickets.ts';
import type { CallOptions, WriteKey } from '../../ports/call.ts';
import { ifAvailable } from '../http/look-up.ts';
import { createIssue } from './create-issue.ts';
import type { Desk } from './desk.ts';
import { jiraFailure } from './errors.ts';
import { readIssueType } from './issue-types.ts';
import { referenceEnding } from './labels.ts';
import type { CreatedIssue } from './new-issue.ts';
import { descriptionOf } from './new-issue.ts';
import type { OptionalField } from './optional-fields.ts';
import { jiraRequestAnswer } from './schema.ts';
import { bodyText, summaryLine } from './text-limits.ts';
import type { TicketPerson } from './ticket-person.ts';

/** True for a refusal that names no field: it may be about the customer. */
function mayBeAboutCustomer(error: unknown): boolean {
  return (
    error instanceof ServiceFailure &&
    error.details.status === 400 &&
    error.details.reason === 'other' &&
    (error.details.fields ?? []).length === 0
  );
}

/** The portal; null when it cannot be looked up. Throws when a setting names a request type that it does not have. */
async function findPortal(
  desk: Desk,
  options: CallOptions,
): Promise<{ serviceDeskId: string; requestTypeId: string } | null> {
  const portal = await ifAvailable(desk.lookups.portal(options), options);
  if (portal === 'unavailable') return null;
  const { serviceDeskId, requestTypeId } = portal;
  if (requestTypeId !== null) return { serviceDeskId, requestTypeId };
  const call = { method: 'GET', path: '/rest/servicedeskapi/servicedesk/{desk}/requesttype' } as const;
  throw jiraFailure(call, 'no such request type', { kind: 'rejected', reason: 'configuration' });
}

/**
 * Creates the request of a ticket in Jira Service Management. When the portal cannot be looked up, it becomes an issue
 * that the portal does not show, and the request form is unmet. When Jira refuses the customer, the request is made in
 * our own name. A request cannot have labels or properties at creation, so its description holds the reference. This
 * description is wiki markup; it is replaced by a document later, when labels and properties are written.
 * @param person to whom it is to belong; null: to us
 */
export async function createRequest(
  desk: Desk,
  draft: TicketDraft,
  person: TicketPerson | null,
  write: WriteKey,
  optional: readonly OptionalField[],
  options: CallOptions,
): Promise<CreatedIssue> {
  const portal = await findPortal(desk, options);
  if (portal === null) {
    const issueType = await readIssueType(desk, options);
    const { id, unmet } = await createIssue({ ...desk, issueType }, draft, person, write, optional, options);
    return { id, unmet: [...unmet, { what: 'form', wanted: 'portal', why: 'unavailable' }] };
  }
  const description = bodyText(descriptionOf(draft, true), referenceEnding(write.key));
  const post = async (raiseOnBehalfOf: string | null): Promise<string> => {
    const body = {
      ...portal,
      requestFieldValues: { summary: summaryLine(draft.subject), description },
      ...(raiseOnBehalfOf === null ? {} : { raiseOnBehalfOf }),
    };
    const request = { body, schema: jiraRequestAnswer, signal: options.signal };
    return (await desk.client.request('POST', '/rest/servicedeskapi/request', request)).issueId;
  };
  try {
    return { id: await post(person?.accountId ?? null), unmet: [] };
  } catch (error) {
    if (person === null || !mayBeAboutCustomer(error)) throw error;
    return { id: await post(null), unmet: [person.unmet] };
  }
}
