import type { ChatEvent } from '../../../domain/webchat/events.ts';
import type { ChatStreams } from '../../../ports/chat-streams.ts';
import type { EventStream } from './event-stream.ts';

const tickMs = 1_000;
/** Each stream gets a comment once in so many ticks, before proxies and browsers give an idle connection up. */
const commentTicks = 15;
/** A process that did not run for this long ends its streams: deliveries may have been given up meanwhile. */
const stallMs = 5_000;
/** A stream is ended after 20 to 30 minutes, so that streams spread over the processes again. */
const longestMs = { from: 20 * 60_000, to: 30 * 60_000 };

/** Who holds a stream. */
export interface StreamOwner {
  /** Address as it is counted. */
  address: string;
  session: string;
}

/** A stream with what the registry knows of it. */
interface Entry {
  stream: EventStream;
  chatId: string;
  owner: StreamOwner;
  /** The tick, of {@link commentTicks}, that is its turn. */
  slot: number;
  /** Epoch milliseconds. */
  endsAt: number;
}

/**
 * The streams that this process holds, by chat. Besides each stream it keeps a few numbers, and one timer for all of
 * them.
 */
export class OpenStreams implements ChatStreams {
  readonly process: string;
  readonly #byChat = new Map<string, Entry[]>();
  readonly #byAddress = new Map<string, number>();
  readonly #bySession = new Map<string, number>();
  #timer: NodeJS.Timeout | null = null;
  #ticks = 0;
  #tickedAt = 0;
  #isClosed = false;
  #size = 0;

  /** @param process task queue by which workflows reach this process */
  constructor(process: string) {
    this.process = process;
  }

  /** Number of all streams. */
  get size(): number {
    return this.#size;
  }

  /** False: the process is about to end, and takes no more streams. */
  get isOpen(): boolean {
    return !this.#isClosed;
  }

  /** How many streams an address has open. */
  openFrom(address: string): number {
    return this.#byAddress.get(address) ?? 0;
  }

  /** How many streams a session has open. */
  openOf(session: string): number {
    return this.#bySession.get(session) ?? 0;
  }

  deliver(chatId: string, events: readonly ChatEvent[]): boolean {
    const entries = this.#byChat.get(chatId);
    if (entries === undefined) return false;
    for (const { stream } of entries.slice()) stream.take(events);
    return true;
  }

  /** Adds a stream; what is delivered reaches it from now on. Returns a function that removes it. */
  add(chatId: string, stream: EventStream, owner: StreamOwner): () => void {
    const endsAt = Date.now() + longestMs.from + Math.random() * (longestMs.to - longestMs.from);
    const slot = Math.floor(Math.random() * commentTicks);
    const entry: Entry = { stream, chatId, owner, slot, endsAt };
    const entries = this.#byChat.get(chatId);
    if (entries === undefined) this.#byChat.set(chatId, [entry]);
    else entries.push(entry);
    this.#size += 1;
    count(this.#byAddress, owner.address, 1);
    count(this.#bySession, owner.session, 1);
    this.#startTimer();
    return () => this.#remove(entry);
  }

  /** Ends all streams, and takes no more: their browsers open others, which another process answers. */
  close(): void {
    this.#isClosed = true;
    this.#endAll();
  }

  #remove(entry: Entry): void {
    const entries = this.#byChat.get(entry.chatId);
    const at = entries?.indexOf(entry) ?? -1;
    if (entries === undefined || at === -1) return;
    entries.splice(at, 1);
    if (entries.length === 0) this.#byChat.delete(entry.chatId);
    this.#size -= 1;
    count(this.#byAddress, entry.owner.address, -1);
    count(this.#bySession, entry.owner.session, -1);
    if (this.#size === 0) this.#stopTimer();
  }

  #startTimer(): void {
    if (this.#timer !== null) return;
    this.#tickedAt = Date.now();
    this.#timer = setInterval(() => this.#tick(), tickMs).unref();
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  #tick(): void {
    const now = Date.now();
    const hasStalled = now - this.#tickedAt > stallMs + tickMs;
    this.#tickedAt = now;
    if (hasStalled) return this.#endAll();
    this.#ticks = (this.#ticks + 1) % commentTicks;
    for (const { stream, slot, endsAt } of this.#entries()) {
      if (slot !== this.#ticks) continue;
      if (now > endsAt) stream.end();
      else stream.ping();
    }
  }

  #endAll(): void {
    for (const { stream } of this.#entries()) stream.end();
  }

  /** All entries, as they are now. */
  #entries(): Entry[] {
    return [...this.#byChat.values()].flat();
  }
}

function count(counts: Map<string, number>, key: string, change: 1 | -1): void {
  const next = (counts.get(key) ?? 0) + change;
  if (next === 0) counts.delete(key);
  else counts.set(key, next);
}
