import { expect, vi } from 'vitest';
import { isPending } from '../../../../src/domain/conversation/operations.ts';
import type { ConversationState } from '../../../../src/domain/conversation/state.ts';
import type { SimulatedTicket } from '../../../../simulators/desk.ts';
import type { ConversationRecord } from '../../../../simulators/sunshine/records.ts';
import type { MessagingAgent } from '../../../../simulators/sunshine/workspace/agent.ts';
import type { startWebchatStack } from '../../../support/webchat-stack.ts';
import type { Processes } from './processes.ts';
import { Visitor, type Chat } from './visitor.ts';

/** What all runs share. */
export interface Bench {
  stack: Awaited<ReturnType<typeof startWebchatStack>>;
  processes: Processes;
}

const patience = { timeout: 30_000, interval: 40 };
/** A delivery to a process that is gone is tried for about a minute; nobody needs to wait for it. */
const delivery = 'deliverChatEvents';

/** The visitors under test; what is true of their chats is read from the platform. */
export class Run {
  readonly bench: Bench;
  readonly visitors: readonly Visitor[];
  held = false;
  /** Messages of agents that were said while webhooks were held which were then sent in another order, by conversation. */
  readonly shuffled = new Set<string>();
  /** Messages of agents whose webhooks are held. */
  readonly #heldMessages = new Set<string>();
  readonly #before: ReadonlySet<string>;
  #unique = 0;

  /** @param picks a number for each visitor, by which they choose processes */
  constructor(bench: Bench, picks: readonly number[]) {
    this.bench = bench;
    const { urls } = bench.processes;
    this.visitors = picks.map((pick, index) => new Visitor(`visitor ${index + 1}`, urls, pick));
    this.#before = new Set(bench.stack.desk.tickets().map(({ id }) => id));
  }

  get chats(): Chat[] {
    return this.visitors.flatMap(({ chats }) => chats);
  }

  /** The text with an end that no other text of the run has. */
  unique(text: string): string {
    this.#unique += 1;
    return `${text} (w${this.#unique})`;
  }

  /** The conversations on the platform that were made for a chat. */
  conversations({ chatId }: Chat): ConversationRecord[] {
    const { conversations } = this.bench.stack.sunshine.app;
    return [...conversations.values()].filter(({ metadata }) => metadata?.['deskbridge.chat'] === chatId);
  }

  conversation(chat: Chat): ConversationRecord | null {
    return this.conversations(chat)[0] ?? null;
  }

  /** Name of the seat that has a chat according to the platform. */
  seat(chat: Chat): string | null {
    const seats = this.bench.stack.sunshine.app.switchboard?.seats ?? [];
    return seats.find(({ id }) => id === this.conversation(chat)?.activeId)?.name ?? null;
  }

  agent(chat: Chat): MessagingAgent {
    return this.bench.stack.sunshine.workspace.agent(this.conversation(chat)?.id ?? '');
  }

  /** The ticket on which the agent works; null if it is closed or there is none. */
  openTicket(chat: Chat): SimulatedTicket | null {
    const { ticketId } = this.agent(chat);
    const ticket = this.bench.stack.desk.tickets().find(({ id }) => id === String(ticketId));
    return ticket === undefined || ticket.status === 'closed' ? null : ticket;
  }

  /** Tickets created since the run began. */
  get tickets(): SimulatedTicket[] {
    return this.bench.stack.desk.tickets().filter(({ id }) => !this.#before.has(id));
  }

  /** An agent has written a message. */
  noteSaid(id: string | null): void {
    if (id !== null && this.held) this.#heldMessages.add(id);
  }

  hold(): void {
    this.bench.stack.sunshine.holdWebhooks();
    this.held = true;
  }

  release(order: { copies: number; reversed: boolean }): void {
    for (const id of this.#heldMessages) this.shuffled.add(id);
    this.#heldMessages.clear();
    this.bench.stack.sunshine.releaseWebhooks(order);
    this.held = false;
  }

  /** Delivers everything that was held back, and ends all faults. */
  calm(): void {
    this.bench.stack.sunshine.faults.clear();
    if (this.held) this.release({ copies: 1, reversed: false });
  }

  state({ chatId }: Chat): Promise<ConversationState> {
    return this.bench.stack.chatState(chatId);
  }

  /** The run is over. */
  async end(): Promise<void> {
    this.calm();
    for (const visitor of this.visitors) visitor.close();
    const { workflow } = this.bench.stack.client;
    for (const { chatId } of this.chats) {
      await workflow
        .getHandle(`webchat/${chatId}`)
        .terminate('the run is over')
        .catch(() => undefined);
    }
  }
}

/** Waits until everything is delivered and nothing is left to do. */
export async function rest(run: Run): Promise<void> {
  const { sunshine, desk } = run.bench.stack;
  for (const visitor of run.visitors) await visitor.settled();
  await vi.waitFor(async () => {
    const before = sunshine.requests.length + desk.requests.length;
    await sunshine.idle();
    await desk.webhooks.idle();
    for (const chat of run.chats) await expectRest(run, chat);
    expect(sunshine.requests.length + desk.requests.length, 'requests').toBe(before);
  }, patience);
}

/** Fails unless a chat waits for nothing, and its tabs have everything. */
async function expectRest(run: Run, chat: Chat): Promise<void> {
  const handle = run.bench.stack.client.workflow.getHandle(`webchat/${chat.chatId}`);
  const { raw, status } = await handle.describe();
  const doing = (raw.pendingActivities ?? [])
    .map(({ activityType, attempt }) => `${activityType?.name}, attempt ${attempt}`)
    .filter((activity) => !activity.startsWith(delivery));
  // What a workflow has left behind when it ended is never done.
  if (status.name === 'RUNNING') {
    expect(doing, 'what is being done').toEqual([]);
    expect(raw.pendingWorkflowTask ?? null, 'what is being decided').toBeNull();
  }
  const { messaging, webchat, operations } = await run.state(chat);
  const left = { inbox: messaging?.inbox, opening: webchat?.opening, gathering: messaging?.gathering ?? null };
  expect(left, 'what is left').toEqual({ inbox: [], opening: null, gathering: null });
  expect(webchat?.waiting, 'what is to be passed on').toEqual([]);
  expect(operations.all.filter(isPending), 'recorded writes').toEqual([]);
  const last = (webchat?.log.next ?? 1) - 1;
  const cursors = chat.tabs.map(({ cursor }) => cursor);
  expect(cursors, 'events that have arrived').toEqual(cursors.map(() => last));
}

/** Waits until this number of requests has reached the platform, or none has come for a while. */
export async function meanwhile({ bench }: Run, requests: number): Promise<void> {
  const { sunshine } = bench.stack;
  const until = sunshine.requests.length + requests;
  const lastMs = Date.now() + 300;
  const isOver = (): boolean => sunshine.requests.length >= until || Date.now() > lastMs;
  await vi.waitFor(() => expect(isOver()).toBe(true), { timeout: 5_000, interval: 1 });
}
