import type { Unmet } from '../../domain/desk/desk.ts';
import { ServiceFailure } from '../../domain/failures.ts';
import type { TicketChange, WrittenTicket } from '../../domain/tickets/tickets.ts';
import type { CallOptions, WriteKey } from '../../ports/call.ts';
import type { JiraIssue } from './schema.ts';
import { writeComment } from './write-comment.ts';
import { checkNote, isCommentDone } from './comments.ts';
import type { Desk } from './desk.ts';
import { readIssue, readTicket } from './desk.ts';
import { jiraFailure } from './errors.ts';
import { filesAsText } from './attachments.ts';
import { property } from './entity-properties.ts';
import type { Part } from './optional-fields.ts';
import { editIssue, groupPart, labelPart, priorityPart } from './optional-fields.ts';
import {
  afterWriting,
  assignIssue,
  changeMarks,
  findAssignee,
  isDone,
  linkIssue,
  moveOnce,
  putProperty,
} from './transitions.ts';

/** One request (or a few that belong together) of a change. */
type Step = () => Promise<Unmet[]>;

/** What a change comes down to, with every name looked up. */
interface Plan {
  parts: Part[];
  person: { accountId: string; email: string } | null;
  unmet: Unmet[];
}

/** Everything that the steps of one change work with. */
interface Work {
  desk: Desk;
  /** With status, `updated`, our mark, and transitions where a status is wanted. */
  issue: JiraIssue;
  change: TicketChange;
  plan: Plan;
  write: WriteKey;
  options: CallOptions;
}

async function readPlan(desk: Desk, change: TicketChange, options: CallOptions): Promise<Plan> {
  const priority = await priorityPart(desk, change.priority, options);
  const group = await groupPart(desk, change.group, options);
  const { assignee } = change;
  const found = assignee === undefined ? null : await findAssignee(desk, assignee, options);
  const missing = found !== null && 'what' in found ? [found] : [];
  return {
    parts: [...priority.parts, ...group.parts, ...labelPart(change.addTags ?? [])],
    person: found !== null && 'accountId' in found && assignee !== undefined ? { ...found, email: assignee } : null,
    unmet: [...priority.unmet, ...group.unmet, ...missing],
  };
}

async function checkComment(desk: Desk, { comment }: TicketChange, options: CallOptions): Promise<void> {
  if (comment === undefined || comment.public) return;
  await checkNote(desk, true, options);
  if (!(await desk.site.isServiceDesk(options))) filesAsText(comment.files ?? []);
}

/**
 * Compares just before the first write: Jira refuses nothing itself. Our own parts of an earlier try change `updated`
 * too, so a change that names a version first leaves its key on the issue, as a property; a try that finds its own
 * key goes on where the earlier one ended.
 */
function versionSteps({ desk, issue, write, options }: Work, version: string | null): Step[] {
  const marks = changeMarks(issue);
  if (version === null || (write.mayBeDone && marks.key === write.key)) return [];
  if (issue.fields?.updated !== version) {
    const call = { method: 'PUT', path: '/rest/api/3/issue/{id}' } as const;
    throw jiraFailure(call, 'the ticket has changed', { kind: 'conflict' });
  }
  const leaveKey = async (): Promise<Unmet[]> => {
    await putProperty(desk, issue.id, property.change, { ...marks, key: write.key }, options);
    return [];
  };
  return [leaveKey];
}

/**
 * The steps in their order: the status first, since its refusal must leave the ticket as it was, and the comment after
 * all that it could find done: where the comment is there, so is everything before it.
 */
async function stepsOf(work: Work): Promise<Step[]> {
  const { desk, issue, change, plan, write, options } = work;
  const { comment, link, status } = change;
  const { parts, person } = plan;
  const isSaid = comment !== undefined && write.mayBeDone && (await isCommentDone(desk, issue.id, write, options));
  const steps: Step[] = [];
  if (!isSaid) {
    if (status !== undefined) steps.push(() => moveOnce(desk, issue, status, write, options));
    if (parts.length > 0) steps.push(() => editIssue(desk, issue.id, parts, options));
    if (person !== null) steps.push(() => assignIssue(desk, issue.id, person, options));
  }
  if (comment !== undefined) {
    steps.push(async () => {
      await writeComment(desk, issue.id, comment, write, options);
      return [];
    });
  }
  if (link !== undefined) steps.push(() => linkIssue(desk, issue.id, link, options));
  return steps;
}

/** A refusal without a field may mean that the workflow lets nobody change a done issue: then the issue itself tells. */
async function withClosedReason({ desk, issue, options }: Work, error: unknown): Promise<unknown> {
  if (!(error instanceof ServiceFailure)) return error;
  const { kind, fields = [], reason } = error.details;
  const isSuspicious = kind === 'forbidden' || (kind === 'rejected' && reason === 'other' && fields.length === 0);
  if (!isSuspicious) return error;
  const now = await readIssue(desk, issue.id, { fields: ['status'] }, options);
  if (!isDone(desk, now)) return error;
  return new ServiceFailure(error.message, { ...error.details, kind: 'rejected', reason: 'ticketClosed' });
}

async function run(work: Work, steps: Step[]): Promise<Unmet[]> {
  const unmet: Unmet[] = [];
  for (const [index, step] of steps.entries()) {
    try {
      unmet.push(...(await (index === 0 ? step() : afterWriting(step()))));
    } catch (error) {
      throw await withClosedReason(work, error);
    }
  }
  return unmet;
}

/**
 * See `HelpDesk.changeTicket`. Jira has no write that does it all, so a change is made in steps, each of which finds
 * out by itself whether it is done already: status, fields, assignee, comment, link.
 */
export async function changeTicket(
  desk: Desk,
  id: string,
  change: TicketChange,
  version: string | null,
  write: WriteKey,
  options: CallOptions,
): Promise<WrittenTicket> {
  await checkComment(desk, change, options);
  const plan = await readPlan(desk, change, options);
  const query = {
    fields: ['status', 'updated'],
    properties: [property.change],
    transitions: change.status !== undefined,
  };
  const issue = await readIssue(desk, id, query, options);
  const work: Work = { desk, issue, change, plan, write, options };
  const steps = await stepsOf(work);
  if (steps.length > 0) steps.unshift(...versionSteps(work, version));
  const unmet = await run(work, steps);
  if (steps.length > 0) desk.recent.note(issue.id);
  const ticket = readTicket(desk, issue.id, options);
  return { ticket: await (steps.length === 0 ? ticket : afterWriting(ticket)), unmet: [...plan.unmet, ...unmet] };
}
