import { condition, proxyActivities } from '@temporalio/workflow';
import type { NoticeActivities } from '../../activities/notices.ts';
import { firstReminderMs, urgentReferences, type DeskHealthState, type DeskReport } from '../../domain/desk/health.ts';
import type { AdminNotice } from '../../domain/desk/admin-notices.ts';

const { notifyAdministrator } = proxyActivities<NoticeActivities>({
  startToCloseTimeout: '15 seconds',
  retry: { initialInterval: 5_000, backoffCoefficient: 2, maximumInterval: '10 minutes' },
  summary: 'tell the administrator',
});

/** The same cause is told again after this long, in milliseconds. */
const tellAgainMs = 24 * 3_600_000;
const maximumTold = 500;

/** What the administrator is told of one desk: one notice a cause, sent in order and until it was received. */
export class Announcements {
  readonly #desk: string;
  readonly #state: DeskHealthState;

  constructor(desk: string, state: DeskHealthState) {
    this.#desk = desk;
    this.#state = state;
  }

  /** The outage is there, or still there: told once, then reminded of with growing gaps. */
  outage(now: number): void {
    const { outage, waiting } = this.#state;
    if (outage === null || (outage.told && now < outage.nextReminderAt)) return;
    const began = !outage.told;
    outage.told = true;
    if (!began) outage.reminders += 1;
    outage.nextReminderAt = now + firstReminderMs * 2 ** outage.reminders;
    const since = new Date(outage.since).toISOString();
    this.#add({
      id: `${this.#desk}/outage/${outage.since}/${outage.reminders}`,
      kind: began ? 'outageBegan' : 'outageGoesOn',
      text: `The help desk ${this.#desk} ${began ? 'does not answer' : 'still does not answer'}, since ${since}. ${waiting.length} write(s) wait and will be made up for.`,
      since,
      waiting: waiting.length,
      urgent: urgentReferences(this.#state),
      parked: this.#state.parked.length,
    });
  }

  /** The desk answers again and nothing waits any more. */
  over(): void {
    const { outage } = this.#state;
    if (outage === null) return;
    this.#state.outage = null;
    if (!outage.told) return;
    const since = new Date(outage.since).toISOString();
    this.#add({
      id: `${this.#desk}/outage/${outage.since}/over`,
      kind: 'outageOver',
      text: `The help desk ${this.#desk} answers again. ${outage.drained} write(s) that waited are done.`,
      since,
      waiting: 0,
      drained: outage.drained,
    });
  }

  /** A write waits for the administrator; the same cause is told once until it is mended. */
  parked(report: Extract<DeskReport, { kind: 'parked' }>): void {
    const sameCause = this.#state.parked.filter(({ failure }) => failure === report.failure).length;
    if (sameCause > 1) return;
    this.#add({
      id: `${report.conversation}#${report.operation}/${report.at}`,
      kind: 'operationParked',
      text: `A write to the help desk was refused (${report.failure}) and waits. Mend the cause, then retry the conversation: npx deskbridge conversations retry --all`,
      conversation: report.conversation,
      reference: report.reference,
      failure: report.failure,
      parked: this.#state.parked.length,
    });
  }

  /** Something of a ticket could not be done. */
  unmet(report: Extract<DeskReport, { kind: 'unmet' }>): void {
    const { what, wanted, why } = report.unmet;
    if (!this.#isNew(`unmet/${what}/${wanted}/${why}`)) return;
    this.#add({
      id: `${report.conversation}/${report.reference}/unmet/${what}`,
      kind: 'ticketIncomplete',
      text: `A ticket was written without its ${what} “${wanted}” (${why}). Later tickets with the same fault are not told today.`,
      conversation: report.conversation,
      reference: report.reference,
    });
  }

  /** A note was kept back. */
  withheld(report: Extract<DeskReport, { kind: 'withheld' }>): void {
    if (!this.#isNew('withheld')) return;
    this.#add({
      id: `${report.conversation}/${report.reference}/withheld`,
      kind: 'noteWithheld',
      text: 'Internal notes are kept in the conversation: this help desk would show them to the customer.',
      conversation: report.conversation,
      reference: report.reference,
    });
  }

  /** Sends what is to be told, one after the other, each until it was received; never ends. */
  async send(): Promise<never> {
    for (;;) {
      await condition(() => this.#state.notices.length > 0);
      const [next] = this.#state.notices;
      if (next !== undefined) await notifyAdministrator(next);
      this.#state.notices.shift();
    }
  }

  #isNew(what: string): boolean {
    const now = Date.now();
    const { told } = this.#state;
    if (told.some((entry) => entry.what === what && now - entry.at < tellAgainMs)) return false;
    this.#state.told = [...told.filter((entry) => now - entry.at < tellAgainMs), { what, at: now }].slice(-maximumTold);
    return true;
  }

  #add(notice: Omit<AdminNotice, 'desk' | 'at'>): void {
    this.#state.notices.push({ ...notice, desk: this.#desk, at: new Date().toISOString() });
  }
}
