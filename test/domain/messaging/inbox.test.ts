import { beforeEach, describe, expect, it } from 'vitest';
import {
  addCustomerMessage,
  addHumanMessage,
  addMessage,
  concernsUs,
  drainInbox,
  hasHumanMessage,
  isInterrupted,
  isOurs,
  isOurSession,
  isTheirs,
  noteOpened,
  pausedUntil,
  receiveEvents,
} from '../../../src/domain/messaging/inbox.ts';
import { newHandoff, newMessaging, type MessagingState } from '../../../src/domain/messaging/state.ts';
import { eventOf, free, messageOf, ours, seatOf, teamMessageOf, theirs } from './messages.ts';

const rules = { seat: 'bot' };
let state: MessagingState;
beforeEach(() => {
  state = newMessaging();
});

describe('events', () => {
  const typing = { kind: 'typing', typing: true } as const;

  it('have an effect once, in the order of the platform and not of their arrival', () => {
    receiveEvents(state, [eventOf('c', 3, typing), eventOf('a', 1, typing), eventOf('c', 3, typing)]);
    receiveEvents(state, [eventOf('a', 1, typing), eventOf('b2', 2, typing), eventOf('b1', 2, typing)]);
    expect(drainInbox(state).map(({ id }) => id)).toEqual(['a', 'b1', 'b2', 'c']);
    expect(state.inbox).toEqual([]);
    receiveEvents(state, [eventOf('b1', 2, typing)]);
    expect(state.inbox).toEqual([]);
  });

  it('are known again after the conversation continued as new', () => {
    receiveEvents(state, [eventOf('a', 1, typing)]);
    const later = structuredClone(state);
    receiveEvents(later, [eventOf('a', 1, typing), eventOf('b', 2, typing)]);
    expect(later.inbox.map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('are recognised for a thousand events; then the oldest fifth is forgotten at once', () => {
    const batch = Array.from({ length: 1_000 }, (_entry, index) => eventOf(`e${index}`, index, typing));
    receiveEvents(state, batch);
    expect(state.seenEvents).toHaveLength(1_000);
    receiveEvents(state, [eventOf('one-more', 1_000, typing)]);
    expect([state.seenEvents.length, state.seenEvents[0], state.seenEvents.at(-1)]).toEqual([800, 'e201', 'one-more']);
    receiveEvents(state, [eventOf('e201', 201, typing), eventOf('e200', 200, typing)]);
    expect(state.seenEvents).toHaveLength(801);
  });

  it('with very long ids are remembered as far as their budget goes, the newest', () => {
    for (let index = 0; index < 60; index += 1) {
      receiveEvents(state, [eventOf(`${index}-`.padEnd(997, 'x'), index, typing)]);
    }
    // 40 ids of a thousand bytes fit; beyond that, a fifth less is kept.
    expect(state.seenEvents.length).toBeGreaterThanOrEqual(32);
    expect(state.seenEvents.length).toBeLessThanOrEqual(40);
    expect(state.seenEvents.at(-1)).toMatch(/^59-/);
  });

  it('that are too many lose the oldest messages, then what is read from the platform anyway, and nothing else', () => {
    const pressed = (index: number) =>
      eventOf(`m${index}`, index, { kind: 'postback', userId: null, payload: 'p', control: free });
    receiveEvents(state, [
      eventOf('gone', 0, { kind: 'removed' }),
      ...Array.from({ length: 399 }, (_entry, index) => pressed(index)),
    ]);
    expect([state.inbox.length, state.session.leftOut]).toEqual([400, 0]);
    receiveEvents(state, [pressed(399)]);
    expect([state.inbox.length, state.session.leftOut]).toEqual([320, 81]);
    expect(state.inbox.map(({ id }) => id).slice(0, 2)).toEqual(['gone', 'm81']);

    const many = newMessaging();
    const read = [
      { kind: 'control', change: 'passed', control: ours, reason: null, ourKey: null },
      { kind: 'controlFailed', change: 'passed', code: null, ourKey: null },
      { kind: 'deliveryFailed', messageId: null, code: null, final: true },
      { kind: 'created', control: free },
    ] as const;
    const lasting = [{ kind: 'merged', into: 'd' }, typing] as const;
    receiveEvents(
      many,
      Array.from({ length: 404 }, (_entry, index) => eventOf(`r${index}`, index, read[index % 4] ?? read[0])),
    );
    receiveEvents(
      many,
      lasting.map((said, index) => eventOf(`l${index}`, index, said)),
    );
    expect(many.inbox.length).toBeLessThan(330);
    expect(many.session.leftOut).toBe(0);
    expect(many.inbox.map(({ id }) => id)).toEqual(expect.arrayContaining(['l0', 'l1', 'r403']));
  });

  it('with a long text keep its beginning, whatever kind of message it is; a shorter one stays as it is', () => {
    const long = 'x'.repeat(8_001);
    const contents = [
      { kind: 'text', text: long, payload: 'p' },
      { kind: 'other', type: 'carousel', text: long },
      { kind: 'other', type: 'carousel', text: null },
      { kind: 'text', text: 'x'.repeat(8_000), payload: null },
    ] as const;
    const events = contents.map((content, index) =>
      eventOf(`e${index}`, index, { kind: 'message', message: messageOf('m', 1, { content }), control: free }),
    );
    receiveEvents(state, events);
    const [text, other, none, short] = drainInbox(state).map((event) => event.kind === 'message' && event.message);
    expect(text).toMatchObject({ id: 'm', content: { kind: 'text', text: `${'x'.repeat(7_999)}…`, payload: 'p' } });
    expect(other).toMatchObject({ content: { type: 'carousel', text: `${'x'.repeat(7_999)}…` } });
    expect([none, short].map((message) => message !== false && message?.content)).toEqual(contents.slice(2));
  });
});

describe('control', () => {
  it('is ours or theirs by the name of the seat, and nobody’s if no seat has it', () => {
    expect([ours, theirs, free].map((control) => isOurs(control, rules))).toEqual([true, false, false]);
    expect([ours, theirs, free].map((control) => isTheirs(control, rules))).toEqual([false, true, false]);
    const offered = { active: seatOf('agents'), pending: seatOf('bot') };
    expect([ours, theirs, free, offered].map((control) => concernsUs(control, rules))).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });

  it('makes a session ours, and so does a handoff', () => {
    expect(isOurSession(state)).toBe(false);
    state.session.ours = true;
    expect(isOurSession(state)).toBe(true);
    expect(isOurSession({ ...newMessaging(), handoff: newHandoff('wanted', 1) })).toBe(true);
  });
});

describe('a customer who opens a conversation', () => {
  it('is greeted if the rules say so and nothing was said before', () => {
    noteOpened(state, { greets: true });
    expect(state.greetingDue).toBe(true);
    noteOpened(state, {});
    expect(state.greetingDue).toBe(false);
    const begun: ((state: MessagingState) => unknown)[] = [
      ({ session }) => (session.number = 2),
      ({ session }) => (session.messages = 1),
      ({ dialogue }) => (dialogue.memory = {}),
    ];
    for (const begin of begun) {
      const other = newMessaging();
      begin(other);
      noteOpened(other, { greets: true });
      expect(other.greetingDue).toBe(false);
    }
  });

  it('is not greeted any more once somebody has written', () => {
    noteOpened(state, { greets: true });
    addMessage(state, { messageId: 'm', at: 1, by: 'human', text: 'Hi' });
    expect(state.greetingDue).toBe(false);
  });
});

describe('a message of the customer', () => {
  it('is counted and answered once', () => {
    const message = messageOf('m1', 5, { source: 'whatsapp', integrationId: 'i1' });
    expect(addCustomerMessage(state, message, ours, rules)).toBe(true);
    expect(addCustomerMessage(state, message, ours, rules)).toBe(false);
    expect(addCustomerMessage(state, messageOf('m2', 6), free, rules)).toBe(true);
    expect(state.session).toMatchObject({ firstMessageId: 'm1', turns: 2, messages: 2 });
    expect(state).toMatchObject({ source: 'whatsapp', integrationId: 'i1' });
    expect(state.dialogue.unanswered.map(({ id }) => id)).toEqual(['m1', 'm2']);
    expect(state.dialogue.transcript).toEqual([
      { messageId: 'm1', at: 5, by: 'customer', text: 'm1' },
      { messageId: 'm2', at: 6, by: 'customer', text: 'm2' },
    ]);
  });

  it('is not for the bot while humans have the conversation', () => {
    expect(addCustomerMessage(state, messageOf('m1', 5), theirs, rules)).toBe(true);
    expect(state.dialogue.unanswered).toEqual([]);
    expect(state.dialogue.transcript).toHaveLength(1);
  });

  it('that is a file is kept with its address and type', () => {
    const content = {
      kind: 'file',
      url: 'https://files.example/1',
      mediaType: 'image/png',
      altText: null,
      text: null,
      name: null,
      size: null,
    };
    addCustomerMessage(state, messageOf('m1', 5, { content } as never), ours, rules);
    expect(state.session.files).toEqual([{ url: 'https://files.example/1', contentType: 'image/png' }]);
    expect(state.session.leftOut).toBe(0);
  });
});

describe('a message of a person from the team', () => {
  it('pauses the bot and answers what the customer had said before it', () => {
    expect(pausedUntil(state, { humanPauseMs: 1_000 })).toBe(0);
    for (const at of [10, 20, 30]) addCustomerMessage(state, messageOf(`m${at}`, at), ours, rules);
    addHumanMessage(state, teamMessageOf('h', 20), 100);
    expect(state.dialogue.unanswered.map(({ id }) => id)).toEqual(['m30']);
    expect(pausedUntil(state, { humanPauseMs: 1_000 })).toBe(1_100);
    expect(state.dialogue.transcript.map(({ by }) => by)).toEqual(['customer', 'customer', 'human', 'customer']);
  });

  it('shows that a human works on the handoff, at the latest time that is known', () => {
    state.handoff = newHandoff('humans', 1);
    addHumanMessage(state, teamMessageOf('h1', 20), 100);
    addHumanMessage(state, teamMessageOf('h2', 10), 200);
    expect(state.handoff.humanAt).toBe(20);
  });

  it('that arrives after they gave the conversation back begins no pause', () => {
    state.humansLeftAt = 50;
    addHumanMessage(state, teamMessageOf('h1', 50), 100);
    expect(state.personAt).toBeNull();
    addHumanMessage(state, teamMessageOf('h2', 51), 101);
    expect(state.personAt).toBe(101);
  });
});

describe('the bot is interrupted', () => {
  const message = (one: ReturnType<typeof messageOf>) =>
    eventOf(one.id, 1, { kind: 'message', message: one, control: ours });

  it.each([
    ['by a person from the team', message(teamMessageOf('h', 1)), true, true],
    [
      'by a change of control',
      eventOf('e', 1, { kind: 'control', change: 'passed', control: theirs, reason: null, ourKey: null }),
      false,
      true,
    ],
    ['by a merge', eventOf('e', 1, { kind: 'merged', into: 'd' }), false, true],
    ['by the end of the conversation', eventOf('e', 1, { kind: 'removed' }), false, true],
    ['not by another bot', message(teamMessageOf('h', 1, false)), false, false],
    ['not by the customer', message(messageOf('m', 1)), false, false],
    ['not by typing', eventOf('e', 1, { kind: 'typing', typing: true }), false, false],
  ])('%s', (_name, event, byHuman, interrupts) => {
    receiveEvents(state, [event]);
    expect([hasHumanMessage(state), isInterrupted(state)]).toEqual([byHuman, interrupts]);
  });

  it('by nothing if the inbox is empty', () => {
    expect([hasHumanMessage(state), isInterrupted(state)]).toEqual([false, false]);
  });
});
