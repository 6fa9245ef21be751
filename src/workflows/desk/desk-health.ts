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
  enqueue,
  forgetLostPermits,
  newDeskHealth,
  nextDueAt,
  nextWrites,
  removeWrite,
  type DeskHealthInput,
  type DeskHealthState,
  type DeskReport,
  type QueuedWrite,
} from '../../domain/desk/health.ts';
import { shouldStartAnew } from '../start-anew.ts';
import { deskHealthQuery, deskReportSignal, permitSignal } from '../messages.ts';
import { Announcements } from './announcements.ts';
import { probe } from './probe.ts';

/** The watch ends when nothing has waited for so long; the next report begins a new one. */
const idleFor = '10 minutes';
/** Writes of so long are let through together, in milliseconds. */
const tickMs = 200;
/** Wait before the desk is asked again; grows with the outage up to the longest. In milliseconds. */
const shortestProbeMs = 1_000;
const longestProbeMs = 5 * 60_000;

/**
 * The watch over one help desk. Conversations report writes that the desk did not take; the watch finds out whether the
 * desk answers at all, holds the writes back while it does not, and lets them through at a steady rate when it does:
 * the most urgent first. The administrator hears once of an outage, is reminded ever more rarely, and hears once of its
 * end. It also collects what else only an administrator can mend, so that one cause makes one notice.
 */
export async function deskHealth(input: DeskHealthInput): Promise<void> {
  const state = input.state ?? newDeskHealth();
  const announcements = new Announcements(input.desk, state);
  let changes = 0;
  setHandler(deskReportSignal, (report) => {
    changes += 1;
    take(state, announcements, report);
  });
  setHandler(deskHealthQuery, () => state);

  void announcements.send();
  for (;;) {
    const now = Date.now();
    forgetLostPermits(state, now);
    if (state.outage !== null && state.answers && state.waiting.length === 0) announcements.over();
    setCurrentDetails(card(state));
    const seen = changes;
    const dueAt = nextDueAt(state);
    if (dueAt === null) {
      // Everything was let through, or waits for the administrator: there is nothing to do but listen.
      const heard = await condition(() => changes !== seen, idleFor);
      if (!heard && isQuiet(state)) return;
    } else if (!state.answers) {
      await ask(input, state, announcements);
    } else if (dueAt > now) {
      await condition(() => !state.answers || (nextDueAt(state) ?? 0) < dueAt, dueAt - now);
    } else {
      await letThrough(input, state);
    }
    if (shouldStartAnew()) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof deskHealth>({ ...input, state });
    }
  }
}

function take(state: DeskHealthState, announcements: Announcements, report: DeskReport): void {
  const now = Date.now();
  switch (report.kind) {
    case 'waiting':
      enqueue(state, report, now);
      return;
    case 'finished':
      if (removeWrite(state, report) && state.outage !== null) state.outage.drained += 1;
      return;
    case 'parked':
      removeWrite(state, report);
      state.parked.push(report);
      announcements.parked(report);
      return;
    case 'unmet':
      announcements.unmet(report);
      return;
    case 'withheld':
      announcements.withheld(report);
  }
}

/** Looks whether the desk answers, and waits when it does not. */
async function ask({ desk }: DeskHealthInput, state: DeskHealthState, announcements: Announcements): Promise<void> {
  if (await probe(desk)) {
    state.answers = true;
    if (state.outage?.told === false) state.outage = null;
    return;
  }
  const now = Date.now();
  // One silence may be a hiccup; the second in a row is an outage.
  if (state.outage !== null) announcements.outage(now);
  const since = Math.min(now, ...state.waiting.map((write) => write.since));
  state.outage ??= { since, told: false, reminders: 0, nextReminderAt: 0, drained: 0 };
  // New reports do not hurry it: they say what is known already.
  await sleep(Math.min(longestProbeMs, Math.max(shortestProbeMs, (now - state.outage.since) / 20)));
}

/** Lets the next writes through. */
async function letThrough({ backlogPerMinute }: DeskHealthInput, state: DeskHealthState): Promise<void> {
  const now = Date.now();
  const writes = nextWrites(state, now, Math.max(1, Math.floor((backlogPerMinute * tickMs) / 60_000)));
  for (const write of writes) write.permittedAt = now;
  state.nextPermitAt = now + (writes.length * 60_000) / backlogPerMinute;
  await Promise.all(writes.map((write) => permit(state, write)));
}

async function permit(state: DeskHealthState, write: QueuedWrite): Promise<void> {
  try {
    await getExternalWorkflowHandle(write.conversation).signal(permitSignal, { operation: write.operation });
  } catch {
    // The conversation is over: an operator ended it by force.
    log.warn('a waiting write has no conversation any more', { reference: write.reference });
    removeWrite(state, write);
  }
}

function isQuiet(state: DeskHealthState): boolean {
  return [state.waiting, state.parked, state.notices].every((list) => list.length === 0) && state.outage === null;
}

function card(state: DeskHealthState): string {
  const { outage } = state;
  return [
    outage === null ? 'The help desk answers.' : `**Outage** since ${new Date(outage.since).toISOString()}`,
    '',
    `- writes that wait for the desk: ${state.waiting.length}`,
    `- writes that wait for the administrator: ${state.parked.length}`,
  ].join('\n');
}
