import type { Commands } from '../../domain/conversation/commands.ts';
import type { Message } from '../../domain/messaging/messaging.ts';

/** Whoever follows a conversation besides the platform that carries it: the browser of a web chat. */
export interface Audience {
  /** True if something of the audience is to be done. */
  hasWork(): boolean;
  /** Does it. */
  work(): Promise<void>;
  /** Id of the ticket in which people answer the audience; null: elsewhere, or not known yet. */
  ticketId(): string | null;
  /** True if the audience knows everything, so that the conversation may end. */
  isDone(): boolean;
  /** Nothing is left to answer or to do for now. */
  rested(): void;
  /**
   * The customer is to be handed off.
   * @returns true if the audience asks for the human itself, so that nothing is done before it does
   */
  asksForHuman(args: Commands['escalate']): boolean;
  /** Humans accepted the conversation. */
  humansAccepted(): void;
  customerWrote(message: Message): void;
  humanWrote(message: Message): void;
  humanTypes(typing: boolean): void;
  /** @param isOver the session ends with it */
  humansLeft(isOver: boolean): void;
  /** No human came: the customer was told so. */
  nobodyCame(): void;
  /** @param closed the ticket was closed for good */
  sessionEnded(closed: boolean): void;
}

/** The audience of a conversation on a messaging channel: everybody is on the platform. */
export const noAudience: Audience = {
  hasWork: () => false,
  work: () => Promise.resolve(),
  ticketId: () => null,
  isDone: () => true,
  rested: () => undefined,
  asksForHuman: () => false,
  humansAccepted: () => undefined,
  customerWrote: () => undefined,
  humanWrote: () => undefined,
  humanTypes: () => undefined,
  humansLeft: () => undefined,
  nobodyCame: () => undefined,
  sessionEnded: () => undefined,
};
