import type { RemoteFile } from '../tickets/tickets.ts';

/** Files of the customer that are being put on their ticket. */
export interface Filing {
  lane: string;
  /** Those that are not there yet. */
  left: RemoteFile[];
  /** Id of the write that puts them there; null before it is recorded. */
  operation: number | null;
  /** How often it was tried. */
  tries: number;
  /** It is not tried before this time, epoch milliseconds. */
  notBefore: number;
  /** How many were given up. */
  lost: number;
}
