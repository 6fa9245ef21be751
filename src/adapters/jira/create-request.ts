import { ServiceFailure } from '../../domain/failures.ts';
import type { TicketDraft } from '../../domain/tickets/tickets.ts';
import type { CallOptions, WriteKey } from '../../ports/call.ts';
import type { Desk } from './desk.ts';
import { referenceEnding } from './labels.ts';
import type { CreatedIssue } from './new-issue.ts';
import { descriptionOf } from './new-issue.ts';
import { jiraRequestAnswer } from './schema.ts';
import { bodyText, summaryLine } from './text-limits.ts';

/** True for a refusal that names no field: it may be about the customer. */
function mayBeAboutCustomer(error: unknown): boolean {
  return (
    error instanceof ServiceFailure &&
    error.details.status === 400 &&
    error.details.reason === 'other' &&
    (error.details.fields ?? []).length === 0
  );
}

/**
 * Creates the request of a ticket in Jira Service Management. When Jira refuses the customer, the request is made in
 * our own name. A request cannot have labels or properties at creation, so its description holds the reference. This
 * description is wiki markup; it is replaced by a document later, when labels and properties are written.
 */
export async function createRequest(
  desk: Desk,
  draft: TicketDraft,
  write: WriteKey,
  options: CallOptions,
): Promise<CreatedIssue> {
  const description = bodyText(descriptionOf(draft, true), referenceEnding(write.key));
  const portal = await desk.lookups.portal(options);
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
    return { id: await post(draft.requesterId), unmet: [] };
  } catch (error) {
    if (draft.requesterId === null || !mayBeAboutCustomer(error)) throw error;
    return { id: await post(null), unmet: [{ what: 'requester', wanted: draft.requesterId, why: 'refused' }] };
  }
}
