import { isPending } from '../../../../src/domain/conversation/operations.ts';
import { expect, vi } from 'vitest';
import type { ConversationState } from '../../../../src/domain/conversation/state.ts';
import type { MessagingState } from '../../../../src/domain/messaging/state.ts';
import type { SimulatedTicket } from '../../../../simulators/desk.ts';
import type { SimulatedCustomer } from '../../../../simulators/sunshine/customer.ts';
import type { ConversationRecord } from '../../../../simulators/sunshine/records.ts';
import type { MessagingAgent } from '../../../../simulators/sunshine/workspace/agent.ts';
import type { MessagingStack } from '../../../support/messaging-stack.ts';
import type { Gate } from './gate.ts';
import type { Sight } from './witness.ts';

/** What all runs share. */
export interface Bench {
  stack: MessagingStack;
  gate: Gate;
  sights: Map<string, Sight[]>;
  /** Texts of the customer that each answer is for, by the mark at its end. */
  answers: Map<string, string[]>;
}

const patience = { timeout: 20_000, interval: 30 };

/** One customer's conversation under test; its true state is read from the simulators. */
export class Run {
  readonly bench: Bench;
  readonly customer: SimulatedCustomer;
  /** PINs that the customer wrote, by message. */
  readonly pins = new Set<string>();
  /** How often a human closed the ticket. */
  closes = 0;
  held = false;
  readonly #before: ReadonlySet<string>;
  #said = 0;

  constructor(bench: Bench) {
    this.bench = bench;
    this.customer = bench.stack.ada();
    this.#before = new Set(bench.stack.desk.tickets().map(({ id }) => id));
  }

  /** The text with white space at its end that no other text of the run has; nobody who reads it takes it for words. */
  unique(text: string): string {
    this.#said += 1;
    return `${text} ${this.#said.toString(2).replaceAll('0', ' ').replaceAll('1', '\t')}`;
  }

  get conversation(): ConversationRecord | null {
    return this.bench.stack.sunshine.app.conversations.get(this.customer.conversationId ?? '') ?? null;
  }

  /** Name of the seat that has control according to the platform. */
  get active(): string | null {
    return this.#seat(this.conversation?.activeId);
  }

  get pending(): string | null {
    return this.#seat(this.conversation?.pendingId);
  }

  get agent(): MessagingAgent {
    return this.bench.stack.agent(this.customer);
  }

  get sights(): Sight[] {
    return this.bench.sights.get(this.conversation?.id ?? '') ?? [];
  }

  /**
   * Our side has looked since humans were last offered or given the conversation. Who takes it and closes it within the
   * few milliseconds before that is faster than people are.
   */
  get handoffIsSeen(): boolean {
    const last = this.sights.findLast((sight) => sight.kind !== 'said' && sight.seat === 'agent');
    const reads = this.bench.stack.sunshine.requests.filter(
      ({ method, path, status, fault, atMs }) =>
        method === 'GET' &&
        path.endsWith(`/conversations/${this.conversation?.id}`) &&
        status === 200 &&
        fault === null &&
        atMs >= (last?.atMs ?? 0),
    );
    return last === undefined || reads.length >= 2;
  }

  /** Tickets created since the run began. */
  get tickets(): SimulatedTicket[] {
    return this.bench.stack.desk.tickets().filter(({ id }) => !this.#before.has(id));
  }

  /** The ticket that humans work on; null when there is none. */
  get ticket(): SimulatedTicket | null {
    const id = this.conversation === null ? null : this.agent.ticketId;
    const ticket = this.bench.stack.desk.tickets().find((each) => each.id === String(id));
    return ticket === undefined || ticket.status === 'closed' ? null : ticket;
  }

  /** Delivers everything that was held back, and ends all faults. */
  calm(): void {
    const { stack, gate } = this.bench;
    gate.open();
    stack.sunshine.faults.clear();
    stack.desk.faults.clear();
    if (this.held) stack.sunshine.releaseWebhooks();
    this.held = false;
  }

  /** The state of the workflow, once there is one. */
  state(): Promise<ConversationState> {
    return this.bench.stack.state(this.customer);
  }

  /** The conversation is over for good. */
  async end(): Promise<void> {
    this.calm();
    await this.bench.stack.client.workflow.getHandle(this.workflowId).terminate('the run is over');
  }

  get workflowId(): string {
    return `messaging/${this.conversation?.id}`;
  }

  #seat(id: string | null | undefined): string | null {
    const seats = this.bench.stack.sunshine.app.switchboard?.seats ?? [];
    return seats.find((seat) => seat.id === id)?.name ?? null;
  }
}

/** Waits until everything is delivered and nothing is left to do; returns the state of the workflow. */
export async function rest(run: Run): Promise<MessagingState> {
  const { sunshine, desk, client, config } = run.bench.stack;
  const query = `WorkflowType = 'deskEvents' AND TaskQueue = '${config.temporal.taskQueue}' AND ExecutionStatus = 'Running'`;
  return vi.waitFor(async () => {
    const before = sunshine.requests.length + desk.requests.length;
    await sunshine.idle();
    await desk.webhooks.idle();
    // Asked first: while messages are gathered nothing else is pending.
    expect((await run.state()).messaging?.gathering ?? null, 'gathered messages').toBeNull();
    const inboxes: string[] = [];
    for await (const { workflowId } of client.workflow.list({ query })) inboxes.push(workflowId);
    for (const id of [run.workflowId, ...inboxes, run.workflowId]) {
      const { raw } = await client.workflow.getHandle(id).describe();
      expect(raw.pendingActivities ?? [], 'what is being done').toEqual([]);
      expect(raw.pendingWorkflowTask ?? null, 'what is being decided').toBeNull();
    }
    const { messaging, operations } = await run.state();
    expect(messaging?.inbox, 'the inbox').toEqual([]);
    expect(operations.all.filter(isPending), 'recorded writes').toEqual([]);
    expect(sunshine.requests.length + desk.requests.length, 'requests').toBe(before);
    if (messaging === null) throw new Error('this is no conversation on a messaging channel');
    return messaging;
  }, patience);
}

/** Waits until this number of requests has reached the platform, or none has come for a while. */
export async function meanwhile({ bench }: Run, requests: number): Promise<void> {
  const { sunshine } = bench.stack;
  const until = sunshine.requests.length + requests;
  const lastMs = Date.now() + 300;
  const isOver = (): boolean => sunshine.requests.length >= until || Date.now() > lastMs;
  await vi.waitFor(() => expect(isOver()).toBe(true), { timeout: 5_000, interval: 1 });
}
