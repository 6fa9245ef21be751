import type { Route } from '../routing/routing.ts';
import type { TransferOutcome } from './commands.ts';

/** The handoff of a conversation to humans. */
export interface Handoff {
  /** One-time code with which the channel reports the outcome of a transfer. */
  nonce: string;
  /** Id of the operation that opened or updated the ticket. */
  operation: number;
  route: Route;
  reason: string;
  /** How the transfer ended; null until that is known. */
  outcome: TransferOutcome | null;
  /** Epoch milliseconds. */
  at: number;
}

/** Something an operator did to the conversation. */
export interface OperatorAction {
  /** The operator's name. */
  by: string;
  /** Epoch milliseconds. */
  at: number;
}

/** How humans are involved in the session of a conversation. */
export interface EscalationState {
  handoff: Handoff | null;
  /** True once the outcome of the transfer is on the ticket. */
  transferFiled: boolean;
  /** An operator took the conversation over. */
  takenOver: OperatorAction | null;
  /** An operator resolved the conversation. */
  resolvedBy: OperatorAction | null;
}

/** The state of a session in which no human is involved yet. */
export function newEscalation(): EscalationState {
  return { handoff: null, transferFiled: false, takenOver: null, resolvedBy: null };
}
