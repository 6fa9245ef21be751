import { describe, expect, it } from 'vitest';
import { conversationBytes } from '../../../src/domain/budgets.ts';
import { commandNames, gatedCommands, spokenCount, urgentCommands } from '../../../src/domain/conversation/commands.ts';
import { exportOf } from '../../../src/domain/conversation/export.ts';
import {
  refusalOf,
  refusedFailure,
  startingAnewFailure,
  viewOf,
  withoutIntent,
} from '../../../src/domain/conversation/replies.ts';
import { defaultRules } from '../../../src/domain/conversation/rules.ts';
import { addIntents, keepSummary, newSession } from '../../../src/domain/conversation/session.ts';
import { continued, newConversation, type ConversationInput } from '../../../src/domain/conversation/state.ts';
import { newMessaging } from '../../../src/domain/messaging/state.ts';
import { jsonBytes } from '../../../src/domain/size.ts';
import { freshState, sessionSummary, start, ticket } from '../../support/states.ts';

const message = (text: string) => ({ by: 'customer', text }) as const;

describe('a summary', () => {
  it('is kept with its texts cut', () => {
    const session = newSession(1);
    keepSummary(
      session,
      sessionSummary({
        sessionId: 'i'.repeat(101),
        summary: 's'.repeat(6_001),
        issue: 'w'.repeat(501),
        intents: Array.from({ length: 31 }, (_entry, index) => `i${index}`),
        messages: [message('a')],
      }),
    );
    keepSummary(session, sessionSummary({ messages: [message('b')], omitted: 3 }));
    const [first, second] = session.summaries;
    expect(first).toMatchObject({
      sessionId: `${'i'.repeat(99)}…`,
      summary: `${'s'.repeat(5_999)}…`,
      issue: `${'w'.repeat(499)}…`,
      messages: [message('a')],
      omitted: 0,
    });
    expect([first?.intents.length, first?.intents.at(-1)]).toEqual([30, 'i29']);
    expect(second).toEqual(sessionSummary({ messages: [message('b')], omitted: 3 }));
  });

  it('of many is added to the last one: turns and messages are only counted', () => {
    const session = newSession(1);
    for (let index = 0; index < 30; index += 1) keepSummary(session, sessionSummary({ turns: 1 }));
    keepSummary(session, sessionSummary({ turns: 5, messages: [message('a'), message('b')], omitted: 2 }));
    expect(session.summaries).toHaveLength(30);
    expect(session.summaries.at(-1)).toMatchObject({ turns: 6, omitted: 4, messages: [] });
    expect(session.summaries.at(0)).toMatchObject({ turns: 1, omitted: 0 });
  });

  it('that comes when much is kept already is short, and has the newest of its messages that fit', () => {
    const session = newSession(1);
    const long = Array.from({ length: 8 }, (_entry, index) => message(`${index}`.repeat(20_000)));
    keepSummary(session, sessionSummary({ messages: long }));
    keepSummary(session, sessionSummary({ summary: 's'.repeat(400), messages: long, omitted: 1 }));
    const second = session.summaries[1];
    expect(second?.summary).toBe(`${'s'.repeat(299)}…`);
    expect(second?.messages.map(({ text }) => text[0])).toEqual(
      ['2', '3', '4', '5', '6', '7'].slice(-(second?.messages.length ?? 0)),
    );
    expect(second?.messages.length).toBeGreaterThan(4);
    expect((second?.messages.length ?? 0) + (second?.omitted ?? 0)).toBe(9);
    expect(jsonBytes(session.summaries)).toBeLessThanOrEqual(conversationBytes.summaries);
  });

  it('counts what was said, and not entries of which that is not known', () => {
    const messages = [message('a'), { by: 'other', role: 'tool', text: 'x' } as const];
    expect(spokenCount({ messages, omitted: 4 })).toBe(5);
  });
});

it('intents are kept in the order in which they were named, each once, thirty at most', () => {
  const session = newSession(1);
  addIntents(session, ['b', 'a']);
  addIntents(session, ['a', 'c', 'b']);
  expect(session.intents).toEqual(['b', 'a', 'c']);
  addIntents(
    session,
    Array.from({ length: 40 }, (_entry, index) => `i${index}`),
  );
  expect(session.intents).toHaveLength(30);
  expect(session.intents.slice(0, 4)).toEqual(['b', 'a', 'c', 'i0']);
});

it('a new session has nothing said or done, and begins with the next write', () => {
  expect(newSession(7)).toEqual({
    firstOperation: 7,
    commandsUsed: [],
    intents: [],
    summaries: [],
    summariesHandled: 0,
    summariesFiled: 0,
    messages: 0,
    endedAt: null,
  });
});

describe('the file with what was said', () => {
  it('says whose conversation it was, when, and what was done in it', () => {
    const state = freshState();
    expect(exportOf(state)).toBeNull();
    state.conversationId = 'a/b c.d-e_f';
    state.customer.requester = { id: 'r1', name: 'Ada' };
    Object.assign(state.session, { intents: ['bug_report'], commandsUsed: ['getTicket'] });
    const other = { by: 'other', role: 'tool', text: 'x' } as const;
    state.session.summaries = [sessionSummary({ messages: [message('Hi'), other], omitted: 2 })];
    const file = exportOf(state);
    expect(file).toMatchObject({
      name: 'conversation-a_b_c.d-e_f.json',
      contentType: 'application/json',
      encoding: 'utf8',
    });
    expect(JSON.parse(file?.content ?? '')).toEqual({
      conversation_id: 'call/c',
      channel: 'call',
      customer_id: 'r1',
      started_at: '2026-01-01T00:00:00.000Z',
      intents_detected: ['bug_report'],
      tools_used: ['getTicket'],
      summaries: ['They talked.'],
      messages_left_out: 2,
      gap_after_message: null,
      messages: [
        { role: 'customer', content: 'Hi' },
        { role: 'other', reported_role: 'tool', content: 'x' },
      ],
    });
  });

  it('has only what is not on the ticket yet, under a name of its own', () => {
    const state = freshState();
    state.session.summaries = ['a', 'b', 'c'].map((text) =>
      sessionSummary({ summary: text, messages: [message(text)] }),
    );
    state.session.summariesFiled = 2;
    const file = exportOf(state);
    expect(file?.name).toBe('conversation-c-3.json');
    const content = JSON.parse(file?.content ?? '') as object;
    expect(content).toMatchObject({ customer_id: null, summaries: ['c'], messages: [{ content: 'c' }] });
    state.session.summariesFiled = 3;
    expect(exportOf(state)).toBeNull();
  });

  it('that is limited has a quarter for the first messages and the rest for the newest ones', () => {
    const state = freshState();
    state.session.summaries = [
      sessionSummary({ messages: Array.from({ length: 100 }, (_entry, at) => message(String(at % 10).repeat(61))) }),
    ];
    // Each message takes 135 bytes or so.
    const content = JSON.parse(exportOf(state, 4_000)?.content ?? '') as {
      messages: object[];
      gap_after_message: number;
      messages_left_out: number;
    };
    expect(content.gap_after_message).toBeGreaterThan(5);
    expect(content.messages.length - content.gap_after_message).toBeGreaterThan(2.5 * content.gap_after_message);
    expect(content.messages_left_out).toBe(100 - content.messages.length);
    const none = JSON.parse(exportOf(state, 0)?.content ?? '') as object;
    expect(none).toMatchObject({ messages: [], messages_left_out: 100, gap_after_message: 0 });
  });
});

describe('what a customer may learn', () => {
  it('about a ticket is what people call it and its state, without the intent in front of its subject', () => {
    const one = { ...ticket, number: 'SUP-12', subject: '[bug_report] Printer', priority: 'high' } as const;
    expect(viewOf(one)).toEqual({
      id: 'SUP-12',
      subject: 'Printer',
      status: 'open',
      priority: 'high',
      updatedAt: ticket.updatedAt,
    });
    expect(viewOf(ticket).id).toBe('4711');
    for (const subject of [
      'Printer [bug_report] x',
      '[Bug] Printer',
      `[${'a'.repeat(41)}] x`,
      '[] x',
      '[bug_report]x',
    ]) {
      expect(withoutIntent(subject)).toBe(subject);
    }
    expect(withoutIntent(`[${'a'.repeat(40)}] x`)).toBe('x');
  });

  it('of a refusal is its reason, and of no other failure anything', () => {
    expect(refusalOf({ type: refusedFailure, details: ['ticketClosed'] })).toEqual({
      kind: 'refused',
      reason: 'ticketClosed',
    });
    expect(refusalOf({ type: refusedFailure, details: [] })).toEqual({ kind: 'refused', reason: 'rejected' });
    expect(refusalOf({ type: refusedFailure })).toEqual({ kind: 'refused', reason: 'rejected' });
    expect(refusalOf({ type: startingAnewFailure, details: ['ended'] })).toBeNull();
    expect(refusalOf({})).toBeNull();
  });
});

describe('the commands of a conversation', () => {
  it('that touch tickets need a customer who is verified; those on which everything waits go first', () => {
    expect(commandNames.filter((name) => gatedCommands.has(name))).toEqual([
      'listTickets',
      'getTicket',
      'createTicket',
      'changeTicket',
    ]);
    expect(commandNames.filter((name) => !urgentCommands.has(name))).toEqual([...gatedCommands, 'recall']);
  });
});

describe('a conversation', () => {
  const input: ConversationInput = {
    channel: 'messaging',
    conversationId: 'c',
    idleMs: 1,
    rules: defaultRules,
    state: null,
  };

  it('begins open, with the state of its channel only', () => {
    const state = newConversation(input, 'messaging/c', start);
    expect(state).toMatchObject({
      channel: 'messaging',
      conversationId: 'c',
      workflowId: 'messaging/c',
      startedAt: start,
      lastActivityAt: start,
      status: 'open',
      commandsHandled: 0,
      filedAfter: null,
      answers: [],
      writtenKeys: [],
      customer: { requester: null, callerNumber: null, numberMismatches: 0, failedPins: 0, keypad: null },
      escalation: { handoff: null, transferFiled: false, takenOver: null, resolvedBy: null },
      operations: { all: [], next: 1, withheldNotes: [], leftOut: 0 },
      tickets: { known: [], news: [], touched: [], writtenBefore: [] },
      session: newSession(1),
    });
    expect(state.messaging).toEqual(newMessaging());
    expect(newConversation({ ...input, channel: 'call' }, 'call/c', start).messaging).toBeNull();
  });

  it('that continues as new has what it had, and first values of what an earlier version did not know', () => {
    const state = newConversation(input, 'messaging/c', start);
    const { writtenKeys: _writtenKeys, ...rest } = { ...state, status: 'authenticated' } as const;
    const { leftOut: _leftOut, ...operations } = { ...rest.operations, next: 9 };
    const { touched: _touched, ...tickets } = { ...rest.tickets, writtenBefore: ['1'] };
    const { messages: _messages, ...session } = { ...rest.session, intents: ['i'] };
    const { filings: _filings, ...messaging } = { ...newMessaging(), source: 'web' };
    const stored = { ...rest, operations, tickets, session, messaging } as never;
    expect(continued(input, stored, start + 5)).toEqual({
      ...state,
      status: 'authenticated',
      operations: { ...state.operations, next: 9 },
      tickets: { ...state.tickets, writtenBefore: ['1'] },
      session: { ...state.session, intents: ['i'] },
      messaging: { ...newMessaging(), source: 'web' },
    });
    expect(continued(input, { ...state, messaging: null }, start).messaging).toBeNull();
  });
});
