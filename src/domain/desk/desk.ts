/** What help desks differ in. */
export const capabilityNames = [
  /** Comments that customers never see. */
  'privateNotes',
  /** A ticket can be given to a group (team). */
  'groups',
  /** Customers can be found by their phone number. */
  'phoneLookup',
  /** A closed ticket can be opened again; otherwise it is continued by a follow-up. */
  'reopenClosed',
  /** The desk itself recognises a repeated creation; otherwise we look before we write again. */
  'nativeIdempotency',
  /** Webhooks prove by a signature over their bytes who sent them; otherwise by a shared secret only. */
  'signedWebhooks',
  /** The desk itself refuses a write over a change it was not told of; otherwise we compare just before we write. */
  'optimisticLock',
  /** The ticket that the desk made of a messaging conversation can be found. */
  'messagingTickets',
] as const;
/** See {@link capabilityNames}. */
export type CapabilityName = (typeof capabilityNames)[number];

/** One capability of one desk. `how` says in a few words how it is done, or why it cannot be; shown in the docs. */
export interface Capability {
  supported: boolean;
  how: string;
}

/** Everything one desk can and cannot do. */
export type Capabilities = Record<CapabilityName, Capability>;

/** What a desk's webhook or list of changes says: no more than which ticket should be looked at again. */
export interface DeskEvent {
  /** The same when the desk tells the same event again. */
  id: string;
  ticketId: string;
  /** When the desk says that it happened, epoch milliseconds; null when it does not say. Order is never trusted. */
  at: number | null;
}
