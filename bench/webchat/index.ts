import { randomBytes } from 'node:crypto';
import { freePort } from '../../src/temporal/free-port.ts';
import { startPlatform } from '../platform.ts';
import { chatsOn } from './chat.ts';
import { measureIdleStreams, type IdleStreams } from './idle-streams.ts';
import { inspectFlag, openInspector } from './process-memory.ts';
import { measureTalks, type WebchatRow } from './talks.ts';

/** The measurements of web chat. */
export interface WebchatResult {
  rounds: number;
  rows: WebchatRow[];
  idle: IdleStreams;
}

/** How much is measured. */
export interface WebchatBenchOptions {
  /** Messages each way, one at a time. */
  rounds: number;
  /** Chats in which visitor and agent talk at the same time. */
  sessions: number;
  /** Streams on which nothing happens. */
  streams: number;
  /** How long requests to Temporal are counted, in seconds, once without and once with the streams. */
  seconds: number;
  /** Path of Temporal's executable. */
  binary: string;
  report(line: string): void;
}

/** Messages each way in a chat in which one at a time is measured, and in one of many. */
const messagesPerChat = 20;
const messagesAtOnce = 6;
/** A fast writer's time from one message to the next, in milliseconds. */
const everyMs = 10_000;

/**
 * Measures web chat with people: how long messages take, and what streams cost. There is one API, a process of its own
 * like the worker and Temporal; agents, platform and browsers are in this process.
 */
export async function benchWebchat(options: WebchatBenchOptions): Promise<WebchatResult> {
  const { rounds, sessions, report } = options;
  report('Starting Temporal (its database in a file), simulated messaging, API and worker…');
  const metricsPort = await freePort();
  const platform = await startPlatform(options.binary, {
    variables: {
      CHAT_ALLOWED_ORIGINS: 'https://shop.example.com',
      CHAT_TOKEN_SECRET: randomBytes(32).toString('base64'),
      // All visitors have the same address.
      RATE_LIMITS: 'off',
    },
    apiFlags: [inspectFlag],
    serverArgs: [`--metrics-port=${metricsPort}`],
  });
  const inspector = await openInspector(platform.api);
  try {
    const begin = chatsOn(platform);
    const one = { chatsAtOnce: 1, messages: messagesPerChat, chats: 1, everyMs: null, report };
    await measureTalks(begin, one);
    const rows = await measureTalks(begin, { ...one, chats: Math.max(1, Math.ceil(rounds / messagesPerChat)) });
    const many = { ...one, chatsAtOnce: sessions, messages: messagesAtOnce };
    rows.push(...(await measureTalks(begin, { ...many, everyMs })));
    rows.push(...(await measureTalks(begin, many)));
    const idle = await measureIdleStreams(begin, inspector, { ...options, metricsPort });
    return { rounds, rows, idle };
  } finally {
    inspector.close();
    await platform.stop();
  }
}
