import { describe, expect, it } from 'vitest';
import { answerAt, isNewsOfTyping, noticeMessages, noticeTyping } from '../../../src/domain/messaging/gathering.ts';
import type { Message } from '../../../src/domain/messaging/messaging.ts';
import { newMessaging, type MessagingState } from '../../../src/domain/messaging/state.ts';

const rules = { pauseMs: 700 };

function message(id: string, changes: Partial<Message> = {}): Message {
  const author = { kind: 'user', userId: 'u' } as const;
  const content = { kind: 'text', text: 'hello', payload: null } as const;
  return { id, receivedAt: 1, author, content, ourKey: null, source: null, ...changes };
}

/** A conversation in which messages arrived at these times. */
function heard(...times: number[]): MessagingState {
  const state = newMessaging();
  for (const [index, at] of times.entries()) {
    state.dialogue.unanswered.push(message(`m${index}`));
    noticeMessages(state, at);
  }
  return state;
}

describe('the bot answers', () => {
  it('a pause after the last message', () => {
    expect(answerAt(heard(10_000), rules)).toBe(10_700);
    expect(answerAt(heard(10_000, 10_500, 11_000), rules)).toBe(11_700);
  });

  it('after five seconds at the latest, however often the customer goes on', () => {
    const times = Array.from({ length: 20 }, (_, index) => 10_000 + index * 500);
    expect(answerAt(heard(...times), rules)).toBe(15_000);
  });

  it('at once without a pause, or if the rules have none', () => {
    expect(answerAt(heard(10_000), { pauseMs: 0 })).toBe(10_000);
    expect(answerAt(heard(10_000), {})).toBe(10_000);
  });

  it.each<[string, Partial<Message>, { asksPin: boolean }]>([
    ['a button', { content: { kind: 'text', text: 'Yes', payload: 'policy/yes' } }, { asksPin: false }],
    ['a PIN that was asked for', { pin: { digest: 'd', named: false, alone: true } }, { asksPin: true }],
    ['what is called a PIN', { pin: { digest: 'd', named: true, alone: false } }, { asksPin: false }],
  ])('%s at once, with what came before', (_what, changes, { asksPin }) => {
    const state = heard(10_000);
    state.dialogue.asksPin = asksPin;
    state.dialogue.unanswered.push(message('last', changes));
    noticeMessages(state, 10_100);
    expect(answerAt(state, rules)).toBeLessThanOrEqual(10_100);
  });

  it('a number that nobody asked for after the pause, so that the question it belongs to can follow', () => {
    const state = newMessaging();
    state.dialogue.unanswered.push(message('m', { pin: { digest: 'd', named: false, alone: true } }));
    noticeMessages(state, 10_000);
    expect(answerAt(state, rules)).toBe(10_700);
  });
});

describe('typing', () => {
  it('extends the wait up to five seconds; its end begins the pause again', () => {
    const state = heard(10_000);
    noticeTyping(state, true, 10_300);
    expect(answerAt(state, rules)).toBe(15_000);
    noticeTyping(state, false, 12_000);
    expect(answerAt(state, rules)).toBe(12_700);
  });

  it('ends with the message that was typed', () => {
    const state = heard(10_000);
    noticeTyping(state, true, 10_300);
    state.dialogue.unanswered.push(message('typed'));
    noticeMessages(state, 11_000);
    expect(answerAt(state, rules)).toBe(11_700);
  });

  it('is news only while messages are gathered, and only if it changes something', () => {
    const state = heard(10_000);
    expect([isNewsOfTyping(state, true), isNewsOfTyping(state, false)]).toEqual([true, false]);
    expect([isNewsOfTyping(newMessaging(), true), isNewsOfTyping(newMessaging(), false)]).toEqual([false, false]);
  });
});
