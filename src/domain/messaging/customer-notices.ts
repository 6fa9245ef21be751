/** Something the customer is told whatever the responder says, worded by the policy. */
export type CustomerNotice =
  /** The message with the PIN was deleted from the conversation. */
  | { kind: 'pinRemoved' }
  /** The message with the PIN could not be deleted. */
  | { kind: 'pinStays' }
  /** A number that could be a PIN was removed from the customer's message, so the bot does not know it. */
  | { kind: 'numberUnread' }
  /** A human has the conversation now. */
  | { kind: 'humanJoined' }
  /** No human accepted the conversation in time; `ticket` is what the customer can quote. */
  | { kind: 'nobodyYet'; ticket: string }
  /** The humans who had the conversation did not answer in time. */
  | { kind: 'humanAway' };
