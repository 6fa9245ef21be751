import type { MessagingEvent } from '../../domain/messaging/messaging.ts';
import { platform } from './activities.ts';
import type { Chat } from './chat.ts';
import { endSession } from './session.ts';

/**
 * Two customers turned out to be one, and the conversation goes on in another one: that one gets what is known here,
 * and everything that is still told here.
 */
export async function moveTo(chat: Chat, into: string, events: readonly MessagingEvent[]): Promise<void> {
  const { messaging, state } = chat;
  if (into === state.conversationId) return;
  const moved: MessagingEvent[] = events.map((event) => ({ ...event, conversationId: into }));
  if (messaging.mergedInto === null) {
    messaging.mergedInto = into;
    const { talk, heard } = messaging;
    const { intents, workflowId } = state;
    const tickets = state.tickets.filter(({ role }) => role !== 'seen');
    moved.unshift({
      id: `adopted/${state.conversationId}`,
      conversationId: into,
      at: Date.now(),
      kind: 'adopted',
      from: { conversation: workflowId, tickets, talk: [...talk], heard: [...heard], intents },
    });
    await endSession(chat);
    messaging.heard = [];
  }
  await platform('bring it to the conversation that goes on').forwardEvents(moved);
}
