import { setTimeout as delay } from 'node:timers/promises';
import { withProgress } from '../progress.ts';
import { distributionOf, round, type Distribution } from '../statistics.ts';
import type { BeginChat } from './chat.ts';

/** One row of the table: a way of a message in a web chat. */
export interface WebchatRow {
  way: 'visitor to agent' | 'agent to browser';
  /** Chats in which both talk at the same time. */
  chatsAtOnce: number;
  /** Time from one message to the next of the same person, in milliseconds; null: at once when the last one has arrived. */
  everyMs: number | null;
  times: Distribution;
  /** Messages per second in this direction, in all chats. */
  perSecond: number;
}

/** How they talk. */
export interface TalkOptions {
  chatsAtOnce: number;
  /** Messages of the visitor in each chat, and as many of the agent. */
  messages: number;
  /** Number of chats, one after the other. */
  chats: number;
  everyMs: number | null;
  report(line: string): void;
}

/**
 * Lets visitors and agents write in turn, and measures how long each message takes. With a pace, each turn of a chat
 * begins at a time of its own, whatever the others do.
 */
export async function measureTalks(begin: BeginChat, options: TalkOptions): Promise<WebchatRow[]> {
  const { chatsAtOnce, messages, chats, everyMs, report } = options;
  const all = chatsAtOnce * chats * messages;
  report(`Measuring: ${chatsAtOnce} chat(s) at once, ${all} messages each way${pace(everyMs)}…`);
  const toAgent: number[] = [];
  const toBrowser: number[] = [];
  let talkingMs = 0;
  const talkOnce = async (): Promise<void> => {
    const open = await Promise.all(Array.from({ length: chatsAtOnce }, begin));
    const streams = await Promise.all(open.map((chat) => chat.follow()));
    const startedAt = performance.now();
    await Promise.all(
      open.map(async (chat, index) => {
        for (let turn = 0; turn < messages; turn += 1) {
          const due = everyMs === null ? 0 : startedAt + everyMs * (turn + index / chatsAtOnce);
          await delay(Math.max(0, due - performance.now()));
          toAgent.push(await chat.visitorSays());
          toBrowser.push(await chat.agentSays());
        }
      }),
    );
    talkingMs += performance.now() - startedAt;
    await Promise.all(open.map((chat) => chat.end()));
    await Promise.all(streams.map(({ ended }) => ended));
  };
  await withProgress(
    () => report(`${toBrowser.length} of ${all} have been answered`),
    async () => {
      for (let count = 0; count < chats; count += 1) await talkOnce();
    },
  );
  const row = (way: WebchatRow['way'], times: readonly number[]): WebchatRow => ({
    way,
    chatsAtOnce,
    everyMs,
    times: distributionOf(times),
    perSecond: round(times.length / (talkingMs / 1_000)),
  });
  return [row('visitor to agent', toAgent), row('agent to browser', toBrowser)];
}

function pace(everyMs: number | null): string {
  return everyMs === null ? '' : `, one each way in ${everyMs / 1_000} s`;
}
