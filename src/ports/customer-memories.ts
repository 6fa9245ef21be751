import type { ConversationMemory } from '../domain/conversation/memory.ts';

/** Memory of a customer between conversations. */
export interface CustomerMemories {
  /** Keeps it; an older one never replaces a newer one. */
  remember(requesterId: string, memory: ConversationMemory): Promise<void>;
  /** The customer's last conversation, null when none is remembered. */
  recall(requesterId: string): Promise<ConversationMemory | null>;
}
