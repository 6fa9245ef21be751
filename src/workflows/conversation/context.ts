import type { Commands, CommandName, Delivery } from '../../domain/conversation/commands.ts';
import type { Operation, OperationRequest } from '../../domain/conversation/operations.ts';
import type { Reply } from '../../domain/conversation/replies.ts';
import type { ConversationRules } from '../../domain/conversation/rules.ts';
import type { ConversationState } from '../../domain/conversation/state.ts';

/** An answer to be stored: a reply, or the id of an operation whose progress gives the reply. */
export type Answer = { reply: Reply } | { operation: number };

/** Handles one command. `delivery` says who asks and how long they wait. */
export type Handler<Name extends CommandName> = (args: Commands[Name], delivery: Delivery<Name>) => Promise<Answer>;

/** Handlers of a group of commands. */
export type Handlers<Names extends CommandName> = { [Name in Names]: Handler<Name> };

/** What the modules of a conversation share. */
export interface ConversationContext {
  readonly state: ConversationState;
  readonly rules: ConversationRules;
  /** Records a write durably; it is tried at once, and again until it is done. */
  record(request: OperationRequest): Operation;
  /** Waits until the operation is done, has failed, or has to wait. */
  attempted(operation: Operation): Promise<void>;
  /** Does work that nobody waits for, but that must be done before the conversation ends; its failure is logged. */
  background(work: Promise<void>): void;
  /**
   * The same for work whose progress is part of the state: the conversation continues as new without waiting for it, and
   * begins it again.
   */
  repeatable(work: Promise<void>): void;
  /** Shows operators the present state. */
  publish(): void;
}

/** An answer that needs no operation. */
export function reply(value: Reply): Answer {
  return { reply: value };
}

/** Time reserved for delivering the answer before the deadline, in milliseconds. */
const marginMs = 400;

/** Less time than this is too short for a write; in milliseconds. */
const usefulMs = 1_000;

/** How long a handler may work on an answer, in milliseconds. */
export function budgetMs({ deadlineMs, waitedMs = 0 }: Delivery): number {
  const whole = Math.max(200, deadlineMs - marginMs);
  const left = whole - waitedMs;
  // Whoever has waited in line for too long was answered already, and asks again for the result.
  return left < Math.min(usefulMs, whole) ? whole : left;
}

/** True if the asker was answered before the work is done: they ask again for the result. */
export function isLate({ deadlineMs, waitedMs = 0 }: Delivery, tookMs: number): boolean {
  return waitedMs + tookMs >= Math.max(200, deadlineMs - marginMs);
}
