import { ApplicationFailure, CancellationScope, log } from '@temporalio/workflow';
import { keepAnswer, takeAnswer } from '../../domain/conversation/answers.ts';
import { NoRoomError } from '../../domain/conversation/room.ts';
import { tidy } from '../../domain/conversation/tidy.ts';
import { gatedCommands, type CommandName, type Delivery } from '../../domain/conversation/commands.ts';
import type { ConversationState } from '../../domain/conversation/state.ts';
import { refusedFailure, type Refusal, type Reply } from '../../domain/conversation/replies.ts';
import { isLate, reply, type Answer, type Handlers } from './context.ts';
import { guarded } from './guard.ts';

/** Commands that do not show what the customer needs; they do not make a ticket necessary. */
const silentCommands: ReadonlySet<CommandName> = new Set<CommandName>([
  'begin',
  'verifyPin',
  'enterKeypadPin',
  'reportTransfer',
  'recall',
  'summarize',
  'end',
]);

/** Commands that report afterwards how a session or a transfer ended: they do not continue the conversation. */
const closingCommands: ReadonlySet<CommandName> = new Set<CommandName>(['reportTransfer', 'summarize', 'end']);

/**
 * Passes deliveries to their handlers. A repeated question gets the same answer and has a single effect, even if both
 * deliveries arrive at once or reach different runs of the workflow.
 */
export class Deliveries {
  readonly #state: ConversationState;
  readonly #handlers: Handlers<CommandName>;
  readonly #inFlight = new Map<string, Promise<Reply>>();
  /** How many were received in this run of the workflow. */
  received = 0;

  constructor(state: ConversationState, handlers: Handlers<CommandName>) {
    this.#state = state;
    this.#handlers = handlers;
  }

  /** Refuses a command before anything is written to history: without verification no ticket is touched. */
  validate(name: CommandName, delivery: Delivery): void {
    if (typeof delivery?.key !== 'string') throw refuse('rejected');
    if (this.#state.status === 'ended') throw refuse('ended');
    if (gatedCommands.has(name) && this.#state.customer.requester === null) throw refuse('notAuthenticated');
  }

  /** Answers a delivery. */
  async receive<Name extends CommandName>(name: Name, delivery: Delivery<Name>): Promise<Reply> {
    this.received += 1;
    this.#register(delivery);
    const stored = takeAnswer(this.#state, delivery.key, Date.now());
    if (stored !== null) return stored;
    const running = this.#inFlight.get(delivery.key);
    if (running !== undefined) return running;
    // A question that came before an operator cancelled the conversation is still answered.
    const work = CancellationScope.nonCancellable(() => guarded(() => this.#handle(name, delivery)));
    this.#inFlight.set(delivery.key, work);
    try {
      return await work;
    } finally {
      this.#inFlight.delete(delivery.key);
    }
  }

  async #handle<Name extends CommandName>(name: Name, delivery: Delivery<Name>): Promise<Reply> {
    const askedAt = Date.now();
    const { commandsUsed } = this.#state.session;
    if (!closingCommands.has(name)) this.#state.commandsHandled += 1;
    if (!silentCommands.has(name) && !commandsUsed.includes(name)) commandsUsed.push(name);
    const answer = await this.#answer(name, delivery);
    const at = Date.now();
    tidy(this.#state);
    return keepAnswer(this.#state, { key: delivery.key, at, late: isLate(delivery, at - askedAt), answer });
  }

  async #answer<Name extends CommandName>(name: Name, delivery: Delivery<Name>): Promise<Answer> {
    try {
      return await this.#handlers[name](delivery.args, delivery);
    } catch (error) {
      if (!(error instanceof NoRoomError)) throw error;
      log.warn('a write was refused: too many wait', { command: name });
      return reply({ kind: 'refused', reason: 'tooMuch' });
    }
  }

  #register(delivery: Delivery): void {
    const state = this.#state;
    state.lastActivityAt = Date.now();
    state.customer.callerNumber ??= delivery.callerNumber;
    const { claimedNumber } = delivery;
    if (claimedNumber !== null && claimedNumber !== state.customer.callerNumber) {
      state.customer.numberMismatches += 1;
      log.warn('the claimed number is not the number of the call');
    }
  }
}

/** The failure of a command that is refused for this reason. */
export function refuse(reason: Refusal): ApplicationFailure {
  return ApplicationFailure.nonRetryable(`refused: ${reason}`, refusedFailure, reason);
}
