import { expect } from 'vitest';
import type { MessagingState } from '../../../../src/domain/messaging/state.ts';
import { ada } from '../../../support/messaging-stack.ts';
import { markOf } from './marked-responder.ts';
import { rest, type Run } from './run.ts';
import type { Sight } from './witness.ts';

const announcement = /^(?:A person from the team has joined|The team has this conversation now)/;
const created = /^Ticket #(\d+) is open/;
/** A message younger than this may still be on its way to us, in milliseconds. */
const onItsWayMs = 2_000;

/** Waits until nothing more happens, and checks the invariants of every conversation. */
export async function checkAtRest(run: Run): Promise<void> {
  const messaging = await rest(run);
  checkControl(run, messaging);
  checkTurns(run);
  checkNothingLost(run, messaging);
  checkAnsweredOnce(run);
  checkTickets(run);
  expect(JSON.stringify(await run.state())).not.toContain(ada.pin);
}

/** Checks who answers one more question of the customer, by the name of the seat; a human need not answer. */
export async function whoAnswers(run: Run): Promise<string | null> {
  if (run.active === 'agent') return 'agent';
  const { length } = run.sights;
  run.customer.say('what can you do?');
  await checkAtRest(run);
  return run.sights.slice(length).some((sight) => sight.kind === 'said' && sight.by === 'bot') ? 'bot' : null;
}

/** Workflow and platform name the same seat. */
function checkControl(run: Run, { control, handoff }: MessagingState): void {
  const { active, pending } = run;
  expect({ active: control.active?.name ?? null, pending: control.pending?.name ?? null }).toEqual({ active, pending });
  expect(handoff?.phase === 'humans', 'humans have it').toBe(active === 'agent');
}

/** The bot speaks only while it has control, and announces each human it asked for once, before the human writes. */
function checkTurns({ sights }: Run): void {
  let announceUntilMs = 0;
  let asked = false;
  const keys = new Set<string>();
  for (const sight of sights) {
    if (sight.kind === 'offered') asked = sight.ours;
    else if (sight.kind === 'active') {
      announceUntilMs = sight.seat === 'agent' && (sight.ours || asked) ? Infinity : 0;
      asked = false;
    } else if (sight.by === 'human') announceUntilMs = Math.min(announceUntilMs, sight.atMs + onItsWayMs);
    else if (sight.by === 'bot') {
      expect(keys, 'said twice').not.toContain(sight.key);
      keys.add(sight.key ?? '');
      if (sight.seat === 'bot') continue;
      expect(sight.text, 'said out of turn').toMatch(announcement);
      expect(sight.atMs, 'a human was announced too late, or twice').toBeLessThan(announceUntilMs);
      announceUntilMs = 0;
    }
  }
}

/** Every message of the customer has arrived, and was answered by the bot or handed off to a human. */
function checkNothingLost(run: Run, { dialogue }: MessagingState): void {
  const { sights, conversation, pins } = run;
  const kept = conversation?.messages.map(({ id }) => id) ?? [];
  for (const [index, sight] of sights.entries()) {
    if (sight.kind !== 'said' || sight.by !== 'customer') continue;
    if (!pins.has(sight.id)) expect(kept, 'the platform has it').toContain(sight.id);
    expect(
      dialogue.transcript.filter(({ messageId }) => messageId === sight.id),
      `known: ${sight.text}`,
    ).toHaveLength(1);
    const isCaredFor = sight.seat === 'agent' || run.pending === 'agent' || sights.slice(index + 1).some(isCare);
    expect(isCaredFor, `answered: ${sight.text}`).toBe(true);
  }
  if (run.active === 'bot')
    expect(
      dialogue.unanswered.map(({ id }) => id),
      'heard and not answered',
    ).toEqual([]);
}

/** No message of the customer is in two answers. */
function checkAnsweredOnce({ sights, bench }: Run): void {
  const said = sights.flatMap((sight) => (sight.kind === 'said' && sight.by === 'bot' ? [sight.text] : []));
  const answered = said.flatMap((text) => bench.answers.get(markOf(text) ?? '') ?? []);
  expect(new Set(answered).size, `answered twice: ${answered.join(' | ')}`).toBe(answered.length);
}

function isCare(sight: Sight): boolean {
  return sight.kind === 'said'
    ? sight.by === 'bot' || sight.by === 'human'
    : sight.kind === 'active' && sight.seat === 'agent';
}

/** One ticket for each time the humans' ticket began, one for each that the customer was told of, and no PIN in our data. */
function checkTickets({ tickets, sights, closes, bench }: Run): void {
  const humans = tickets.filter(({ subject }) => subject.startsWith('Conversation with'));
  const handoffs = sights.filter((sight) => sight.kind === 'active' && sight.seat === 'agent').length;
  expect(humans.length, 'tickets of humans').toBeLessThanOrEqual(Math.min(handoffs, closes + 1));
  const said = sights.flatMap((sight) => (sight.kind === 'said' && sight.by === 'bot' ? [sight.text] : []));
  const numbers = said.flatMap((text) => created.exec(text)?.[1] ?? []);
  const own = tickets.filter((ticket) => !humans.includes(ticket));
  expect(new Set(numbers).size, 'a number quoted twice').toBe(numbers.length);
  expect(own.map(({ id }) => id)).toEqual(expect.arrayContaining(numbers));
  const promised = said.filter((text) => /safely recorded as|could take over yet/.test(text)).length;
  expect(own.length, `own tickets: ${own.map(({ subject }) => subject).join()}`).toBeLessThanOrEqual(
    numbers.length + promised,
  );
  const records = [...bench.stack.desk.zendesk.store.tickets.values()];
  const keys = records.flatMap(({ externalId }) => externalId ?? []);
  expect(new Set(keys).size, 'tickets with one key').toBe(keys.length);
  // The platform itself writes the messages to the humans' ticket; everything else is ours.
  const ours = [...own.map(({ comments }) => comments), ...humans.map(({ comments }) => comments.slice(1))];
  expect(JSON.stringify(ours)).not.toContain(ada.pin);
  expect(said.join('\n')).not.toContain(ada.pin);
}
