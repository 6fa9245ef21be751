import { proxyActivities } from '@temporalio/workflow';
import type { ChatStreamActivities } from '../../activities/chat-streams.ts';
import { newestWithin } from '../../domain/size.ts';
import type { ChatEvent } from '../../domain/webchat/events.ts';
import { eventsAfter } from '../../domain/webchat/log.ts';
import type { WebchatState } from '../../domain/webchat/state.ts';
import { failureOf } from '../conversation/failures.ts';

/** Most events, and most of their bytes, that are delivered at once. */
const maximumEvents = 100;
const maximumBytes = 100_000;
/** A process that cannot be reached this often in a row holds no stream any more. Each try takes ten seconds. */
const maximumFailures = 6;

/** Delivers the events of a web chat to the processes that hold its streams, to each in order and at least once. */
export class Couriers {
  readonly #web: WebchatState;
  readonly #chatId: string;
  readonly #repeatable: (work: Promise<void>) => void;
  readonly #underWay = new Set<string>();

  /** @param repeatable see `ConversationContext.repeatable`: the cursor of each process is part of the state */
  constructor(web: WebchatState, chatId: string, repeatable: (work: Promise<void>) => void) {
    this.#web = web;
    this.#chatId = chatId;
    this.#repeatable = repeatable;
  }

  /** True if every process has all events, or cannot be reached. */
  get isDone(): boolean {
    return this.#underWay.size === 0;
  }

  /** Begins a delivery to every process that lacks events, unless one is under way. */
  wake(): void {
    for (const { process, cursor } of this.#web.processes) {
      if (this.#underWay.has(process) || cursor >= this.#web.log.next - 1) continue;
      this.#underWay.add(process);
      this.#repeatable(this.#deliverTo(process));
    }
  }

  async #deliverTo(process: string): Promise<void> {
    try {
      for (let failures = 0; failures < maximumFailures;) {
        const entry = this.#web.processes.find((known) => known.process === process);
        const batch = entry === undefined ? [] : nextBatch(eventsAfter(this.#web.log, entry.cursor));
        const last = batch.at(-1);
        if (entry === undefined || last === undefined) return;
        const { asked } = entry;
        const { log } = this.#web;
        try {
          const isHeld = await streamsOf(process).deliverChatEvents({ chatId: this.#chatId, events: batch });
          // A stream that opened meanwhile may have come too late for this delivery, or follows another log.
          if (!isHeld && entry.asked === asked && log === this.#web.log) break;
          if (isHeld) entry.cursor = last.id;
          failures = 0;
        } catch (error) {
          failureOf(error);
          failures += 1;
        }
      }
      // The process has no stream of this chat, or is gone. A browser that comes back names it again.
      this.#web.processes = this.#web.processes.filter((known) => known.process !== process);
    } finally {
      this.#underWay.delete(process);
    }
  }
}

function nextBatch(events: ChatEvent[]): ChatEvent[] {
  const first = events.slice(0, maximumEvents);
  const fitting = newestWithin(first.toReversed(), maximumBytes).length;
  return first.slice(0, Math.max(1, fitting));
}

/** The activities of one process, which has a task queue of its own. */
function streamsOf(process: string) {
  return proxyActivities<ChatStreamActivities>({
    taskQueue: process,
    scheduleToStartTimeout: '10 seconds',
    startToCloseTimeout: '5 seconds',
    retry: { maximumAttempts: 1 },
    cancellationType: 'TRY_CANCEL',
    summary: 'deliver events to the browser',
  });
}
