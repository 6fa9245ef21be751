import type { Adoption, MessagingEvent } from '../../domain/messaging/messaging.ts';
import { newestWithin } from '../../domain/size.ts';
import { persistent } from './activities.ts';
import type { Chat } from './chat.ts';
import { endSession } from './session.ts';

/** Most bytes of each part that the other conversation gets: it comes as one event, which has to fit into its inbox. */
const adoptedBytes = 20_000;

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
  const written = state.tickets.known.filter(({ role }) => role !== 'seen');
  return {
    conversation: state.workflowId,
    tickets: newestWithin(written, adoptedBytes),
    transcript: newestWithin(transcript, adoptedBytes),
    unanswered: newestWithin(unanswered, adoptedBytes),
    intents: state.session.intents,
  };
}
