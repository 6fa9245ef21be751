import { setTimeout as delay } from 'node:timers/promises';
import type { SimulatedCustomer } from '../simulators/sunshine/customer.ts';
import type { SunshineSimulator } from '../simulators/sunshine/index.ts';
import { residentMegabytes, startPlatform, type Platform } from './platform.ts';

/** The product on a simulated messaging platform, with an ear for its bot. */
export interface MessagingSystem extends Pick<Platform, 'sunshine' | 'client' | 'stop'> {
  /**
   * Waits for the next message of the bot in a conversation.
   * @returns when it reached the platform, in epoch milliseconds
   * @throws Error when none comes within three minutes
   */
  untilBotSpeaks(conversationId: string): Promise<number>;
  /** Number of messages of the bot that nothing waited for: second answers to a question. */
  unawaited(): number;
  /** Resident memory of the worker, in megabytes. */
  workerMemory(): Promise<number>;
}

const answerLimitMs = 180_000;

/**
 * Starts everything. The desk and the platform run in this process.
 * @param binary path of Temporal's executable
 */
export async function startMessagingSystem(binary: string): Promise<MessagingSystem> {
  const { sunshine, client, worker, stop } = await startPlatform(binary);
  const bot = listenToBot(sunshine);
  return {
    sunshine,
    client,
    untilBotSpeaks: bot.next,
    unawaited: bot.unawaited,
    workerMemory: () => residentMegabytes(worker.pid),
    stop: async () => {
      bot.close();
      await stop();
    },
  };
}

/**
 * Asks a question that the policy answers with one message.
 * @returns milliseconds from the customer's message to the bot's message on the platform
 */
export async function ask(system: MessagingSystem, customer: SimulatedCustomer, index: number): Promise<number> {
  const answered = system.untilBotSpeaks(customer.conversationId ?? customer.open());
  const askedAt = Date.now();
  customer.say(`What can you do? (${index.toString(36)})`);
  return (await answered) - askedAt;
}

interface BotListener {
  next(conversationId: string): Promise<number>;
  unawaited(): number;
  close(): void;
}

/** Watches the platform's log of requests for messages of the bot. */
function listenToBot({ requests }: SunshineSimulator): BotListener {
  const waiting = new Map<string, (atMs: number) => void>();
  let unawaited = 0;
  const timer = setInterval(() => {
    for (const { method, path, atMs } of requests.splice(0)) {
      const conversationId = /\/conversations\/([^/]+)\/messages$/.exec(path)?.[1];
      if (method !== 'POST' || conversationId === undefined) continue;
      const heard = waiting.get(conversationId);
      waiting.delete(conversationId);
      if (heard === undefined) unawaited += 1;
      else heard(atMs);
    }
  }, 1);
  return {
    next: async (conversationId) => {
      const stop = new AbortController();
      const late = delay(answerLimitMs, null, { signal: stop.signal }).catch(() => null);
      const heard = new Promise<number>((resolve) => waiting.set(conversationId, resolve));
      const atMs = await Promise.race([heard, late]);
      stop.abort();
      if (atMs === null) throw new Error(`the bot said nothing within ${answerLimitMs} ms`);
      return atMs;
    },
    unawaited: () => unawaited,
    close: () => clearInterval(timer),
  };
}
