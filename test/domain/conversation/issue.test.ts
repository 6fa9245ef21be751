import { describe, expect, it } from 'vitest';
import type { SessionSummary } from '../../../src/domain/conversation/commands.ts';
import { issueOf } from '../../../src/domain/conversation/issue.ts';
import { newConversation, type ConversationState } from '../../../src/domain/conversation/state.ts';
import { draftOf, operationOf } from '../../support/states.ts';
import { defaultRules } from '../../../src/domain/conversation/rules.ts';

function conversation(channel: 'call' | 'messaging' = 'call'): ConversationState {
  const input = { channel, conversationId: 'c', idleMs: 1, rules: defaultRules, state: null };
  return newConversation(input, 'call/c', 0);
}

function session(said: string[], issue: string | null = null): SessionSummary {
  const facts = { sessionId: 's', summary: '', intents: [], resolution: null, duplicateOf: null, omitted: 0 };
  return { ...facts, issue, turns: said.length, messages: said.map((text) => ({ by: 'customer', text })) };
}

describe('what the customer needed', () => {
  it('is never an answer, a greeting or a number that happened to come first', () => {
    const first = [
      'Yes.',
      'Two eighteen seventy seven',
      'Hello, good morning.',
      'Yes It is a round trip.',
      "No. That'll be it. Thank you.",
      'Ja, genau, das bin ich.',
      'Oui, bonjour.',
      'Sí, buenos días.',
      '[removed]',
      'null eins zwei drei vier fünf',
    ];
    const need = 'I would like to know what my upcoming appointments are.';
    expect(issueOf(conversation(), session([...first, need, 'The first one.']))).toBe(need);
    for (const said of first) expect(issueOf(conversation(), session([said])), said).toBeNull();
  });

  it.each(['No internet since Monday', 'Nein ist keine Antwort', 'My printer burns', 'Non fonctionne plus du tout'])(
    'may begin with a word like "no": %s',
    (said) => {
      expect(issueOf(conversation(), session([said]))).toBe(said);
    },
  );

  it('is what the channel reported, if it did', () => {
    expect(issueOf(conversation(), session(['My printer burns.'], 'Printer'))).toBe('Printer');
  });

  it('may be one word where people write', () => {
    expect(issueOf(conversation('messaging'), session(['Hi!', '4711', '[removed]', 'Refund']))).toBe('Refund');
  });

  it('is what the customer said, and not the bot', () => {
    const said = session(['Yes.']);
    said.messages.unshift({ by: 'ai', text: 'I can open a ticket about your printer.' });
    expect(issueOf(conversation(), said)).toBeNull();
  });

  it('is else the subject of the first ticket that they opened in this session', () => {
    const state = conversation();
    const opening = (id: number, subject: string, purpose: 'create' | 'record' = 'create') =>
      operationOf({}, { id, purpose, request: { kind: 'createTicket', draft: draftOf({ subject }) } });
    state.operations.all = [
      opening(1, 'earlier'),
      opening(2, 'a note', 'record'),
      operationOf({}, { id: 3, purpose: 'create' }),
      opening(4, '[bug_report] Printer'),
      opening(5, 'later'),
    ];
    state.session.firstOperation = 2;
    expect(issueOf(state, session(['Yes.']))).toBe('Printer');
    state.session.firstOperation = 4;
    expect(issueOf(state, session([]))).toBe('Printer');
    state.session.firstOperation = 6;
    expect(issueOf(state, session([]))).toBeNull();
    state.session.firstOperation = 1;
    expect(issueOf(state, session(['My printer burns.']))).toBe('My printer burns.');
  });
});
