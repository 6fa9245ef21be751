import { ServiceFailure } from '../../domain/failures.ts';
import { withReadBack } from '../../domain/tickets/read-back.ts';
import type { TicketDraft, WrittenTicket } from '../../domain/tickets/tickets.ts';
import { contactOf, unmetContact } from '../../domain/tickets/tickets.ts';
import type { Unmet } from '../../domain/tickets/unmet.ts';
import type { WantedTicket } from '../../domain/tickets/unmet-by.ts';
import type { CallOptions, WriteKey } from '../../ports/call.ts';
import { toAdf } from './adf.ts';
import { filesAsText } from './attachments.ts';
import { createIssue } from './create-issue.ts';
import { createRequest } from './create-request.ts';
import { forgetAttempt, waitForIndex } from './creation-attempts.ts';
import type { Desk } from './desk.ts';
import { findCreated } from './find-created.ts';
import { finishCreation } from './finish-creation.ts';
import type { CreatedIssue } from './new-issue.ts';
import { descriptionOf, planFields, ticketPropertyOf, withReference } from './new-issue.ts';
import type { OptionalField, PlannedGroup } from './optional-fields.ts';
import { checkNote } from './post-comment.ts';
import { readTicket } from './read-issue.ts';
import { labelOf } from './text-limits.ts';
import { findPerson, withAddress } from './ticket-person.ts';
import { afterWriting } from '../http/write-outcome.ts';

/** Checks what can be refused before anything is written. */
async function checkDraft(desk: Desk, draft: TicketDraft, options: CallOptions): Promise<void> {
  await checkNote(desk, !draft.public, options);
  if (!draft.public && !(await desk.lookups.isServiceDesk(options))) filesAsText(draft.files);
}

/** Finishes a new issue. When our account cannot see its own issue, that is no missing ticket. */
async function ofNewIssue<T>(finish: Promise<T>): Promise<T> {
  try {
    return await afterWriting(finish);
  } catch (error) {
    if (!(error instanceof ServiceFailure) || error.kind !== 'notFound') throw error;
    throw new ServiceFailure(error.message, { ...error.details, kind: 'forbidden' }, { cause: error });
  }
}

/** What the new ticket should show. Its status is compared where it is set. */
function shownParts({ priority, tags, requesterId }: TicketDraft, { group }: PlannedGroup): WantedTicket {
  return {
    ...(priority === null ? {} : { priority }),
    ...(requesterId === null ? {} : { requesterId }),
    group,
    tags: tags.map((tag) => labelOf(tag)).filter((tag) => tag !== ''),
  };
}

/** The contact, if an earlier try made the issue for nobody. */
async function unmetOfMade(desk: Desk, id: string, draft: TicketDraft, options: CallOptions): Promise<Unmet[]> {
  if (contactOf(draft) === null) return [];
  const { requesterId } = await readTicket(desk, id, options);
  if (requesterId !== null) return [];
  return [unmetContact((await desk.lookups.isServiceDesk(options)) ? 'refused' : 'unsupported')];
}

/**
 * See `HelpDesk.createTicket`. Jira has no idempotency keys. After an unknown outcome, the issue is searched by its
 * label. The search lags, so while it finds nothing and the latest try is younger than the lag, the result is
 * `unavailable` and no second issue is created. What cannot be set at creation is written after it: notes, files and
 * links, in Jira Service Management also labels and properties. All of it is safe to repeat.
 */
export async function createTicket(
  desk: Desk,
  draft: TicketDraft,
  write: WriteKey,
  options: CallOptions,
): Promise<WrittenTicket> {
  await checkDraft(desk, draft, options);
  const isServiceDesk = await desk.lookups.isServiceDesk(options);
  const plan = await planFields(desk, draft, write, options);
  const finish = async ({ id, unmet }: CreatedIssue): Promise<WrittenTicket> => {
    desk.recentlyWritten.add(id);
    const isOfNobody = unmet.some(({ what }) => what === 'contact');
    const finished = isOfNobody ? withAddress(draft) : draft;
    const description = descriptionOf(finished, true);
    const document: OptionalField = { name: 'description', set: { description: toAdf(description) }, unmet: null };
    const fields = isServiceDesk ? [document, ...withReference(plan.fields, description, write)] : [];
    const remainder = { draft: finished, fields, property: ticketPropertyOf(draft, write) };
    const { ticket, unmet: later } = await ofNewIssue(finishCreation(desk, id, remainder, write, options));
    if (write.mayBeDone) await forgetAttempt(desk, write.key, options);
    const result = { ticket, unmet: [...plan.unmet, ...unmet, ...later] };
    // An earlier try may have set them, and people may have changed them since.
    return write.mayBeDone ? result : withReadBack(result, shownParts(draft, plan));
  };
  if (write.mayBeDone) {
    const created = await findCreated(desk, write.key, options);
    if (created !== null) {
      return finish({ id: created, unmet: await ofNewIssue(unmetOfMade(desk, created, draft, options)) });
    }
    await waitForIndex(desk, write, options);
  }
  const found = await findPerson(desk, draft, options);
  const person = found !== null && 'accountId' in found ? found : null;
  const unmet = found !== null && 'what' in found ? [found] : [];
  const first = unmet.length > 0 ? withAddress(draft) : draft;
  const made = isServiceDesk
    ? await createRequest(desk, first, person, write, plan.fields, options)
    : await createIssue(desk, first, person, write, plan.fields, options);
  return finish({ id: made.id, unmet: [...unmet, ...made.unmet] });
}
