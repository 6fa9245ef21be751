/** Something the customer is told whatever the responder says, worded by the policy. */
export type CustomerNotice =
  /** The message with the PIN was deleted from the conversation. */
  | { kind: 'pinRemoved' }
  /** The message with the PIN could not be deleted. */
  | { kind: 'pinStays' }
  /** A number that could be a PIN was removed from the customer's message, so the bot does not know it. */
  | { kind: 'numberUnread' }
  /** The team is asked for a human; until one accepts, the bot continues. */
  | { kind: 'teamAsked' }
  /** The team has the conversation now; whether a human looks at it yet is not known. */
  | { kind: 'teamHasIt' }
  /** The team answers in the ticket; what is written there comes here as well. `ticket` is what the customer can quote. */
  | { kind: 'teamAnswersInTicket'; ticket: string }
  /** The same for a customer whom the desk reaches by e-mail as well. */
  | { kind: 'teamAnswersInTicketOrByMail'; ticket: string }
  /** A message of the customer could not be passed on to the team. */
  | { kind: 'notDelivered' }
  /** A human has accepted the conversation. */
  | { kind: 'humanJoined' }
  /** A human asks for the customer's PIN, for an answer, or for a file, by the bot. */
  | { kind: 'errandPin' }
  | { kind: 'errandAsk'; question: string }
  | { kind: 'errandFile' }
  /** Everything that the human asked for is there; they get the conversation back. */
  | { kind: 'errandDone' }
  /** So many files of the customer are on the ticket now; `ticket` is what they can quote. */
  | { kind: 'filesKept'; count: number; ticket: string }
  /** So many files of the customer could not be put on the ticket. */
  | { kind: 'filesLost'; count: number }
  /** No human accepted the conversation in time; `ticket` is what the customer can quote. */
  | { kind: 'nobodyYet'; ticket: string }
  /** The humans who had the conversation did not answer in time. */
  | { kind: 'humanAway' };
