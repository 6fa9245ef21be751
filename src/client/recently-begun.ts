import type { ConversationRef } from './conversation-start.ts';

/** Most conversations remembered; the oldest go first. */
const maximum = 10_000;

/**
 * Conversations this process has reached before. Only a hint that saves a couple of milliseconds: a plain update is
 * cheaper than one that may have to begin the conversation, and where the hint is wrong the latter is used after all.
 */
export class RecentlyBegun {
  readonly #keys = new Set<string>();

  /** Remembers a conversation that was reached. */
  add(ref: ConversationRef): void {
    this.#keys.add(keyOf(ref));
    if (this.#keys.size <= maximum) return;
    const [oldest] = this.#keys;
    if (oldest !== undefined) this.#keys.delete(oldest);
  }

  /** Was it reached before? */
  has(ref: ConversationRef): boolean {
    return this.#keys.has(keyOf(ref));
  }
}

function keyOf({ channel, id }: ConversationRef): string {
  return `${channel}/${id}`;
}
