import { setTimeout as delay } from 'node:timers/promises';
import { createCaller, type Caller } from '../../simulators/signalwire/caller.ts';
import { openTicket } from '../callers.ts';
import { sayPin } from '../attack/pins.ts';
import { judgeHistories } from '../histories.ts';
import { playFunctions, timesInDesk, type OneCallFigures } from '../one-call.ts';
import { credentials, phoneOf, pin } from '../system.ts';
import type { PartResult } from '../parts.ts';
import type { Scene } from './scene.ts';
import { until } from '../until.ts';

/** The default size, and the time over which so many functions are spread, in milliseconds. */
const usual = { functions: 1_000, overMs: 120_000 };
const atOnce = 25;
const ticketsBefore = 4;
/** Time limit until everything is done after the outage, in milliseconds. */
const drainLimitMs = 15 * 60_000;

/** Time limit for an answer other than that it takes longer, and the wait between two questions, in milliseconds. */
const askLimitMs = 60_000;
const askAgainMs = 300;

/** An answer by which the function is recorded or done, and what the others are called. */
const kept = { recorded: /\bDB-[A-Z0-9]{4}/, done: /is on ticket|is open/ } as const;
const others = {
  late: /takes longer than usual/,
  tooMuch: /wait for the help desk, so this one was not recorded/,
  unreachable: /cannot be reached/,
  limited: /Too much was asked at once/,
} as const;

/** Very many functions in one call while the desk is down: each is answered in time, and done once when the desk is back. */
export async function oneCall(scene: Scene): Promise<PartResult> {
  const { system, sizes, report } = scene;
  const deadlineMs = system.config.answerDeadlineMs;
  const caller = createCaller({ url: system.url, ...credentials, from: phoneOf(0), callId: 'size-one-call' });
  const { heard } = await sayPin(caller, pin);
  if (heard !== 'verified') throw new Error(`the caller heard: ${heard}`);
  const tickets: string[] = [];
  for (let index = 0; index < ticketsBefore; index += 1) {
    tickets.push(await openTicket(caller, `Before the outage ${index}`, report));
  }

  const overMs = (usual.overMs * sizes.functions) / usual.functions;
  const ask = (part: string) => (index: number, text: string) => askFor(caller, tickets, index, `${part}: ${text}`);
  const play = (part: string, functions: number, spreadMs: number) =>
    playFunctions(caller.callId, { functions, atOnce, overMs: spreadMs, deadlineMs }, ask(part));
  system.desk.faults.down = true;
  const during = await play('during', sizes.functions, overMs);
  const escalation = await caller.call('escalate_to_human', { reason: 'Everything waits.' });
  const recorded = during.recorded.map((text) => `during: ${text}`);
  report(`  ${recorded.length} of ${sizes.functions} are recorded; the desk is back`);
  system.desk.faults.down = false;
  const backAt = performance.now();
  // Asked while everything is drained.
  const after = await play('after', atOnce, 0);
  recorded.push(...after.recorded.map((text) => `after: ${text}`));
  const missing = (): number => timesInDesk(system, recorded).filter((times) => times === 0).length;
  const state = (): string => `${missing()} of ${recorded.length} writes are not in the desk`;
  await until(() => missing() === 0, { limitMs: drainLimitMs, everyMs: 1_000, state, report });
  const drainedMs = performance.now() - backAt;

  const doubled = timesInDesk(system, recorded).filter((times) => times > 1).length;
  const histories = await judgeHistories(system.client, 'the call', `WorkflowId = 'call/${caller.callId}'`);
  const problems = [...histories.problems, ...judge('during the outage', during), ...judge('after it', after)];
  if (doubled > 0) problems.push(`${doubled} writes are in the desk more than once`);
  if (escalation.tookMs > deadlineMs + onTheWayMs || !/is noted under/.test(escalation.response))
    problems.push(`the handoff was answered after ${Math.round(escalation.tookMs)} ms: ${escalation.response}`);
  return {
    figures: {
      'functions, at once': `${sizes.functions}, ${atOnce}`,
      'during the outage, answers': JSON.stringify(during.answers),
      'during the outage, slowest ms': during.slowestMs,
      'handoff after them, ms': Math.round(escalation.tookMs),
      'at once after the outage, answers': JSON.stringify(after.answers),
      'at once after the outage, slowest ms': after.slowestMs,
      'writes in the desk': recorded.length,
      'seconds until all were done': Math.round(drainedMs / 100) / 10,
      'writes per second': Math.round((recorded.length / drainedMs) * 10_000) / 10,
      ...histories.figures,
    },
    problems,
  };
}

/** Added to the deadline for the way to the conversation and back, in milliseconds. */
const onTheWayMs = 250;

function judge(when: string, { answers, late }: OneCallFigures): string[] {
  const problems: string[] = [];
  if (late > 0) problems.push(`${when}, ${late} functions were answered after the deadline`);
  const notKept = Object.entries(answers).filter(([kind]) => !(kind in kept));
  for (const [kind, count] of notKept)
    problems.push(`${when}, ${count} functions were neither recorded nor done: ${kind}`);
  return problems;
}

/**
 * Every fifth function opens a ticket, the others are comments. While a function hears that it takes longer, it is asked
 * for again, as by a model; each of its answers has to come in time.
 */
async function askFor(caller: Caller, tickets: readonly string[], index: number, text: string) {
  const ticket_id = tickets[index % tickets.length];
  const [name, args] =
    index % 5 === 0 || ticket_id === undefined
      ? ['create_ticket', { subject: text, comment_body: text }]
      : ['add_comment', { ticket_id, comment_body: text }];
  let slowestMs = 0;
  for (const end = Date.now() + askLimitMs; ;) {
    const { response, tookMs } = await caller.call(name, args);
    slowestMs = Math.max(slowestMs, tookMs);
    const found = Object.entries({ ...kept, ...others }).find(([, pattern]) => pattern.test(response));
    const kind = found?.[0] ?? `other: ${response.slice(0, 60)}`;
    if (kind !== 'late' || Date.now() > end) return { kind, isKept: kind in kept, tookMs: slowestMs };
    await delay(askAgainMs);
  }
}
