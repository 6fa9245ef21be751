import { expect, vi } from 'vitest';
import type { Caller, FunctionAnswer } from '../../../simulators/signalwire/caller.ts';
import type { SimulatedCustomer } from '../../../simulators/sunshine/customer.ts';
import type { MessagingInstallation, Part } from '../../support/messaging-installation.ts';
import { ada } from '../../support/stack.ts';
import { uniqueName } from '../../support/temporal.ts';

/** One conversation that is brought to a moment at which a part of the installation is killed. */
export interface Play {
  /** Begins what the kill interrupts, and resolves when it is under way. */
  reach(): Promise<void>;
  /** What people do while the part is gone. */
  meanwhile?(): void;
  /** Goes on after the part was started again, and checks everything that the customer and the desk have got. */
  finish(): Promise<void>;
}

/** Prepares a play with customers of its own. */
export type Moment = (world: World) => Promise<Play>;

/** A customer of the help desk. */
export interface Person {
  id: number;
  name: string;
  phone: string;
}

/** What a play takes place in. */
export interface World {
  installation: MessagingInstallation;
  part: Part;
}

/** How long the answer of a vendor is held where the part that waits for it lives on, in milliseconds. */
const heldMs = 2_000;
/** Default time limit of an answer of the API, and what a busy machine needs, in milliseconds. */
const answerMs = 4_000 + 1_500;
/** A dead worker is noticed by its missing heartbeat after ten seconds. */
const patience = { timeout: 40_000, interval: 400 };

let people = 0;

/** A customer whom no other play has. */
export function newPerson({ installation }: World): Person {
  people += 1;
  const name = `Customer ${people}`;
  const phone = `+1555556${String(people).padStart(4, '0')}`;
  return { id: installation.addCustomer(name, phone), name, phone };
}

/** A call of a customer; nothing is sent yet. */
export const callOf = ({ installation }: World, { phone }: Person): Caller =>
  installation.api().caller(undefined, phone);

/** A verified call of a customer whom no other play has. */
export async function verifiedCall(world: World): Promise<Caller> {
  const caller = callOf(world, newPerson(world));
  await askUntil(caller, 'verify_support_pin', { entered_pin: ada.pin }, /verified as/);
  return caller;
}

/** Opens a ticket in a verified call and returns its id. */
export async function openTicket(caller: Caller): Promise<number> {
  const args = { subject: uniqueName('killed'), comment_body: 'It began like this.' };
  const said = await askUntil(caller, 'create_ticket', args, /Ticket \d+ is open/);
  return Number(/Ticket (\d+) is open/.exec(said)?.[1]);
}

/** A new customer on WhatsApp, with the number that the help desk has. */
export function newWriter(world: World): SimulatedCustomer {
  const { name, phone } = newPerson(world);
  return world.installation.sunshine.customer('whatsapp', { givenName: name, phone });
}

/**
 * Holds requests to Zendesk. A worker that is killed gets no answer: what it wrote is done, what it read is not read. If
 * another part is killed, the worker gets the answer meanwhile.
 * @returns waits until all of them have come
 */
export function hold(
  { installation, part }: World,
  match: { method: 'GET' | 'POST' | 'PUT'; path: string },
  times = 1,
): () => Promise<void> {
  const { faults } = installation.zendesk;
  const lost = match.method === 'GET' ? ('hang' as const) : ('lostAnswerTimeout' as const);
  const effect = part === 'worker' ? { kind: lost } : { kind: 'delay' as const, ms: heldMs };
  const { id } = faults.add({ match, times, ...effect });
  // A fault is gone as soon as it has met its requests.
  return () => soon(() => expect(faults.list().map((fault) => fault.id)).not.toContain(id));
}

/** Sends a request that may be cut off. If it is answered, the answer has to come in time and to be true words. */
export function cutOff(world: World, caller: Caller, name: string, args: Record<string, unknown>): Promise<void> {
  const answered = answeredInTime(world, caller, name, args);
  // Looked at when everything runs again.
  answered.catch(() => undefined);
  return answered;
}

async function answeredInTime({ part }: World, caller: Caller, name: string, args: Record<string, unknown>) {
  let answer: FunctionAnswer;
  try {
    answer = await caller.call(name, args);
  } catch (error) {
    expect(part, String(error)).toBe('API');
    return;
  }
  const { status, response, tookMs } = answer;
  expect({ name, status, said: response !== '' }).toEqual({ name, status: 200, said: true });
  expect(tookMs, name).toBeLessThan(answerMs);
}

/** Sends the same request until it is answered with these words, as a language model does that is told to ask again. */
export async function askUntil(
  caller: Caller,
  name: string,
  args: Record<string, unknown>,
  words: RegExp,
): Promise<string> {
  return eventually(async () => {
    const { response } = await caller.call(name, args);
    expect(response).toMatch(words);
    return response;
  });
}

/** Waits until a check holds, and returns its result. */
export const eventually = <T>(check: () => T | Promise<T>): Promise<T> => vi.waitFor(check, patience);

/** Waits until a check holds that holds at once, so that the moment is not missed. */
export const soon = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 10_000, interval: 10 });

/**
 * Hangs up, as often as the platform has to, and waits for the end of the conversation.
 * @param afterwards what the platform sends after the AI session
 */
export async function hangUp(
  { installation }: World,
  caller: Caller,
  afterwards: () => Promise<void> = async () => undefined,
): Promise<void> {
  await eventually(() => caller.hangUp({ summary: `Summary of ${caller.callId}.` }));
  await afterwards();
  const handle = installation.opened.client.workflow.getHandle(`call/${caller.callId}`);
  await eventually(async () => expect((await handle.describe()).status.name).toBe('COMPLETED'));
}

/** Tickets that a conversation opened. */
export const ticketsOf = ({ installation }: World, conversationId: string) =>
  [...installation.zendesk.store.tickets.values()].filter(({ externalId }) => externalId?.includes(conversationId));

/** What is on a ticket, oldest first. Nothing may be on it twice. */
export function commentsOf({ installation }: World, ticketId: number): string[] {
  const bodies = installation.zendesk.store.commentsOf(ticketId).map(({ body }) => body);
  expect(bodies).toEqual([...new Set(bodies)]);
  return bodies;
}
