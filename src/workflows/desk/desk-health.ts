import {
  allHandlersFinished,
  condition,
  continueAsNew,
  log,
  proxyActivities,
  setCurrentDetails,
  setHandler,
} from '@temporalio/workflow';
import type { DeskPageActivities } from '../../activities/desk-pages.ts';
import { answersUntil } from '../../domain/desk/asked.ts';
import { probeWaitMs } from '../../domain/desk/delays.ts';
import {
  newDeskHealth,
  newOutage,
  type DeskHealthInput,
  type DeskHealthState,
  type DeskReport,
  type QueuedWrite,
  type WatchState,
} from '../../domain/desk/health.ts';
import { ParkedWrites } from '../../domain/desk/parked-writes.ts';
import { toldUntil } from '../../domain/desk/told.ts';
import { WaitingWrites } from '../../domain/desk/waiting-writes.ts';
import { isNewRunDue, shouldStartAnew } from '../start-anew.ts';
import { deskHealthQuery, deskReportSignal } from '../messages.ts';
import { Announcements } from './announcements.ts';
import { collect, movePages, readPage } from './pages.ts';
import { probe } from './probe.ts';

/** The desk watch ends when nothing has waited for this time, in milliseconds; the next report begins a new one. */
const idleMs = 10 * 60_000;
/** Writes that the rate allows within this time are permitted together, at most so many; in milliseconds. */
const tickMs = 200;
const maximumPermits = 200;

const { permitWrites } = proxyActivities<DeskPageActivities>({
  startToCloseTimeout: '30 seconds',
  retry: { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: '1 minute' },
  summary: 'permit waiting writes',
});

/** The desk watch at work: what it knows, with the lists that are kept with an index. */
interface Watch {
  input: DeskHealthInput;
  state: WatchState;
  waiting: WaitingWrites;
  parked: ParkedWrites;
  announcements: Announcements;
}

/**
 * The desk watch of one help desk. Conversations report writes that the desk could not do. The watch finds out whether
 * the desk answers at all, holds the writes back while it does not, and permits them at a steady rate when it does, the
 * most urgent first. If the desk answers but fails on every write, one write at a time is permitted as a probe. The
 * administrator gets one notice of an outage, reminders at growing intervals, and one notice of its end. The watch also
 * collects what else only an administrator can fix, so that one cause leads to one notice. It keeps the writes that come
 * next; pages keep the others.
 */
export async function deskHealth(input: DeskHealthInput): Promise<void> {
  const watch = open(input);
  const { state, waiting, announcements } = watch;
  let changes = 0;
  setHandler(deskReportSignal, (reports) => {
    changes += 1;
    for (const report of [reports].flat()) applyReport(watch, report);
  });
  setHandler(deskHealthQuery, () => stateOf(watch));

  void announcements.send();
  for (;;) {
    const now = Date.now();
    await permitAll(watch, waiting.lostPermits(now));
    await movePages(waiting);
    if (shouldStartAnew(waiting.bytes)) {
      await announcements.settled();
      await condition(allHandlersFinished);
      await continueAsNew<typeof deskHealth>({ ...input, state: stateOf(watch) });
    }
    if (state.incomplete && state.pages.length === 0) await collect(state);
    if (waiting.isOutageOver(Date.now())) announcements.over();
    setCurrentDetails(card(watch));
    const seen = changes;
    const dueAt = waiting.nextDueAt;
    if (dueAt === null) {
      // Every write is permitted or parked: there is nothing to do until the next report.
      // What the administrator was told must not be forgotten too early, or they would be told again.
      const answeredAt = state.outage === null ? null : answersUntil(state, now);
      const quietMs = isQuiet(watch) ? Math.max(idleMs, toldUntil(state) - now) : idleMs;
      const waitMs = answeredAt === null ? quietMs : answeredAt - now;
      const reported = await condition(() => changes !== seen || isNewRunDue(), waitMs);
      if (!reported && isQuiet(watch) && toldUntil(state) <= Date.now()) return;
    } else if (!state.answers) {
      await probeDesk(watch);
    } else if (dueAt > now) {
      const isSooner = (): boolean => !state.answers || waiting.isOverfull || (waiting.nextDueAt ?? 0) < dueAt;
      await condition(isSooner, dueAt - now);
    } else {
      await permitNextWrites(watch);
    }
  }
}

function open(input: DeskHealthInput): Watch {
  const { waiting: waitingBefore, parked: parkedBefore, ...state } = { ...newDeskHealth(), ...input.state };
  const waiting = new WaitingWrites(state, waitingBefore);
  const parked = new ParkedWrites(state, parkedBefore);
  return { input, state, waiting, parked, announcements: new Announcements(input.desk, state, waiting, parked) };
}

function stateOf({ state, waiting, parked }: Watch): DeskHealthState {
  return { ...state, waiting: waiting.values(), parked: parked.values() };
}

function applyReport({ state, waiting, parked, announcements }: Watch, report: DeskReport): void {
  const now = Date.now();
  switch (report.kind) {
    case 'waiting':
      waiting.enqueue(report, now);
      if (report.again === true) return;
      // A conflict comes from a desk that takes writes.
      if (report.failure === 'conflict') waiting.failing.noteTakenWrite(now);
      else waiting.failing.noteFailedProbe(report, now);
      return;
    case 'finished': {
      const isKnown = parked.remove(report);
      const hasWaited = waiting.remove(report);
      if (report.late === true) return;
      if (hasWaited && state.outage !== null) state.outage.drained += 1;
      if (!hasWaited && !isKnown) parked.removeUnknown();
      waiting.failing.noteTakenWrite(now);
      return;
    }
    case 'parked':
      waiting.remove(report);
      if (report.again !== true) waiting.failing.noteTakenWrite(now);
      announcements.parked(report);
      return;
    case 'unmet':
      announcements.unmet(report);
      return;
    case 'withheld':
      announcements.withheld(report);
      return;
    case 'changesIncomplete':
      announcements.changesIncomplete(report);
      return;
    case 'messagingFailing':
      state.messagingFailure = { failure: report.failure, at: now };
      announcements.messagingFailing(report);
  }
}

/** Probes whether the desk answers, and waits if it does not. */
async function probeDesk({ input, state, waiting, announcements }: Watch): Promise<void> {
  const wait = state.nextProbeAt - Date.now();
  if (wait > 0) {
    // New reports do not shorten the wait: they say nothing new. But there must be room for them.
    await condition(() => waiting.isOverfull || shouldStartAnew(waiting.bytes), wait);
    return;
  }
  if (await probe(input.desk)) {
    state.answers = true;
    if (state.takesWrites && state.outage?.told === false) state.outage = null;
    // The writes before the probe have failed too, so its failure is told.
    if (state.outage?.writeProbeFailed === true) announcements.outage('writes');
    return;
  }
  const now = Date.now();
  // One failed probe may be a hiccup; the second in a row is an outage.
  if (state.outage !== null) announcements.outage('all');
  state.outage ??= newOutage(Math.min(now, waiting.oldest));
  state.nextProbeAt = now + probeWaitMs(state.outage, now);
}

/** Permits the next writes, or reads the page in which they are. */
async function permitNextWrites(watch: Watch): Promise<void> {
  const { input, state, waiting } = watch;
  const { backlogPerMinute } = input;
  const now = Date.now();
  const page = waiting.pageToRead(now);
  if (page !== undefined) {
    await readPage(state, waiting, page);
    return;
  }
  const limit = Math.max(1, Math.floor((backlogPerMinute * tickMs) / 60_000));
  const writes = waiting.permitNext(now, Math.min(limit, maximumPermits));
  state.nextPermitAt = now + (writes.length * 60_000) / backlogPerMinute;
  await permitAll(watch, writes);
}

async function permitAll({ waiting }: Watch, writes: readonly QueuedWrite[]): Promise<void> {
  if (writes.length === 0) return;
  const gone = await permitWrites(writes.map(({ conversation, operation }) => ({ conversation, operation })));
  // An operator terminated the conversation.
  for (const write of gone) waiting.remove(write);
  if (gone.length > 0) log.warn('conversations of waiting writes are gone', { writes: gone.length });
}

function isQuiet({ state, waiting, parked }: Watch): boolean {
  return (
    waiting.count === 0 &&
    parked.count === 0 &&
    state.notices.length === 0 &&
    state.outage === null &&
    !state.incomplete
  );
}

function card({ state, waiting, parked }: Watch): string {
  const { outage } = state;
  const what = state.takesWrites ? 'The help desk does not answer.' : 'The help desk takes no writes.';
  return [
    outage === null ? 'The help desk answers.' : `**Outage** since ${new Date(outage.since).toISOString()}. ${what}`,
    '',
    `- writes waiting for the desk: ${waiting.count}`,
    `- writes waiting for the administrator: ${parked.count}`,
  ].join('\n');
}
