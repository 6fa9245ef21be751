/** The capabilities in which help desks differ. */
export const capabilityNames = [
  /** Comments that customers never see. */
  'privateNotes',
  /** A ticket can be given to a group (team). */
  'groups',
  /** A ticket can be given to a person of whom only the e-mail address is known. */
  'contacts',
  /** Customers can be found by their phone number. */
  'phoneLookup',
  /** A closed ticket can be reopened; otherwise it is continued by a follow-up. */
  'reopenClosed',
  /** The desk itself recognises a repeated creation; otherwise we search for the ticket before we write again. */
  'nativeIdempotency',
  /** Webhooks are signed; otherwise a shared secret is the only proof of who sent them. */
  'signedWebhooks',
  /**
   * The desk itself refuses a write that would overwrite an unseen change; otherwise we compare just before we write.
   */
  'optimisticLock',
  /** The ticket that the desk made of a messaging conversation can be found. */
  'messagingTickets',
] as const;
/** See {@link capabilityNames}. */
export type CapabilityName = (typeof capabilityNames)[number];

/** One capability of one desk. `how` says in a few words how it works, or why it does not; shown in the docs. */
export interface Capability {
  supported: boolean;
  how: string;
}

/** Everything one desk can and cannot do. */
export type Capabilities = Record<CapabilityName, Capability>;

/** What a desk's webhook or list of changes says: only which ticket should be read again. */
export interface DeskEvent {
  /** Stays the same if the desk reports the event again. */
  id: string;
  ticketId: string;
  /**
   * When it happened according to the desk, epoch milliseconds; null if the desk does not say. Never used for ordering.
   */
  at: number | null;
}

/** What a desk's list of changes says. */
export interface DeskChanges {
  /** Each changed ticket once, in any order. */
  events: DeskEvent[];
  /** The events are complete up to this time, epoch milliseconds. */
  until: number;
  /** Why the list may miss changes, and what to do about it, for operators; null if the best list was read. */
  incomplete: string | null;
}
