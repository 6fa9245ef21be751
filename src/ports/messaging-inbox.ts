import type { MessagingEvent } from '../domain/messaging/messaging.ts';

/** The way of events to their conversations. */
export interface MessagingInbox {
  /**
   * Makes events durable; resolves once Temporal has all of them. The same event delivered again has no effect.
   * @throws when Temporal does not say in time that it has them; deliver them again
   */
  deliver(events: readonly MessagingEvent[]): Promise<void>;
}
