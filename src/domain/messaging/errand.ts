/** One thing that a human asks the bot to find out from the customer. */
export type ErrandStep =
  /** The customer proves who they are. */
  | { kind: 'authenticate' }
  /** The customer answers a question; `question` is null if only the name of the answer is known. */
  | { kind: 'ask'; name: string; question: string | null }
  /** The customer sends a file. */
  | { kind: 'file' };

/** What a human asked for when they gave the bot control; `problem` says why it cannot be done, for the human. */
export type ErrandRequest = { steps: ErrandStep[]; problem: null } | { steps: []; problem: string };

/** An errand that is under way. */
export interface Errand {
  /** Steps that are not done yet, in order; the customer was asked for the first. */
  steps: ErrandStep[];
  /** The seat that gets control back. */
  from: string;
  /** What was found out, by the name of the step. */
  answers: Record<string, string>;
  /** How often the customer was asked for the present step without a fitting answer. */
  tries: number;
  /** When the customer was last asked, epoch milliseconds. */
  askedAt: number;
}

/** What the seat that gave the errand is told. */
export interface ErrandReport {
  /** `done`: every step has its answer; `incomplete`: some have none; `refused`: the errand could not be understood. */
  status: 'done' | 'incomplete' | 'refused';
  answers: Record<string, string>;
  problem: string | null;
}

/** Longest answer that is passed on, in characters. */
export const maximumAnswer = 200;

/** The name under which a step is answered. */
export function nameOfStep(step: ErrandStep): string {
  return step.kind === 'ask' ? step.name : step.kind;
}
