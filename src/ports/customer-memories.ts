import type { ConversationMemory } from '../domain/conversation/memory.ts';

/** What is remembered of customers between conversations. */
export interface CustomerMemories {
  /** Stores a memory; an older one never replaces a newer one. */
  remember(requesterId: string, memory: ConversationMemory): Promise<void>;
  /** The customer's last conversation; null if none is remembered. */
  recall(requesterId: string): Promise<ConversationMemory | null>;
}
