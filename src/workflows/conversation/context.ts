import type { Commands, CommandName, Delivery } from '../../domain/conversation/commands.ts';
import type { ConversationRules, ConversationState, Operation } from '../../domain/conversation/state.ts';
import type { Reply } from '../../domain/conversation/replies.ts';

/** An answer ready to be kept: a reply as it is, or an operation whose progress is the answer. */
export type Answer = { reply: Reply } | { operation: number };

/** One command's rule. `delivery` tells who asks and how long they wait. */
export type Handler<Name extends CommandName> = (args: Commands[Name], delivery: Delivery<Name>) => Promise<Answer>;

/** The rules of a group of commands. */
export type Handlers<Names extends CommandName> = { [Name in Names]: Handler<Name> };

/** What the modules of a conversation share. */
export interface ConversationContext {
  readonly state: ConversationState;
  readonly rules: ConversationRules;
  /** Records a write durably; it is tried at once and until it is done. */
  record(wish: OperationWish): Operation;
  /** Waits until the operation is done, failed, or known to take longer. */
  settled(operation: Operation): Promise<void>;
  /** Work nobody waits for, which must be done before the conversation ends; its failure is logged. */
  background(work: Promise<void>): void;
  /** Shows what changed to operators. */
  publish(): void;
}

/** A write to be recorded. */
export type OperationWish = Pick<Operation, 'purpose' | 'lane' | 'request'> & {
  reference?: string;
  budgetMs?: number;
  optional?: boolean;
};

/** Shorthand for a reply that needs no operation. */
export function reply(value: Reply): Answer {
  return { reply: value };
}

/** Time kept back to bring the answer home before the asker gives up, in milliseconds. */
const marginMs = 400;

/** How long a handler may work on an answer. */
export function budgetMs(delivery: Delivery): number {
  return Math.max(200, delivery.deadlineMs - marginMs);
}
