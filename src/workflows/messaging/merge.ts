import type { Adoption, MessagingEvent } from '../../domain/messaging/messaging.ts';
import { persistent } from './activities.ts';
import type { Chat } from './chat.ts';
import { endSession } from './session.ts';

/**
 * Merges this conversation into another one, after two customers turned out to be one: the other conversation gets
 * everything that is known here, and all events that still arrive here.
 */
export async function moveTo(chat: Chat, into: string, events: readonly MessagingEvent[]): Promise<void> {
  const { messaging, state } = chat;
  if (into === state.conversationId) return;
  const moved: MessagingEvent[] = events.map((event) => ({ ...event, conversationId: into }));
  if (messaging.mergedInto === null) {
    messaging.mergedInto = into;
    const id = `adopted/${state.conversationId}`;
    moved.unshift({ id, conversationId: into, at: Date.now(), kind: 'adopted', from: adoptionOf(chat) });
    await endSession(chat);
    messaging.dialogue.unanswered = [];
  }
  await persistent('forward events to the conversation that continues').forwardEvents(moved);
}

function adoptionOf({ state, messaging }: Chat): Adoption {
  const { transcript, unanswered } = messaging.dialogue;
  return {
    conversation: state.workflowId,
    tickets: state.tickets.known.filter(({ role }) => role !== 'seen'),
    transcript: [...transcript],
    unanswered: [...unanswered],
    intents: state.session.intents,
  };
}
