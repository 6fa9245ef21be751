import { condition, setHandler } from '@temporalio/workflow';
import type { ConversationMemory } from '../../domain/conversation/memory.ts';
import { recallQuery, rememberSignal } from '../messages.ts';

/** After so long without a conversation a customer's memory is gone. */
const keptFor = '30 days';

/** Keeps what happened in a customer's last conversation, for the next one; forgets it after {@link keptFor}. */
export async function customerMemory(): Promise<void> {
  let memory: ConversationMemory | null = null;
  let changes = 0;
  setHandler(rememberSignal, (next) => {
    // Conversations may end in another order than they are told here: the later one counts.
    if (memory === null || next.endedAt >= memory.endedAt) memory = next;
    changes += 1;
  });
  setHandler(recallQuery, () => memory);
  for (let seen = -1; seen !== changes;) {
    seen = changes;
    await condition(() => changes !== seen, keptFor);
  }
}
