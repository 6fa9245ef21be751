import { onTestFinished } from 'vitest';
import { ServiceFailure } from '../../../src/domain/failures.ts';
import type {
  ConversationLink,
  TicketChange,
  TicketDraft,
  WrittenTicket,
} from '../../../src/domain/tickets/tickets.ts';
import type { WriteKey } from '../../../src/ports/call.ts';
import type { SimulatedComment, SimulatedTicket } from '../../../simulators/desk.ts';
import type { Clock } from '../../support/adapter-helpers.ts';
import { draft as anyDraft, createClock, link as anyLink, options, guard } from '../../support/adapter-helpers.ts';
import type { ContractSubject, OpenDesk } from '../subject.ts';

/** Time limit of one request when no fault makes it hang. It is long, so that a busy machine does not fail a test. */
export const patientMs = 10_000;

/** Time between two writes, so that a desk with times in whole seconds sees the second one as later. */
const betweenWritesMs = 2_000;

export const ada = { name: 'Ada Byron', phone: '+15555550101', email: 'ada@example.com', externalId: 'crm-1' };
const bob = { name: 'Bob Noyce', phone: '+15555550102', email: 'bob@example.com', externalId: 'crm-2' };
export const grace = { name: 'Grace Hopper', email: 'grace@example.com' };
export const groupName = 'Billing';

/** An adapter with its simulator, two customers, a group and a member of the team. */
export interface Bench extends OpenDesk {
  clock: Clock;
  /** Id of Ada. */
  adaId: string;
  /** Id of Bob. */
  bobId: string;
  /** Creates a ticket as a separate operation, then lets some time pass. */
  create(changes?: Partial<TicketDraft>): Promise<WrittenTicket>;
  /** Changes a ticket as a separate operation, then lets some time pass. */
  change(id: string, change: TicketChange, version?: string | null): Promise<WrittenTicket>;
  /** Lets a human act, then lets some time pass. */
  human(act: (agent: OpenDesk['simulator']['agent']) => void): void;
  /** The ticket as the desk stores it. */
  stored(id: string): SimulatedTicket;
  /** A new key. */
  freshKey(): WriteKey;
}

/** Opens a bench that the caller closes. */
export async function openBench(subject: ContractSubject, timeoutMs = patientMs): Promise<Bench> {
  const clock = createClock();
  const desk = await subject.open({ now: clock.now, timeoutMs });
  const { simulator, helpDesk } = desk;
  const adaId = simulator.seedCustomer(ada);
  const bobId = simulator.seedCustomer(bob);
  simulator.seedGroup(groupName);
  simulator.seedAgent(grace);
  clock.advance(betweenWritesMs);
  let keys = 0;
  const freshKey = (): WriteKey => writeKey(`deskbridge:call/CALL-1#${++keys}`, clock.now());
  const pass = <T>(result: T): T => {
    clock.advance(betweenWritesMs);
    return result;
  };
  return {
    ...desk,
    clock,
    adaId,
    bobId,
    freshKey,
    create: async (changes = {}) => {
      const write = freshKey();
      const wanted = draft({ requesterId: adaId, externalId: write.key, ...changes });
      return pass(await helpDesk.createTicket(wanted, write, options()));
    },
    change: async (id, change, version = null) =>
      pass(await helpDesk.changeTicket(id, change, guard(version), freshKey(), options())),
    human: (act) => pass(act(simulator.agent)),
    stored: (id) => {
      const ticket = simulator.tickets().find((each) => each.id === id);
      if (ticket === undefined) throw new Error('the desk has no such ticket');
      return ticket;
    },
  };
}

/** Opens a bench that is closed when the test ends. */
export async function startBench(subject: ContractSubject): Promise<Bench> {
  const bench = await openBench(subject);
  onTestFinished(() => bench.close());
  return bench;
}

export const writeKey = (key: string, firstTriedAt: number, mayBeDone = false): WriteKey => ({
  key,
  firstTriedAt,
  mayBeDone,
});

/** A link in which only the summary is empty. */
export const link = (changes: Partial<ConversationLink> = {}): ConversationLink =>
  anyLink({
    conversation: 'call/CALL-1',
    startedAt: '2026-11-21T09:59:00.000Z',
    messages: 4,
    tools: ['verify_pin', 'create_ticket'],
    intents: ['billing'],
    ...changes,
  });

/** The draft of the contract's tickets. */
export const draft = (changes: Partial<TicketDraft> = {}): TicketDraft =>
  anyDraft({ body: 'It burns, says the customer.', externalId: 'deskbridge:call/CALL-1#1', link: link(), ...changes });

/** The outcome of a call: `done`, or the kind of its failure with the capability or reason. */
export async function outcomeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'done';
  } catch (error) {
    if (!(error instanceof ServiceFailure)) throw error;
    const { kind, capability, reason } = error.details;
    return [kind, capability ?? reason].filter((part) => part !== undefined).join(' ');
  }
}

/**
 * The comments without the one private note that a desk may need for the link of the conversation. That note names
 * the conversation.
 */
export function spoken(ticket: SimulatedTicket): SimulatedComment[] {
  const { conversation, comments } = ticket;
  const holdsLink = ({ body, public: isPublic }: SimulatedComment): boolean =>
    !isPublic && conversation !== null && body.includes(conversation);
  const linkNotes = comments.filter(holdsLink);
  if (linkNotes.length > 1) throw new Error('the link of the conversation was repeated in notes');
  return comments.filter((comment) => !linkNotes.includes(comment));
}

/** A desk without metadata of comments may keep our key in the last line of a private note. */
function withoutReference({ body, public: isPublic }: SimulatedComment): string {
  return isPublic ? body : body.replace(/\nRef\. [\da-f]{8}$/, '');
}

/** Text and visibility of the comments, oldest first. */
export function said(ticket: SimulatedTicket): { body: string; public: boolean }[] {
  return spoken(ticket).map((comment) => ({ body: withoutReference(comment), public: comment.public }));
}

/** True when the write names this part as unmet. */
export function isUnmet({ unmet }: WrittenTicket, what: WrittenTicket['unmet'][number]['what']): boolean {
  return unmet.some((part) => part.what === what);
}
