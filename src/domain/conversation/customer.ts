import type { Requester } from '../tickets/requesters.ts';

/** Who the customer of a conversation is, and what they did to prove it. */
export interface CustomerState {
  /** Null until the customer has proven who they are. */
  requester: Requester | null;
  /** E.164, as the channel itself reports it with the first delivery that has one; never changed after that. */
  callerNumber: string | null;
  /** How often a claimed number differed from `callerNumber`. */
  numberMismatches: number;
  /** Wrong PINs in this conversation. */
  failedPins: number;
  /** The latest one-time code for the keypad; `usedBy` is the key of the delivery that used it. */
  keypad: { nonce: string; expiresAt: number; usedBy: string | null } | null;
}

/** A customer about whom nothing is known yet. */
export function newCustomer(): CustomerState {
  return { requester: null, callerNumber: null, numberMismatches: 0, failedPins: 0, keypad: null };
}
