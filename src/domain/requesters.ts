/** A customer as the help desk knows them. */
export interface Requester {
  id: string;
  name: string;
}

/** Outcome of looking a customer up by phone number. Several matches are never guessed at. */
export type RequesterMatch = { kind: 'one'; requester: Requester } | { kind: 'none' } | { kind: 'several' };
