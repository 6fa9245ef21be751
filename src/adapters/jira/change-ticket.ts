import type { Unmet } from '../../domain/tickets/unmet.ts';
import { ServiceFailure } from '../../domain/failures.ts';
import { withReadBack } from '../../domain/tickets/read-back.ts';
import type { ConversationLink, TicketChange, WrittenTicket } from '../../domain/tickets/tickets.ts';
import type { WantedTicket } from '../../domain/tickets/unmet-by.ts';
import { overwritesOthers } from '../../domain/tickets/manual-changes.ts';
import type { CallOptions, WriteKey } from '../../ports/call.ts';
import type { ChangeGuard } from '../../ports/help-desk.ts';
import { assignIssue, findAssignee } from './assignee.ts';
import { filesAsText } from './attachments.ts';
import type { Desk } from './desk.ts';
import { editIfAllowed, editIssue } from './edit-issue.ts';
import { changeProperty, property, putIssueProperty } from './entity-properties.ts';
import { jiraFailure } from './errors.ts';
import type { GuardedChange } from './guarded-issue.ts';
import { checkGiverOf, checkOwnerNow, isDoneForOwner, isStillTheirs, readGuarded } from './guarded-issue.ts';
import { linkIssue } from './link-issue.ts';
import type { PlannedGroup } from './optional-fields.ts';
import { groupFields, labelFields, priorityFields, reporterFields } from './optional-fields.ts';
import { checkNote, isCommentWritten } from './post-comment.ts';
import { readIssue, readTicket } from './read-issue.ts';
import { isDone, neutralStatus } from './statuses.ts';
import { labelOf } from './text-limits.ts';
import { moveOnce } from './transitions.ts';
import { writeComment } from './write-comment.ts';
import { afterWriting } from '../http/write-outcome.ts';

/** A request of a change, or a few that belong together. Returns the parts that are unmet. */
type Step = () => Promise<Unmet[]>;

/** A change after all names were looked up. */
interface Plan extends PlannedGroup {
  assignee: { accountId: string; email: string } | null;
}

/** What the steps of one change share. */
interface Work extends GuardedChange {
  plan: Plan;
  /** What this try has written, and the ticket should show afterwards. */
  written: WantedTicket;
}

async function planChange(desk: Desk, change: TicketChange, options: CallOptions): Promise<Plan> {
  const priority = await priorityFields(desk, change.priority, options);
  const group = await groupFields(desk, change.group, options);
  const { assignee: email } = change;
  const found = email === undefined ? null : await findAssignee(desk, email, options);
  const missing = found !== null && 'what' in found ? [found] : [];
  return {
    fields: [
      ...priority.fields,
      ...group.fields,
      ...labelFields(change.addTags ?? []),
      ...reporterFields(change.requesterId),
    ],
    assignee: found !== null && 'accountId' in found && email !== undefined ? { ...found, email } : null,
    unmet: [...priority.unmet, ...group.unmet, ...missing],
    group: group.group,
  };
}

/** Refuses a note that cannot be kept from customers, before anything is written. */
async function checkComment(desk: Desk, { comment }: TicketChange, options: CallOptions): Promise<void> {
  if (comment === undefined || comment.public) return;
  await checkNote(desk, true, options);
  if (!(await desk.lookups.isServiceDesk(options))) filesAsText(comment.files ?? []);
}

/**
 * Compares versions just before the first write, because Jira itself does not. The steps of an earlier try of ours also
 * change `updated`. So a change with a version first stores its key on the issue, as a property, and a later try that
 * finds its own key continues without comparing.
 */
function versionSteps({ desk, issue, change, guard: { version }, write, options }: Work): Step[] {
  const earlier = changeProperty(issue);
  if (version === null || !overwritesOthers(change) || (write.mayBeDone && earlier.key === write.key)) return [];
  if (issue.fields?.updated !== version) {
    const call = { method: 'PUT', path: '/rest/api/3/issue/{id}' } as const;
    throw jiraFailure(call, 'the ticket has changed', { kind: 'conflict' });
  }
  const storeKey = async (): Promise<Unmet[]> => {
    await putIssueProperty(desk.client, issue.id, property.change, { ...earlier, key: write.key }, options);
    return [];
  };
  return [storeKey];
}

/**
 * The steps of a change in their order. The status is first, because a ticket that is closed for good must stay as it
 * is. The comment comes after the steps that leave no trace of our write: when the comment is there, they were done.
 * Before each later one, customers are compared again.
 */
async function stepsOf(work: Work): Promise<Step[]> {
  const { desk, issue, change, plan, written, write, options } = work;
  const { comment, link, status, priority, requesterId, addTags = [] } = change;
  const { fields, group, assignee } = plan;
  const isWritten =
    comment !== undefined && write.mayBeDone && (await isCommentWritten(desk, issue.id, write, options));
  const steps: Step[] = [];
  if (!isWritten) {
    await checkGiverOf(work);
    if (status !== undefined) {
      steps.push(async () => {
        const { to, unmet } = await moveOnce(desk, issue, status, write, options);
        if (to !== null) written.status = to;
        return unmet;
      });
    }
    if (fields.length > 0) {
      steps.push(() => {
        Object.assign(written, {
          priority,
          requesterId,
          group,
          tags: addTags.map((tag) => labelOf(tag)).filter((tag) => tag !== ''),
        });
        // A done issue that cannot be edited is closed for good: then the comment belongs on a follow-up.
        const isOpen = !isDone(written.status ?? neutralStatus(issue.fields?.status, desk.statusNames));
        const edit = comment !== undefined && isOpen ? editIfAllowed : editIssue;
        return edit(desk, issue.id, fields, options);
      });
    }
    if (assignee !== null) {
      steps.push(() => {
        written.assignee = { wanted: assignee.email, id: assignee.accountId };
        return assignIssue(desk, issue.id, assignee, options);
      });
    }
  }
  if (comment !== undefined) steps.push(() => writeComment(desk, issue.id, comment, write, options));
  const links: Step[] = link === undefined ? [] : [() => linkIfTheirs(work, link)];
  if (steps.length + links.length === 0) return [];
  const own = [...versionSteps(work), ...steps].map((step, index): Step => {
    return async () => {
      if (index > 0) await checkOwnerNow(work);
      return step();
    };
  });
  return [...own, ...links];
}

/** A comment is not written again because its link came too late, so that is unmet. */
async function linkIfTheirs(work: Work, link: ConversationLink): Promise<Unmet[]> {
  const { desk, issue, options } = work;
  if (await isStillTheirs(work)) return linkIssue(desk, issue.id, link, options);
  return [{ what: 'link', wanted: link.conversation, why: 'overtaken' }];
}

/** A refusal without a field may mean that the workflow allows no change of a done issue, so the issue is read. */
async function withClosedReason({ desk, issue, options }: Work, error: unknown): Promise<unknown> {
  if (!(error instanceof ServiceFailure)) return error;
  const { kind, fields = [], reason } = error.details;
  const isSuspicious = kind === 'forbidden' || (kind === 'rejected' && reason === 'other' && fields.length === 0);
  if (!isSuspicious) return error;
  const now = await readIssue(desk, issue.id, { fields: ['status'] }, options);
  if (!isDone(neutralStatus(now.fields?.status, desk.statusNames))) return error;
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
 * See `HelpDesk.changeTicket`. Jira has no single write for all of it, so a change is made in steps: status, fields,
 * assignee, comment, link. Each step is safe to repeat, or finds out whether it was done. The ticket as it is read
 * afterwards tells what Jira has not done although it said so.
 */
export async function changeTicket(
  desk: Desk,
  id: string,
  { change, guard }: { change: TicketChange; guard: ChangeGuard },
  write: WriteKey,
  options: CallOptions,
): Promise<WrittenTicket> {
  await checkComment(desk, change, options);
  const plan = await planChange(desk, change, options);
  const issue = await readGuarded(desk, id, guard, options);
  const work: Work = { desk, issue, change, guard, plan, written: {}, write, options };
  if (await isDoneForOwner(work)) return { ticket: await readTicket(desk, issue.id, options), unmet: [] };
  const steps = await stepsOf(work);
  const unmet = await run(work, steps);
  if (steps.length > 0) desk.recentlyWritten.add(issue.id);
  const ticket = readTicket(desk, issue.id, options);
  const result = {
    ticket: await (steps.length === 0 ? ticket : afterWriting(ticket)),
    unmet: [...plan.unmet, ...unmet],
  };
  return withReadBack(result, work.written);
}
