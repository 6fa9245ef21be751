import { setTimeout as delay } from 'node:timers/promises';
import { forEachAtOnce } from '../../faults/quantiles.ts';
import type { EventStream } from '../../faults/chats/event-stream.ts';
import { withProgress } from '../progress.ts';
import { round } from '../statistics.ts';
import type { BeginChat, BenchChat } from './chat.ts';
import type { Inspector, ProcessMemory } from './process-memory.ts';
import { countRequests, sumOf, type RequestCounts } from './temporal-requests.ts';

/** What streams cost on which nothing happens. */
export interface IdleStreams {
  /** Number of streams, each of another chat with a person. */
  streams: number;
  /** Memory of the API before the streams are open and while they are, in kilobytes. */
  memory: { without: ProcessMemory; with: ProcessMemory };
  /** What each stream adds, in kilobytes. */
  perStream: ProcessMemory;
  /** Requests to Temporal of the API and the worker in `seconds`, without a stream and with all of them. */
  requests: { seconds: number; without: RequestCounts; with: RequestCounts };
  /** What each stream adds, per minute. */
  requestsPerStreamMinute: number;
}

/** How much is measured. */
export interface IdleOptions {
  streams: number;
  /** How long requests are counted, in seconds. */
  seconds: number;
  metricsPort: number;
  report(line: string): void;
}

/** How many chats, or streams, are opened at the same time. */
const atOnce = 10;
/** How many streams are opened and closed before anything is measured. */
const warmUp = 50;
/** So long nothing happens before memory is read or requests are counted, in milliseconds: retries and caches settle. */
const restMs = 3_000;

/** Opens very many streams, and measures the API before and after. */
export async function measureIdleStreams(
  begin: BeginChat,
  inspector: Inspector,
  { streams: count, seconds, metricsPort, report }: IdleOptions,
): Promise<IdleStreams> {
  const chats: BenchChat[] = [];
  report(`Opening ${count} chats…`);
  await withProgress(
    () => report(`${chats.length} of ${count} chats are open`),
    () => forEachAtOnce(Array(count).keys(), atOnce, async () => void chats.push(await begin())),
  );
  await close(await open(chats.slice(0, warmUp)));
  await delay(restMs);
  report(`Counting requests to Temporal for ${seconds} s, without a stream…`);
  const without = { requests: await countRequests(metricsPort, seconds), memory: await inspector.memory() };
  report(`Opening ${count} streams…`);
  const streams = await open(chats);
  let ended = 0;
  for (const { ended: end } of streams) void end.then(() => (ended += 1));
  await delay(restMs);
  const memory = await inspector.memory();
  report(`Counting requests to Temporal for ${seconds} s, with all streams…`);
  const requests = await countRequests(metricsPort, seconds);
  if (ended > 0) throw new Error(`${ended} of ${count} streams ended meanwhile`);
  await close(streams);
  const each = (part: keyof ProcessMemory): number => round((memory[part] - without.memory[part]) / count);
  const added = sumOf(requests) - sumOf(without.requests);
  return {
    streams: count,
    memory: { without: without.memory, with: memory },
    perStream: { resident: each('resident'), javascript: each('javascript') },
    requests: { seconds, without: without.requests, with: requests },
    requestsPerStreamMinute: Math.round(((added / count) * 60_000) / seconds) / 1_000,
  };
}

async function open(chats: readonly BenchChat[]): Promise<EventStream[]> {
  const streams: EventStream[] = [];
  await forEachAtOnce(chats, atOnce, async (chat) => void streams.push(await chat.follow()));
  return streams;
}

async function close(streams: readonly EventStream[]): Promise<void> {
  for (const stream of streams) stream.cut();
  await Promise.all(streams.map(({ ended }) => ended));
}
