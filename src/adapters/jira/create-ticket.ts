import type { Unmet } from '../../domain/desk/desk.ts';
import { ServiceFailure } from '../../domain/failures.ts';
import type { TicketDraft, WrittenTicket } from '../../domain/tickets/tickets.ts';
import type { CallOptions, WriteKey } from '../../ports/call.ts';
import { jiraCreatedAnswer, jiraRequestAnswer } from './schema.ts';
import { plainText, toAdf } from './adf.ts';
import { checkNote } from './comments.ts';
import { completeTicket } from './finish-creation.ts';
import { forgetCreation, waitForIndex } from './creation-attempts.ts';
import type { Desk } from './desk.ts';
import { isoTime } from './desk.ts';
import { attachedLine, filesAsText } from './attachments.ts';
import { creationLabel, followsLabel, property, referenceEnding } from './entity-properties.ts';
import type { Part } from './optional-fields.ts';
import { groupPart, labelPart, merge, priorityPart, sendParts } from './optional-fields.ts';
import { searchIssues } from './search.ts';
import { afterWriting } from './transitions.ts';
import { bodyText, jqlString, summaryLine } from './text-limits.ts';

/** Description of a ticket whose real first message is a note. */
const neutralBody = 'This ticket was opened by the support assistant.';
const cloneHits = 10;

/** An issue of ours, and what of its wishes is still to be written. */
interface Made {
  id: string;
  unmet: Unmet[];
}

/** The parts of a draft that a project may refuse. */
interface Wishes {
  parts: Part[];
  unmet: Unmet[];
}

async function readWishes(desk: Desk, draft: TicketDraft, write: WriteKey, options: CallOptions): Promise<Wishes> {
  const priority = await priorityPart(desk, draft.priority, options);
  const group = await groupPart(desk, draft.group, options);
  const follows = draft.followUpOf === null ? [] : [followsLabel(draft.followUpOf)];
  const own = labelPart([creationLabel(write.key), ...follows]).map((part) => ({ ...part, unmet: null }));
  return {
    parts: [...priority.parts, ...group.parts, ...own, ...labelPart(draft.tags)],
    unmet: [...priority.unmet, ...group.unmet],
  };
}

/** What is written as description. Files of a request come with a comment of their own. */
function descriptionOf(draft: TicketDraft, isServiceDesk: boolean): string {
  if (!draft.public) return neutralBody;
  return bodyText(draft.body, isServiceDesk ? '' : attachedLine(draft.files));
}

/** Where labels cannot be set, the reference in the description is what the issue is found by. */
function findable(parts: readonly Part[], description: string, { key }: WriteKey): Part[] {
  const fields = { description: toAdf(bodyText(description, referenceEnding(key))) };
  const instead: Part = { field: 'description', fields, unmet: null };
  return parts.map((part) => (part.field === 'labels' ? { ...part, instead } : part));
}

/** The labels of a creation are set, not added: there is nothing yet to add to. */
function labelsAsField(parts: readonly Part[]): object {
  const { fields, update } = merge(parts);
  const labels = (update?.['labels'] ?? []).flatMap((operation) => Object.values(operation));
  return { ...fields, ...(labels.length === 0 ? {} : { labels }) };
}

async function postIssue(
  desk: Desk,
  draft: TicketDraft,
  write: WriteKey,
  wishes: Wishes,
  { signal }: CallOptions,
): Promise<Made> {
  const description = descriptionOf(draft, false);
  const reporter: Part[] =
    draft.requesterId === null
      ? []
      : [
          {
            field: 'reporter',
            fields: { reporter: { id: draft.requesterId } },
            unmet: { what: 'requester', wanted: draft.requesterId, why: 'refused' },
          },
        ];
  const parts = [...findable(wishes.parts, description, write), ...reporter];
  const type = /^\d+$/u.test(desk.issueType) ? { id: desk.issueType } : { name: desk.issueType };
  const { answer, unmet } = await sendParts(parts, (left) => {
    const body = {
      fields: {
        project: { key: desk.project },
        issuetype: type,
        summary: summaryLine(draft.subject),
        description: toAdf(description),
        ...labelsAsField(left),
      },
      properties: [{ key: property.ticket, value: markOf(draft, write) }],
    };
    return desk.client.request('POST', '/rest/api/3/issue', { body, schema: jiraCreatedAnswer, signal });
  });
  return { id: answer.id, unmet };
}

/** What we keep on the issue. */
function markOf(draft: TicketDraft, write: WriteKey): object {
  const { externalId, link } = draft;
  return { externalId, key: write.key, conversation: link.conversation, ...(draft.public ? {} : { hidden: true }) };
}

/** A refusal that names no field may be about the customer: then the request is made in our own name. */
function mayBeAboutCustomer(error: unknown): boolean {
  return (
    error instanceof ServiceFailure &&
    error.details.status === 400 &&
    error.details.reason === 'other' &&
    (error.details.fields ?? []).length === 0
  );
}

/**
 * A request has no labels or properties of its own at creation, so its description carries the reference, and as the
 * wiki markup that it is at this place; the description proper follows as a document, and so do the labels.
 */
async function postRequest(desk: Desk, draft: TicketDraft, write: WriteKey, options: CallOptions): Promise<Made> {
  const description = bodyText(descriptionOf(draft, true), referenceEnding(write.key));
  const portal = await desk.site.portal(options);
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

/**
 * The oldest issue made under that key, as far as the search index knows. Copies of an issue have its labels and its
 * description, hence the oldest.
 */
async function findMade(desk: Desk, key: string, options: CallOptions): Promise<string | null> {
  const label = creationLabel(key);
  const jql = `project = ${jqlString(desk.project)} AND (labels = ${jqlString(label)} OR description ~ ${jqlString(`"${label}"`)}) ORDER BY created ASC`;
  const search = { jql, fields: ['labels', 'description', 'created'], pageSize: cloneHits, maximumPages: 1 };
  const { issues } = await searchIssues(desk, search, options);
  const ours = issues.filter(
    ({ fields }) => (fields?.labels ?? []).includes(label) || plainText(fields?.description).includes(label),
  );
  const age = ({ fields }: (typeof ours)[number]): string => isoTime(fields?.created);
  return ours.sort((a, b) => age(a).localeCompare(age(b)) || Number(a.id) - Number(b.id))[0]?.id ?? null;
}

/** Checks what can be refused before anything is written. */
async function checkDraft(desk: Desk, draft: TicketDraft, options: CallOptions): Promise<void> {
  await checkNote(desk, !draft.public, options);
  if (!draft.public && !(await desk.site.isServiceDesk(options))) filesAsText(draft.files);
}

/**
 * See `HelpDesk.createTicket`. Jira knows no idempotency key. After an unknown outcome the issue is looked for by its
 * label; search lags behind, so while the latest try is younger than a grace time and nothing is found the answer is
 * `unavailable`, and no second issue is made. What could not be said at creation (notes, files, links, in Jira Service
 * Management also labels and properties) is written after it; all of it may be written again.
 */
export async function createTicket(
  desk: Desk,
  draft: TicketDraft,
  write: WriteKey,
  options: CallOptions,
): Promise<WrittenTicket> {
  await checkDraft(desk, draft, options);
  const isServiceDesk = await desk.site.isServiceDesk(options);
  const wishes = await readWishes(desk, draft, write, options);
  const complete = async ({ id, unmet }: Made): Promise<WrittenTicket> => {
    desk.recent.note(id);
    const description = descriptionOf(draft, true);
    const whole: Part = { field: 'description', fields: { description: toAdf(description) }, unmet: null };
    const parts = isServiceDesk ? [whole, ...findable(wishes.parts, description, write)] : [];
    const todo = { draft, parts, mark: markOf(draft, write) };
    const written = await afterWriting(completeTicket(desk, id, todo, write, options));
    if (write.mayBeDone) await forgetCreation(desk, write.key, options);
    return { ticket: written.ticket, unmet: [...wishes.unmet, ...unmet, ...written.unmet] };
  };
  if (write.mayBeDone) {
    const made = await findMade(desk, write.key, options);
    if (made !== null) return complete({ id: made, unmet: [] });
    await waitForIndex(desk, write, options);
  }
  return complete(
    isServiceDesk
      ? await postRequest(desk, draft, write, options)
      : await postIssue(desk, draft, write, wishes, options),
  );
}
