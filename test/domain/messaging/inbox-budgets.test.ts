import { describe, expect, it } from 'vitest';
import { conversationBytes } from '../../../src/domain/budgets.ts';
import { addCustomerMessage, drainInbox, receiveEvents } from '../../../src/domain/messaging/inbox.ts';
import type { Message, MessagingEvent } from '../../../src/domain/messaging/messaging.ts';
import { newMessaging } from '../../../src/domain/messaging/state.ts';
import { jsonBytes } from '../../../src/domain/size.ts';

const control = { active: null, pending: null };
const rules = { seat: 'bot' };

function messageOf(index: number, content: Message['content']): Message {
  const author = { kind: 'user', userId: 'u' } as const;
  return { id: `m${index}`, receivedAt: index, author, content, ourKey: null, source: null };
}

const text = (index: number, words: string) => messageOf(index, { kind: 'text', text: words, payload: null });

function eventOf(index: number, words = 'words '.repeat(50)): MessagingEvent {
  return {
    id: `event-${index}`,
    conversationId: 'c',
    at: index,
    kind: 'message',
    message: text(index, words),
    control,
  };
}

describe('events that arrive while nothing works', () => {
  it('sixteen thousand stay within the budget; nothing but messages is left out, and those are counted', () => {
    const state = newMessaging();
    for (let batch = 0; batch < 160; batch += 1) {
      receiveEvents(
        state,
        Array.from({ length: 100 }, (_, index) => eventOf(batch * 100 + index)),
      );
    }
    receiveEvents(state, [{ id: 'gone', conversationId: 'c', at: 1, kind: 'removed' }]);
    receiveEvents(state, [eventOf(16_000)]);
    expect(jsonBytes(state.inbox)).toBeLessThan(conversationBytes.inbox);
    expect(jsonBytes(state.seenEvents)).toBeLessThan(conversationBytes.seenEvents);
    expect(state.inbox.filter(({ kind }) => kind === 'message')).toHaveLength(16_001 - state.session.leftOut);
    expect(state.inbox.map(({ id }) => id)).toEqual(expect.arrayContaining(['gone', 'event-16000']));
    // Repeated ones have no effect.
    const before = state.inbox.length;
    receiveEvents(state, [eventOf(15_999), eventOf(16_000)]);
    expect(state.inbox).toHaveLength(before);
  });

  it('a message of a megabyte is cut', () => {
    const state = newMessaging();
    receiveEvents(state, [eventOf(1, 'x'.repeat(1_000_000))]);
    expect(jsonBytes(state.inbox)).toBeLessThan(10_000);
    expect(drainInbox(state)).toHaveLength(1);
  });
});

describe('messages that wait for an answer', () => {
  it('stay within their budgets, and the newest are kept', () => {
    const state = newMessaging();
    for (let index = 0; index < 500; index += 1) {
      addCustomerMessage(state, text(index, '語'.repeat(3_000)), control, rules);
    }
    expect(jsonBytes(state.dialogue.unanswered)).toBeLessThan(conversationBytes.unanswered);
    expect(jsonBytes(state.dialogue.transcript)).toBeLessThan(conversationBytes.transcript);
    expect(state.dialogue.unanswered.at(-1)?.id).toBe('m499');
    expect(state.session.turns).toBe(500);
  });

  it('files beyond their number are counted', () => {
    const state = newMessaging();
    const file = (url: string) =>
      ({ kind: 'file', url, mediaType: null, altText: null, text: null, name: null, size: null }) as const;
    for (let index = 0; index < 30; index += 1) {
      addCustomerMessage(state, messageOf(index, file(`https://files.example/${'a'.repeat(1_400)}`)), control, rules);
    }
    addCustomerMessage(state, messageOf(99, file(`https://files.example/${'a'.repeat(5_000)}`)), control, rules);
    expect(jsonBytes(state.session.files)).toBeLessThan(conversationBytes.files);
    expect(state.session.leftOut).toBe(11);
  });
});
