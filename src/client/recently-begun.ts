import type { ConversationRef } from './conversation-start.ts';

/** Most conversations that are kept; the oldest go first. */
const maximum = 10_000;

/**
 * Conversations that this process has reached before. This is only a hint that saves a few milliseconds: a plain update
 * is cheaper than one that may have to start the conversation, which is used if the hint turns out to be wrong.
 */
export class RecentlyBegun {
  readonly #keys = new Set<string>();

  /** Adds a conversation that was reached. */
  add(ref: ConversationRef): void {
    this.#keys.add(keyOf(ref));
    if (this.#keys.size <= maximum) return;
    const [oldest] = this.#keys;
    if (oldest !== undefined) this.#keys.delete(oldest);
  }

  /** True if the conversation was reached before. */
  has(ref: ConversationRef): boolean {
    return this.#keys.has(keyOf(ref));
  }
}

function keyOf({ channel, id }: ConversationRef): string {
  return `${channel}/${id}`;
}
