import type { Unmet } from '../../domain/tickets/unmet.ts';
import type { TicketDraft } from '../../domain/tickets/tickets.ts';
import type { CallOptions, WriteKey } from '../../ports/call.ts';
import { toAdf } from './adf.ts';
import { attachedLine } from './attachments.ts';
import type { Desk } from './desk.ts';
import { creationLabel, followsLabel, referenceEnding } from './labels.ts';
import type { OptionalField, PlannedGroup } from './optional-fields.ts';
import { groupFields, labelFields, priorityFields } from './optional-fields.ts';
import { bodyText } from './text-limits.ts';

/** An issue that we created. */
export interface CreatedIssue {
  id: string;
  unmet: Unmet[];
}

/** Description of a ticket whose real first message is a note. */
const neutralDescription = 'This ticket was opened by the support assistant.';

/** The fields of a draft that a project may refuse, and the labels by which we find the issue again. */
export async function planFields(
  desk: Desk,
  draft: TicketDraft,
  write: WriteKey,
  options: CallOptions,
): Promise<PlannedGroup> {
  const priority = await priorityFields(desk, draft.priority, options);
  const group = await groupFields(desk, draft.group, options);
  const follows = draft.followUpOf === null ? [] : [followsLabel(draft.followUpOf)];
  const own = labelFields([creationLabel(write.key), ...follows]).map((field) => ({ ...field, unmet: null }));
  return {
    fields: [...priority.fields, ...group.fields, ...own, ...labelFields(draft.tags)],
    unmet: [...priority.unmet, ...group.unmet],
    group: group.group,
  };
}

/** The description of the issue. In Jira Service Management it does not name the files: they have a comment. */
export function descriptionOf(draft: TicketDraft, isServiceDesk: boolean): string {
  if (!draft.public) return neutralDescription;
  return bodyText(draft.body, isServiceDesk ? '' : attachedLine(draft.files));
}

/** Makes the issue findable where labels cannot be set: then its description gets a reference. */
export function withReference(
  fields: readonly OptionalField[],
  description: string,
  { key }: WriteKey,
): OptionalField[] {
  const set = { description: toAdf(bodyText(description, referenceEnding(key))) };
  const instead: OptionalField = { name: 'description', set, unmet: null };
  return fields.map((field) => (field.name === 'labels' ? { ...field, instead } : field));
}

/** Value of our property on the issue. */
export function ticketPropertyOf(draft: TicketDraft, write: WriteKey): object {
  const { externalId, link } = draft;
  return { externalId, key: write.key, conversation: link.conversation, ...(draft.public ? {} : { hidden: true }) };
}
