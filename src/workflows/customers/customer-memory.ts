import { allHandlersFinished, condition, continueAsNew, setHandler } from '@temporalio/workflow';
import type { ConversationMemory } from '../../domain/conversation/memory.ts';
import { recallQuery, rememberSignal } from '../messages.ts';
import { isNewRunDue } from '../start-anew.ts';

/** What is remembered of a customer is forgotten after this time without a conversation, in milliseconds. */
const keptForMs = 30 * 24 * 3_600_000;

/** What a customer memory takes along when it continues as new. */
export interface CustomerMemoryState {
  memory: ConversationMemory | null;
  /** Epoch milliseconds. */
  forgetAt: number;
}

/**
 * Remembers a customer's last conversation for the next one, and forgets it after {@link keptForMs}.
 * @param kept what the workflow knew before it continued as new; absent at its beginning
 */
export async function customerMemory(kept?: CustomerMemoryState): Promise<void> {
  const state: CustomerMemoryState = kept ?? { memory: null, forgetAt: Date.now() + keptForMs };
  setHandler(rememberSignal, (next) => {
    // Conversations may be reported in another order than they ended: the later one counts.
    if (state.memory === null || next.endedAt >= state.memory.endedAt) state.memory = next;
    state.forgetAt = Date.now() + keptForMs;
  });
  setHandler(recallQuery, () => state.memory);
  while (Date.now() < state.forgetAt) {
    await condition(isNewRunDue, state.forgetAt - Date.now());
    if (!isNewRunDue()) continue;
    await condition(allHandlersFinished);
    await continueAsNew<typeof customerMemory>(state);
  }
}
