import { jsonBytes } from '../size.ts';
import { waitingNoticesBytes } from '../budgets.ts';
import { truncate } from '../text.ts';
import type { AdminNotice } from './admin-notices.ts';
import type { WatchState } from './health.ts';

/** Most notices that wait to be sent. */
const maximumNotices = 200;
/** Most characters of a notice's text, and of its other words. */
const maximumText = 1_000;
const maximumCauses = 5;
const maximumWord = 120;

/**
 * Adds a notice to those that wait to be sent. Of several reminders of one outage only the latest is kept. If too many
 * wait, since nobody receives them, the oldest are left out, those of an outage's begin and end last, and counted.
 */
export function addNotice(state: WatchState, notice: AdminNotice): void {
  // The first one is being sent.
  const [sending, ...others] = state.notices;
  const isOutdated = ({ kind }: AdminNotice): boolean => kind === 'outageGoesOn' && notice.kind === kind;
  const waiting = [...others.filter((other) => !isOutdated(other)), shortened(notice)];
  let bytes = waiting.reduce((sum, other) => sum + sizeOf(other), 0);
  while (waiting.length >= maximumNotices || bytes > waitingNoticesBytes) {
    const index = Math.max(
      0,
      waiting.findIndex(({ kind }) => kind !== 'outageBegan' && kind !== 'outageOver'),
    );
    const [left] = waiting.splice(index, 1);
    if (left === undefined) break;
    bytes -= sizeOf(left);
    state.noticesLeftOut += 1;
  }
  state.notices = sending === undefined ? waiting : [sending, ...waiting];
}

/** The next notice to send; it also tells how many were left out before it. Undefined if none waits. */
export function nextNotice(state: WatchState): AdminNotice | undefined {
  const [next] = state.notices;
  if (next === undefined || state.noticesLeftOut === 0) return next;
  next.leftOut = (next.leftOut ?? 0) + state.noticesLeftOut;
  next.text = `${next.text} ${state.noticesLeftOut} earlier notice(s) were left out, since nobody received them.`;
  state.noticesLeftOut = 0;
  return next;
}

function shortened(notice: AdminNotice): AdminNotice {
  const { causes } = notice;
  const text = truncate(notice.text, maximumText);
  if (causes === undefined) return { ...notice, text };
  const cut = (word: string | null): string | null => (word === null ? null : truncate(word, maximumWord));
  const few = causes.slice(0, maximumCauses).map(({ code, field }) => ({ code: cut(code), field: cut(field) }));
  return { ...notice, text, causes: few };
}

function sizeOf(notice: AdminNotice): number {
  return jsonBytes(notice) + 1;
}
