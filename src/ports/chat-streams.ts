import type { ChatEvent } from '../domain/webchat/events.ts';

/** Hands events of web chats to the streams that this process holds. */
export interface ChatStreams {
  /** Task queue by which workflows reach this process. */
  readonly process: string;
  /**
   * Hands events to the streams of a chat. False: this process holds none.
   * @param events in the order of their ids, without gaps; some of them may have been handed over before
   */
  deliver(chatId: string, events: readonly ChatEvent[]): boolean;
}
