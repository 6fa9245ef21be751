import type { ConversationMemory } from '../domain/conversation/memory.ts';
import type { CustomerMemories } from '../ports/customer-memories.ts';

/** What is kept of a customer between conversations. */
export function createMemoryActivities({ memories }: { memories: CustomerMemories }) {
  return {
    rememberConversation: (request: { requesterId: string; memory: ConversationMemory }): Promise<void> =>
      memories.remember(request.requesterId, request.memory),

    recallConversation: (requesterId: string): Promise<ConversationMemory | null> => memories.recall(requesterId),
  };
}

/** Types of {@link createMemoryActivities}, for workflows. */
export type MemoryActivities = ReturnType<typeof createMemoryActivities>;
