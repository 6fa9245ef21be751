/** How conversations on messaging channels are run; fixed when a conversation begins. */
export interface MessagingRules {
  /** Name of our own seat on the switchboard. */
  seat: string;
  /** Where a handoff goes: `next`, or the name, id or type of a seat. */
  handoffTo: string;
  /** `pass`: humans get control at once; `offer`: we keep it until they accept. */
  handoffBy: 'pass' | 'offer';
  /** A conversation that is offered to our seat is accepted; otherwise the offer lapses. */
  acceptOffers: boolean;
  /** Time after which an offer that was not accepted is replaced by a ticket, in milliseconds. */
  offerMs: number;
  /**
   * Time after which humans who have the conversation but do not write are reminded, in milliseconds; after twice this
   * time the bot takes it back.
   */
  answerMs: number;
  /** Time for which the bot says nothing after a person from the team has written, in milliseconds; 0: none. */
  humanPauseMs: number;
  /** Silence after which a session ends, in milliseconds; after that, the customer has to prove again who they are. */
  silenceMs: number;
  /**
   * How long the customer has to pause before the bot answers, in milliseconds; 0: it answers at once. Absent in the rules
   * of a conversation that an earlier version began, which counts as 0.
   */
  pauseMs?: number | undefined;
  /** The desk makes the ticket of a handoff itself as soon as it has control, so we make none. */
  deskMakesTicket: boolean;
  /** A customer who opens a conversation is greeted before they write. Absent in conversations begun before this rule. */
  greets?: boolean | undefined;
  /** True if a language model answers, which may take long; otherwise the policy answers, at once. */
  model: boolean;
}
