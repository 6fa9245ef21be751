/** A customer as the help desk knows them. */
export interface Requester {
  id: string;
  name: string;
}

/** A user of a help desk. */
export interface LinkedUser {
  /** Name of the help desk. */
  desk: string;
  id: string;
}

/**
 * Who the customer is according to a messaging platform: a claim, not a proof. Null where the platform says nothing.
 */
export interface CustomerClaim {
  /** The user of a help desk that the platform has linked. */
  linkedUser: LinkedUser | null;
  /** E.164, from a channel that proves it. */
  phone: string | null;
  /** The company's own id. */
  externalId: string | null;
}

/**
 * Result of looking a customer up. Of several matches none is picked. `among` names all of them, where that is known;
 * it is for directories, and goes no further.
 */
export type RequesterMatch =
  | { kind: 'one'; requester: Requester }
  | { kind: 'none' }
  | { kind: 'several'; among?: Requester[] };
