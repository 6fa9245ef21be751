import { conversationBytes } from '../budgets.ts';
import { bytesOnce } from '../size.ts';
import type { Reply } from './replies.ts';
import type { StoredAnswer } from './stored-answer.ts';
import type { ConversationState } from './state.ts';

/** The end of a key by which a write is recognised; keys are digests, or end with what makes them unique. */
const keyLength = 24;
/** Once over the budget, answers are dropped until this part of it is used, so that it is done rarely. */
const keptPart = 0.75;

/** Replies to writes; all others only read, or can be given again. */
const written: ReadonlySet<Reply['kind']> = new Set<Reply['kind']>([
  'done',
  'doneBefore',
  'created',
  'continued',
  'changed',
  'recorded',
  'escalated',
]);

/**
 * Makes room if the stored answers are too many: what is not valid any more is dropped, then reads, then writes, of
 * which the keys are kept; of each the oldest first.
 * @param lifetimeMs how long an answer is valid, in milliseconds
 */
export function makeRoom(state: ConversationState, now: number, lifetimeMs: (stored: StoredAnswer) => number): void {
  let bytes = state.answers.reduce((sum, stored) => sum + bytesOnce(stored), 0);
  if (bytes <= conversationBytes.answers) return;
  const enough = conversationBytes.answers * keptPart;
  const dropped = new Set<StoredAnswer>();
  const drop = (isFitting: (stored: StoredAnswer) => boolean): void => {
    for (const stored of state.answers) {
      if (bytes <= enough) return;
      if (dropped.has(stored) || !isFitting(stored)) continue;
      dropped.add(stored);
      bytes -= bytesOnce(stored);
    }
  };
  drop((stored) => now - stored.at > lifetimeMs(stored));
  drop(({ answer }) => 'reply' in answer && !written.has(answer.reply.kind));
  drop(() => true);
  for (const { key, answer } of dropped) {
    if (!('reply' in answer)) noteWritten(state, key, answer.operation);
    // The operation is gone, and only that the write was done is still known.
    else if (written.has(answer.reply.kind)) noteWritten(state, key, 0);
  }
  state.answers = state.answers.filter((stored) => !dropped.has(stored));
}

/** The operation of the write with this key whose answer was dropped, 0 if it is gone too; null if there is none. */
export function operationOfWrittenKey({ writtenKeys }: ConversationState, key: string): number | null {
  const short = key.slice(-keyLength);
  return writtenKeys.findLast(([written]) => written === short)?.[1] ?? null;
}

function noteWritten(state: ConversationState, key: string, operation: number): void {
  state.writtenKeys.push([key.slice(-keyLength), operation]);
  const most = Math.floor(conversationBytes.writtenKeys / (keyLength + 12));
  if (state.writtenKeys.length > most) state.writtenKeys.splice(0, state.writtenKeys.length - most);
}
