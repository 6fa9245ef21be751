import { condition, setHandler } from '@temporalio/workflow';
import type { ConversationMemory } from '../../domain/conversation/memory.ts';
import { recallQuery, rememberSignal } from '../messages.ts';

/** What is remembered of a customer is forgotten after this time without a conversation. */
const keptFor = '30 days';

/** Remembers a customer's last conversation for the next one, and forgets it after {@link keptFor}. */
export async function customerMemory(): Promise<void> {
  let memory: ConversationMemory | null = null;
  let changes = 0;
  setHandler(rememberSignal, (next) => {
    // Conversations may be reported in another order than they ended: the later one counts.
    if (memory === null || next.endedAt >= memory.endedAt) memory = next;
    changes += 1;
  });
  setHandler(recallQuery, () => memory);
  for (let seen = -1; seen !== changes;) {
    seen = changes;
    await condition(() => changes !== seen, keptFor);
  }
}
