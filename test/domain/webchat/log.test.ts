import { describe, expect, it } from 'vitest';
import { conversationBytes } from '../../../src/domain/budgets.ts';
import { jsonBytes } from '../../../src/domain/size.ts';
import { appendEvent, eventsAfter, messagesOf, newLog, type ChatLog } from '../../../src/domain/webchat/log.ts';

const says = (log: ChatLog, text: string): void =>
  appendEvent(log, { type: 'message', messageId: `m${log.next}`, by: 'visitor', text, at: log.next });

function expectNoGaps({ events, next }: ChatLog): void {
  const first = next - events.length;
  expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => first + index));
}

describe('the log of a chat', () => {
  it('begins with id 1, and each event has the next one', () => {
    const log = newLog();
    appendEvent(log, { type: 'agentLeft' });
    says(log, 'Hello');
    expect(log.events.map(({ id }) => id)).toEqual([1, 2]);
    expect(eventsAfter(log, 1).map(({ id }) => id)).toEqual([2]);
    expect(eventsAfter(log, 2)).toEqual([]);
    expect(messagesOf(log)).toEqual([{ messageId: 'm2', by: 'visitor', text: 'Hello', at: 2 }]);
  });

  it.each([
    ['long messages', 'x'.repeat(8_000), 200],
    ['messages of many bytes', '漢'.repeat(2_000), 200],
    ['short messages', 'ok', 5_000],
  ])('stays within its budget with %s: the oldest are dropped, and ids go on without gaps', (_name, text, count) => {
    const log = newLog();
    for (let batch = 0; batch < count / 50; batch += 1) {
      for (let index = 0; index < 50; index += 1) says(log, text);
      expect(jsonBytes(log.events)).toBeLessThanOrEqual(conversationBytes.chatLog + 2);
    }
    expect(log.next).toBe(count + 1);
    expect(log.events.length).toBeLessThan(count);
    expectNoGaps(log);
    expect(eventsAfter(log, 0)).toEqual(log.events);
  });

  it('keeps a limited number of the smallest events', () => {
    const log = newLog();
    for (let index = 0; index < 10_000; index += 1) appendEvent(log, { type: 'agentLeft' });
    expect(log.events.length).toBeLessThanOrEqual(1_500);
    expect(log.events.at(-1)?.id).toBe(10_000);
    expectNoGaps(log);
  });

  it('keeps the newest event, however large what came before it was', () => {
    const log = newLog();
    for (let index = 0; index < 50; index += 1) says(log, 'x'.repeat(8_000));
    appendEvent(log, { type: 'ended', by: 'visitor' });
    expect(log.events.at(-1)).toEqual({ id: 51, type: 'ended', by: 'visitor' });
  });
});
