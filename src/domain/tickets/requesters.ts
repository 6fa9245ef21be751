/** A customer as the help desk knows them. */
export interface Requester {
  id: string;
  name: string;
}

/** Id of no customer: read in place of one who is not known, so that the answer takes the same time. */
export const nobody = '0';

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
 * it is for directories, and goes no further. `steps`: how many requests to the desk it took one after the other;
 * absent: one.
 */
export type RequesterMatch = { steps?: number } & (
  | { kind: 'one'; requester: Requester }
  | { kind: 'none' }
  | { kind: 'several'; among?: Requester[] }
);

/** A customer with the searched value, and whether they have a PIN. */
export interface Candidate {
  requester: Requester;
  hasPin: boolean;
}

/**
 * The customer among several with the same value: the only one, or the only one with a PIN. Messaging channels make a
 * second user for a number that is known already, and that user never has a PIN. Two with a PIN are never guessed.
 */
export function matchOf(candidates: readonly Candidate[]): RequesterMatch {
  const withPin = candidates.filter(({ hasPin }) => hasPin);
  const [only] = candidates.length === 1 ? candidates : withPin.length === 1 ? withPin : [];
  if (only !== undefined) return { kind: 'one', requester: only.requester };
  return { kind: candidates.length === 0 ? 'none' : 'several' };
}
