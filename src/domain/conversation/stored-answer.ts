import type { Reply } from './replies.ts';

/** The answer to a delivery, kept so that the same question gets the same answer. */
export interface StoredAnswer {
  key: string;
  /** Epoch milliseconds. */
  at: number;
  /** True if it was ready only after the caller's deadline: then it is kept until the question is asked again. */
  late: boolean;
  /** The reply itself, or the id of the operation that gives it. */
  answer: { reply: Reply } | { operation: number };
}
