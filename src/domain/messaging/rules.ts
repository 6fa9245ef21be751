/** How conversations on messaging channels are run; fixed when a conversation begins. */
export interface MessagingRules {
  /** Name of our own seat on the switchboard. */
  seat: string;
  /** Where a handoff goes: `next`, or the name, id or type of a seat. */
  handoffTo: string;
  /** `pass`: humans have the conversation at once; `offer`: we keep it until they accept. */
  handoffBy: 'pass' | 'offer';
  /** Time after which an offer that was not accepted falls back to a ticket, in milliseconds. */
  offerMs: number;
  /**
   * Time after which humans who have the conversation and say nothing are reminded, in milliseconds; after twice this
   * time the bot takes it back.
   */
  answerMs: number;
  /** Silence after which a session ends, in milliseconds: the customer then has to prove again who they are. */
  silenceMs: number;
  /** The desk makes the ticket of a handoff itself as soon as it has control, so that we make none. */
  deskMakesTicket: boolean;
  /** A language model answers, which may take its time; the policy answers at once. */
  model: boolean;
}
