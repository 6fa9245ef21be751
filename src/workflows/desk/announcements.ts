import { condition, proxyActivities } from '@temporalio/workflow';
import type { NoticeActivities } from '../../activities/notices.ts';
import {
  firstReminderMs,
  type DeskOutage,
  type DeskReport,
  type ParkedWrite,
  type WatchState,
} from '../../domain/desk/health.ts';
import type { ParkedWrites } from '../../domain/desk/parked-writes.ts';
import { tellOnce } from '../../domain/desk/told.ts';
import { addNotice, nextNotice } from '../../domain/desk/waiting-notices.ts';
import type { WaitingWrites } from '../../domain/desk/waiting-writes.ts';
import { inWords, type Refused } from '../../domain/failures.ts';
import type { AdminNotice } from '../../domain/desk/admin-notices.ts';

const { notifyAdministrator } = proxyActivities<NoticeActivities>({
  startToCloseTimeout: '15 seconds',
  retry: { initialInterval: 5_000, backoffCoefficient: 2, maximumInterval: '10 minutes' },
  summary: 'notify the administrator',
});

/** How long a new run waits for notices that are on their way, in milliseconds. */
const settleMs = 2_000;
/** Most references of urgent writes in one notice. */
const maximumReferences = 50;

/** The admin notices about one desk: one per cause, sent in order, each until it is received. */
export class Announcements {
  readonly #desk: string;
  readonly #state: WatchState;
  readonly #waiting: WaitingWrites;
  readonly #parked: ParkedWrites;

  constructor(desk: string, state: WatchState, waiting: WaitingWrites, parked: ParkedWrites) {
    this.#desk = desk;
    this.#state = state;
    this.#waiting = waiting;
    this.#parked = parked;
  }

  /**
   * Announces an outage once, then sends reminders at growing intervals.
   * @param of `writes`: the desk answers and takes no writes
   */
  outage(of: 'all' | 'writes'): void {
    const now = Date.now();
    const { outage } = this.#state;
    if (outage === null) return;
    outage.writeProbeFailed = false;
    if (outage.told && now < outage.nextReminderAt) return;
    const began = !outage.told;
    outage.told = true;
    outage.writesOnly = of === 'writes';
    if (!began) outage.reminders += 1;
    outage.nextReminderAt = now + firstReminderMs * 2 ** outage.reminders;
    const since = new Date(outage.since).toISOString();
    const waiting = this.#waiting.count;
    const { references, more } = this.#waiting.urgent(maximumReferences);
    this.#add({
      id: `${this.#desk}/outage/${outage.since}/${outage.reminders}`,
      kind: began ? 'outageBegan' : 'outageGoesOn',
      text: `The help desk ${this.#desk} ${stateOf(outage, began)} (since ${since}). ${waiting} write(s) are waiting and will be done once it ${outage.writesOnly ? 'takes writes' : 'answers'} again.`,
      since,
      waiting,
      urgent: references,
      ...(more === 0 ? {} : { moreUrgent: more }),
      parked: this.#parked.count,
    });
  }

  /** Announces that the desk answers again, or takes writes again, and that no write waits any more because of it. */
  over(): void {
    const { outage } = this.#state;
    if (outage === null) return;
    this.#state.outage = null;
    if (!outage.told) return;
    const since = new Date(outage.since).toISOString();
    this.#add({
      id: `${this.#desk}/outage/${outage.since}/over`,
      kind: 'outageOver',
      text: `The help desk ${this.#desk} ${outage.writesOnly ? 'takes writes' : 'answers'} again. ${outage.drained} waiting write(s) are done.`,
      since,
      waiting: this.#waiting.count,
      drained: outage.drained,
    });
  }

  /** Announces a parked write; writes parked by the same cause are announced once until it is fixed. */
  parked(write: ParkedWrite): void {
    if (!this.#parked.add(write)) return;
    const { conversation, operation, reference, failure, at } = write;
    this.#add({
      id: `${conversation}#${operation}/${at}`,
      kind: 'operationParked',
      text: parkedText(conversation, failure),
      conversation,
      reference,
      failure: failure?.kind ?? 'internal',
      causes: failure?.causes ?? [],
      parked: this.#parked.count,
    });
  }

  /** Announces an unmet part of a ticket. */
  unmet(report: Extract<DeskReport, { kind: 'unmet' }>): void {
    const { what, wanted, why } = report.unmet;
    if (!this.#isNew(`unmet/${what}/${wanted}/${why}`)) return;
    this.#add({
      id: `${report.conversation}/${report.reference}/unmet/${what}`,
      kind: 'ticketIncomplete',
      text: `A ticket was written without its ${what} “${wanted}” (${why}). Further tickets with the same problem will not be reported for 24 hours.`,
      conversation: report.conversation,
      reference: report.reference,
    });
  }

  /** Announces a withheld note. */
  withheld(report: Extract<DeskReport, { kind: 'withheld' }>): void {
    if (!this.#isNew('withheld')) return;
    this.#add({
      id: `${report.conversation}/${report.reference}/withheld`,
      kind: 'noteWithheld',
      text: 'Internal notes are withheld and kept in the conversation: this help desk would show them to the customer.',
      conversation: report.conversation,
      reference: report.reference,
    });
  }

  /** Announces that changes in the desk may be missed. */
  changesIncomplete({ why }: Extract<DeskReport, { kind: 'changesIncomplete' }>): void {
    if (!this.#isNew(`changes/${why}`)) return;
    this.#add({
      id: `${this.#desk}/changes/${Date.now()}`,
      kind: 'changesIncomplete',
      text: `The reconciliation cannot find every change in the help desk ${this.#desk} (${why}). What a webhook reports is not affected. This will not be reported again for 24 hours.`,
    });
  }

  /** Announces that conversations on the messaging platform cannot go on, once per cause for all of them. */
  messagingFailing({ conversation, failure }: Extract<DeskReport, { kind: 'messagingFailing' }>): void {
    if (!this.#isNew(`messaging/${failure}`)) return;
    const isRefused = failure === 'unauthenticated' || failure === 'forbidden';
    const what = isRefused
      ? `The messaging platform refuses our key (${failure}): check it and its rights with npx deskbridge switchboard show, correct the settings, and restart.`
      : `Steps of a conversation on the messaging platform keep failing (${failure}): see npx deskbridge conversations show ${conversation} and the worker's log.`;
    this.#add({
      id: `${conversation}/messaging/${failure}/${Date.now()}`,
      kind: 'messagingFailing',
      text: `${what} The conversations wait, and are tried again at growing intervals. The same cause will not be reported for 24 hours.`,
      conversation,
      failure,
    });
  }

  /** Sends the notices one by one, each until it is received; never returns. */
  async send(): Promise<never> {
    for (;;) {
      await condition(() => this.#state.notices.length > 0);
      const next = nextNotice(this.#state);
      if (next !== undefined) await notifyAdministrator(next);
      this.#state.notices.shift();
    }
  }

  /**
   * Waits a moment until no notice is on its way: a new run would send it again, since it does not learn that it was
   * received. One that is hard to deliver is not waited for.
   */
  async settled(): Promise<void> {
    await condition(() => this.#state.notices.length === 0, settleMs);
  }

  #isNew(what: string): boolean {
    return tellOnce(this.#state, what, Date.now());
  }

  #add(notice: Omit<AdminNotice, 'desk' | 'at'>): void {
    addNotice(this.#state, { ...notice, desk: this.#desk, at: new Date().toISOString() });
  }
}

function parkedText(conversation: string, failure: Refused | null): string {
  if (failure?.reason === 'changedHands') {
    return `A ticket of the conversation ${conversation} belongs to another customer by now, so what was recorded for it was not written there and is parked. If the ticket was moved by mistake, move it back first. Then retry: npx deskbridge conversations retry ${conversation}. A ticket that still belongs to another customer is left alone, and a new ticket of the right one is opened.`;
  }
  const why = failure === null ? 'internal' : inWords(failure);
  return `A write to the help desk was refused (${why}) and is parked. ${fixOf(failure)}, then retry: npx deskbridge conversations retry --all`;
}

/** What the administrator does before parked writes are retried, as a sentence without a full stop. */
function fixOf(failure: Refused | null): string {
  if (failure?.kind === 'unauthenticated')
    return 'Correct the credentials in the settings of the service and restart it';
  if (failure?.kind === 'forbidden') return 'Give the account of the service the missing permission in the help desk';
  if (failure?.reason === 'requiredFields')
    return 'Make the field optional in the help desk, or give it a default there';
  if (failure?.reason === 'configuration') return 'Correct the setting that names it, and restart the service';
  return "Fix the cause: see the worker's log";
}

function stateOf({ writesOnly }: DeskOutage, began: boolean): string {
  if (writesOnly) return began ? 'answers, but takes no writes' : 'answers, but still takes no writes';
  return began ? 'does not answer' : 'still does not answer';
}
