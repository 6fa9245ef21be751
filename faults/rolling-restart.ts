import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { createCaller, type Caller } from '../simulators/signalwire/caller.ts';
import { sayPin } from './attack/pins.ts';
import { startBalancer, type Balancer } from './balancer.ts';
import { openTicket } from './callers.ts';
import { timesInDesk } from './one-call.ts';
import { credentials, phoneOf, pin, type ApiProcess, type FaultSystem } from './system.ts';
import { until } from './until.ts';

/** A comment that was asked for during a rolling restart. */
interface Asked {
  callId: string;
  text: string;
  /** The last answer. */
  response: string;
  /** How often it was asked for: more than once if it was answered that it takes longer. */
  times: number;
  /** Time of the slowest answer, in milliseconds. */
  slowestMs: number;
}

/** What came of a rolling restart. */
export interface RestartFigures {
  /** How many comments were asked for, and how many of these are in the desk not once. */
  asked: number;
  lost: number;
  doubled: number;
  /** Last answers by which the comment is neither done nor recorded. */
  refused: string[];
  /** Answers that the comment is recorded and will be done. */
  recorded: number;
  /** Answers that it takes longer. */
  late: number;
  slowestMs: number;
  /** How the replaced processes ended, like `code 0`. */
  exits: string[];
}

/** Time limit for whatever the restart waits for, in milliseconds. */
const limitMs = 60_000;
const pauseMs = 50;
/** How often a comment is asked for at most. */
const mostTimes = 20;

/**
 * Replaces two workers and two APIs one after the other, as a rollout does, while some callers speak all the time.
 * @param callers how many
 * @param report takes a line of progress for a person
 */
export async function playRollingRestart(
  system: FaultSystem,
  callers: number,
  report: (line: string) => void,
): Promise<RestartFigures> {
  const balancer = startBalancer();
  await system.killWorkers();
  const workers = await Promise.all([system.startWorker(), system.startWorker()]);
  const apis = await Promise.all([system.startApi(), system.startApi()]);
  for (const api of apis) await balancer.add(api, limitMs);
  const callIds: string[] = [];
  for (let index = 0; index < callers; index += 1) {
    const callId = `restart-${randomUUID()}`;
    const { heard } = await sayPin(callerAt(apis[0], callId), pin);
    if (heard !== 'verified') throw new Error(`the right PIN was answered with: ${heard}`);
    callIds.push(callId);
  }
  const asked: Asked[] = [];
  const exits: string[] = [];
  const over = new AbortController();
  const speaking = Promise.all(callIds.map((callId) => speak({ balancer, callId, asked, over: over.signal, report })));
  // It is awaited at the end; until then a failure is only remembered.
  speaking.catch(() => undefined);
  /** Goes on when every caller has been answered since, as a rollout waits for what it has replaced. */
  const allAnswered = async (): Promise<void> => {
    const from = asked.length;
    const heard = (): number => new Set(asked.slice(from).map(({ callId }) => callId)).size;
    const state = (): string => `${heard()} of ${callers} callers were answered`;
    await until(() => heard() === callers, { limitMs, state, report });
  };
  try {
    await allAnswered();
    for (const worker of workers) {
      await system.startWorker();
      exits.push(await worker.stop());
      await allAnswered();
    }
    for (const api of apis) {
      await balancer.add(await system.startApi(), limitMs);
      exits.push(await api.stop());
      balancer.remove(api);
      await allAnswered();
    }
  } finally {
    over.abort();
    await speaking;
    await balancer.stop();
  }
  const texts = asked.map(({ text }) => text);
  const missing = (): number => timesInDesk(system, texts).filter((time) => time === 0).length;
  const state = (): string => `${missing()} of ${texts.length} comments are not in the desk`;
  // What was only recorded may take a moment.
  await until(() => missing() === 0, { limitMs, state, report }).catch(() => undefined);
  const times = timesInDesk(system, texts);
  const isDone = (response: string): boolean => response.includes('The comment is on');
  const isRecorded = (response: string): boolean => /\bDB-[A-Z0-9]{4}/.test(response);
  return {
    asked: asked.length,
    lost: times.filter((time) => time === 0).length,
    doubled: times.filter((time) => time > 1).length,
    refused: asked.map(({ response }) => response).filter((response) => !isDone(response) && !isRecorded(response)),
    recorded: asked.filter(({ response }) => !isDone(response) && isRecorded(response)).length,
    late: asked.reduce((sum, { times }) => sum + times - 1, 0),
    slowestMs: Math.round(Math.max(...asked.map(({ slowestMs }) => slowestMs))),
    exits,
  };
}

/** The same session at every API: asked again within it, a request is the same one. */
function callerAt({ url }: ApiProcess, callId: string): Caller {
  return createCaller({ url, ...credentials, from: phoneOf(0), callId, sessionId: callId });
}

/** One caller, and where what they asked for is noted. */
interface Speaker {
  balancer: Balancer;
  callId: string;
  asked: Asked[];
  over: AbortSignal;
  report(line: string): void;
}

/** Asks for one comment after the other until it is over. */
async function speak({ balancer, callId, asked, over, report }: Speaker): Promise<void> {
  const call = <Result>(request: (caller: Caller) => Promise<Result>): Promise<Result> =>
    balancer.send((api) => request(callerAt(api, callId)));
  const ticket_id = await call((caller) => openTicket(caller, `Before the restart: ${callId}`, report));
  for (let number = 1; !over.aborted; number += 1) {
    const text = `Comment ${number} of ${callId}`;
    const ask = () => call((caller) => caller.call('add_comment', { ticket_id, comment_body: text }));
    let answer = await ask();
    let slowestMs = answer.tookMs;
    let times = 1;
    for (; answer.response.includes('takes longer') && times < mostTimes; times += 1) {
      answer = await ask();
      slowestMs = Math.max(slowestMs, answer.tookMs);
    }
    asked.push({ callId, text, response: answer.response, times, slowestMs });
    await delay(pauseMs);
  }
}
