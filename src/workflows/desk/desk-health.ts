import {
  allHandlersFinished,
  condition,
  continueAsNew,
  getExternalWorkflowHandle,
  log,
  setCurrentDetails,
  setHandler,
  sleep,
} from '@temporalio/workflow';
import {
  newDeskHealth,
  newOutage,
  type DeskHealthInput,
  type DeskHealthState,
  type DeskReport,
  type QueuedWrite,
} from '../../domain/desk/health.ts';
import {
  enqueue,
  forgetLostPermits,
  isOutageOver,
  nextDueAt,
  nextWrites,
  noteFailedProbe,
  noteTakenWrite,
  probeWaitMs,
  removeWrite,
} from '../../domain/desk/waiting-writes.ts';
import { toldUntil } from '../../domain/desk/told.ts';
import { shouldStartAnew } from '../start-anew.ts';
import { deskHealthQuery, deskReportSignal, permitSignal } from '../messages.ts';
import { Announcements } from './announcements.ts';
import { probe } from './probe.ts';

/** The desk watch ends when nothing has waited for this time, in milliseconds; the next report begins a new one. */
const idleMs = 10 * 60_000;
/** Writes that the rate allows within this time are permitted together; in milliseconds. */
const tickMs = 200;

/**
 * The desk watch of one help desk. Conversations report writes that the desk could not do. The watch finds out whether
 * the desk answers at all, holds the writes back while it does not, and permits them at a steady rate when it does, the
 * most urgent first. If the desk answers but fails on every write, one write at a time is permitted as a probe. The administrator gets one notice of an outage, reminders at growing intervals, and one notice of
 * its end. The watch also collects what else only an administrator can fix, so that one cause leads to one notice.
 */
export async function deskHealth(input: DeskHealthInput): Promise<void> {
  const state = input.state ?? newDeskHealth();
  const announcements = new Announcements(input.desk, state);
  let changes = 0;
  setHandler(deskReportSignal, (report) => {
    changes += 1;
    applyReport(state, announcements, report);
  });
  setHandler(deskHealthQuery, () => state);

  void announcements.send();
  for (;;) {
    const now = Date.now();
    forgetLostPermits(state, now);
    if (isOutageOver(state)) announcements.over();
    setCurrentDetails(card(state));
    const seen = changes;
    const dueAt = nextDueAt(state);
    if (dueAt === null) {
      // Every write is permitted or parked: there is nothing to do until the next report.
      // What the administrator was told must not be forgotten too early, or they would be told again.
      const waitMs = isQuiet(state) ? Math.max(idleMs, toldUntil(state) - now) : idleMs;
      const reported = await condition(() => changes !== seen || shouldStartAnew(), waitMs);
      if (!reported && isQuiet(state) && toldUntil(state) <= Date.now()) return;
    } else if (!state.answers) {
      await probeDesk(input, state, announcements);
    } else if (dueAt > now) {
      await condition(() => !state.answers || (nextDueAt(state) ?? 0) < dueAt, dueAt - now);
    } else {
      await permitNextWrites(input, state);
    }
    if (shouldStartAnew()) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof deskHealth>({ ...input, state });
    }
  }
}

function applyReport(state: DeskHealthState, announcements: Announcements, report: DeskReport): void {
  const now = Date.now();
  switch (report.kind) {
    case 'waiting':
      enqueue(state, report, now);
      // A conflict comes from a desk that takes writes.
      if (report.failure === 'conflict') noteTakenWrite(state, now);
      else noteFailedProbe(state, report, now);
      return;
    case 'finished':
      if (removeWrite(state, report) && state.outage !== null) state.outage.drained += 1;
      noteTakenWrite(state, now);
      return;
    case 'parked':
      removeWrite(state, report);
      noteTakenWrite(state, now);
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
async function probeDesk(
  { desk }: DeskHealthInput,
  state: DeskHealthState,
  announcements: Announcements,
): Promise<void> {
  if (await probe(desk)) {
    state.answers = true;
    if (state.takesWrites && state.outage?.told === false) state.outage = null;
    // The writes before the probe have failed too, so its failure is told.
    if (state.outage?.writeProbeFailed === true) announcements.outage('writes');
    return;
  }
  const now = Date.now();
  // One failed probe may be a hiccup; the second in a row is an outage.
  if (state.outage !== null) announcements.outage('all');
  const since = Math.min(now, ...state.waiting.map((write) => write.since));
  state.outage ??= newOutage(since);
  // New reports do not shorten the wait: they say nothing new.
  await sleep(probeWaitMs(state.outage, now));
}

/** Permits the next writes. */
async function permitNextWrites({ backlogPerMinute }: DeskHealthInput, state: DeskHealthState): Promise<void> {
  const now = Date.now();
  const writes = nextWrites(state, now, Math.max(1, Math.floor((backlogPerMinute * tickMs) / 60_000)));
  for (const write of writes) write.permittedAt = now;
  const [first] = writes;
  if (!state.takesWrites && first !== undefined) {
    state.writeProbe = { conversation: first.conversation, operation: first.operation };
  }
  state.nextPermitAt = now + (writes.length * 60_000) / backlogPerMinute;
  await Promise.all(writes.map((write) => permit(state, write)));
}

async function permit(state: DeskHealthState, write: QueuedWrite): Promise<void> {
  try {
    await getExternalWorkflowHandle(write.conversation).signal(permitSignal, { operation: write.operation });
  } catch {
    // The conversation is gone: an operator terminated it.
    log.warn('the conversation of a waiting write is gone', { reference: write.reference });
    removeWrite(state, write);
  }
}

function isQuiet(state: DeskHealthState): boolean {
  return [state.waiting, state.parked, state.notices].every((list) => list.length === 0) && state.outage === null;
}

function card(state: DeskHealthState): string {
  const { outage } = state;
  const what = state.takesWrites ? 'The help desk does not answer.' : 'The help desk takes no writes.';
  return [
    outage === null ? 'The help desk answers.' : `**Outage** since ${new Date(outage.since).toISOString()}. ${what}`,
    '',
    `- writes waiting for the desk: ${state.waiting.length}`,
    `- writes waiting for the administrator: ${state.parked.length}`,
  ].join('\n');
}
