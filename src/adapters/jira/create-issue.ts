import type { TicketDraft } from '../../domain/tickets/tickets.ts';
import type { CallOptions, WriteKey } from '../../ports/call.ts';
import { toAdf } from './adf.ts';
import type { Desk } from './desk.ts';
import { mergeFields, writeWithoutRefused } from './edit-issue.ts';
import { property } from './entity-properties.ts';
import type { CreatedIssue } from './new-issue.ts';
import { descriptionOf, ticketPropertyOf, withReference } from './new-issue.ts';
import type { OptionalField } from './optional-fields.ts';
import { reporterFields } from './optional-fields.ts';
import { jiraCreatedAnswer } from './schema.ts';
import type { TicketPerson } from './ticket-person.ts';
import { summaryLine } from './text-limits.ts';

/** The fields of a creation. Its labels are set, not added, because a new issue has no labels yet. */
function creationFields(list: readonly OptionalField[]): object {
  const { fields, update } = mergeFields(list);
  const labels = (update?.['labels'] ?? []).flatMap((operation) => Object.values(operation));
  return { ...fields, ...(labels.length === 0 ? {} : { labels }) };
}

/**
 * Creates the issue of a ticket in a plain project.
 * @param person to whom it is to belong; null: to us
 */
export async function createIssue(
  desk: Desk,
  draft: TicketDraft,
  person: TicketPerson | null,
  write: WriteKey,
  optional: readonly OptionalField[],
  { signal }: CallOptions,
): Promise<CreatedIssue> {
  const description = descriptionOf(draft, false);
  const reporter = reporterFields(person?.accountId, person?.unmet);
  const fields = [...withReference(optional, description, write), ...reporter];
  const type = /^\d+$/u.test(desk.issueType) ? { id: desk.issueType } : { name: desk.issueType };
  const { answer, unmet } = await writeWithoutRefused(fields, (left) => {
    const body = {
      fields: {
        project: { key: desk.project },
        issuetype: type,
        summary: summaryLine(draft.subject),
        description: toAdf(description),
        ...creationFields(left),
      },
      properties: [{ key: property.ticket, value: ticketPropertyOf(draft, write) }],
    };
    return desk.client.request('POST', '/rest/api/3/issue', { body, schema: jiraCreatedAnswer, signal });
  });
  return { id: answer.id, unmet };
}
