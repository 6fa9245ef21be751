import type { Reply } from './replies.ts';

/** The answer to a delivery, kept so that the same question gets the same answer. */
export interface StoredAnswer {
  key: string;
  /** Epoch milliseconds. */
  at: number;
  /** True when it was ready only after the caller's deadline: then it is kept until it is asked for again. */
  late: boolean;
  /** The reply itself, or the operation it is made from. */
  answer: { reply: Reply } | { operation: number };
}
