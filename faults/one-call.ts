import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { DeskSimulator } from '../simulators/desk.ts';
import { runsInChain, type HistorySize } from './histories.ts';
import type { Reply } from '../src/domain/conversation/replies.ts';
import type { TestCall } from '../test/support/stack.ts';

/** How many functions of one call are played, and how. */
export interface OneCallOptions {
  /** Number of writes: every fifth opens a ticket, the others are comments on these tickets. */
  functions: number;
  /** How many are asked at once; the next ones follow when all of them are answered. */
  atOnce: number;
  /** The time over which they are spread, in milliseconds. */
  overMs: number;
  /** Time limit of an answer, in milliseconds. */
  deadlineMs: number;
}

/** What came of them. */
export interface OneCallFigures {
  /** Number of answers of each kind. */
  answers: Record<string, number>;
  /** Number of answers that came after the deadline, and the slowest one, in milliseconds. */
  late: number;
  slowestMs: number;
  /** Texts that were recorded, by which they are found in the desk. */
  recorded: string[];
}

/** Asks for many writes in one call, and measures how they are answered. */
export function playOneCall(call: TestCall, tickets: string[], options: OneCallOptions): Promise<OneCallFigures> {
  return playFunctions(call.id, options, async (index, text) => {
    const { kind } = await send(call, tickets, index, text, options.deadlineMs);
    return { kind, isKept: ['recorded', 'created', 'changed'].includes(kind) };
  });
}

/**
 * Asks for many writes and measures how they are answered.
 * @param name part of every text, by which it is found in the desk
 * @param send asks for one of them; `isKept`: the answer says that it is recorded or done; `tookMs`: the time of its
 * slowest answer, if there was more than one
 */
export async function playFunctions(
  name: string,
  { functions, atOnce, overMs, deadlineMs }: OneCallOptions,
  send: (index: number, text: string) => Promise<{ kind: string; isKept: boolean; tookMs?: number }>,
): Promise<OneCallFigures> {
  const figures: OneCallFigures = { answers: {}, late: 0, slowestMs: 0, recorded: [] };
  const startedAt = performance.now();
  const ask = async (index: number): Promise<void> => {
    const text = `Function number ${index} of ${name}.`;
    const askedAt = performance.now();
    const { kind, isKept, tookMs = performance.now() - askedAt } = await send(index, text);
    figures.answers[kind] = (figures.answers[kind] ?? 0) + 1;
    figures.slowestMs = Math.max(figures.slowestMs, Math.round(tookMs));
    if (tookMs > deadlineMs + 250) figures.late += 1;
    if (isKept) figures.recorded.push(text);
  };
  for (let first = 0; first < functions; first += atOnce) {
    const dueAt = startedAt + (overMs * first) / functions;
    await delay(Math.max(0, dueAt - performance.now()));
    const count = Math.min(atOnce, functions - first);
    await Promise.all(Array.from({ length: count }, (_, index) => ask(first + index)));
  }
  return figures;
}

function send(call: TestCall, tickets: string[], index: number, text: string, deadlineMs: number): Promise<Reply> {
  const delivery = { deadlineMs, key: `function-${index}-of-${call.id}` };
  const ticketId = tickets[index % tickets.length];
  if (index % 5 === 0 || ticketId === undefined) {
    return call.send('createTicket', { subject: text, body: text, priority: null, intents: [] }, delivery);
  }
  const comment = { body: text, public: true };
  return call.send('changeTicket', { ticketId, status: null, priority: null, comment }, delivery);
}

/** How often each text stands in the desk. */
export function timesInDesk({ desk }: { desk: DeskSimulator }, texts: readonly string[]): number[] {
  const said = new Map<string, number>();
  for (const { comments } of desk.tickets()) {
    // Several comments may have been merged into one.
    const bodies = comments.filter((comment) => comment.public).flatMap(({ body }) => body.split('\n\n'));
    for (const body of bodies) said.set(body, (said.get(body) ?? 0) + 1);
  }
  return texts.map((text) => said.get(text) ?? 0);
}

/** Length and size of the history of each run of the call's workflow, the newest first. */
export function runsOf({ client }: { client: Client }, { id }: { id: string }): Promise<HistorySize[]> {
  return runsInChain(client, `call/${id}`);
}
