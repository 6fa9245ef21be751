import type { ChatEvent } from '../domain/webchat/events.ts';
import type { ChatStreams } from '../ports/chat-streams.ts';

/** The activities of a process that holds streams of web chats; it takes them from a task queue of its own. */
export function createChatStreamActivities(streams: ChatStreams) {
  return {
    /** Hands events of a chat to its streams in this process; false if there is none. */
    deliverChatEvents: async ({ chatId, events }: { chatId: string; events: ChatEvent[] }): Promise<boolean> =>
      streams.deliver(chatId, events),
  };
}

/** Types of {@link createChatStreamActivities}, for workflows. */
export type ChatStreamActivities = ReturnType<typeof createChatStreamActivities>;
