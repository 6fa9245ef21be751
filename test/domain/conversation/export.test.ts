import { describe, expect, it } from 'vitest';
import { conversationBytes } from '../../../src/domain/budgets.ts';
import type { SpokenMessage } from '../../../src/domain/conversation/commands.ts';
import { exportOf } from '../../../src/domain/conversation/export.ts';
import { freshState, sessionSummary } from '../../support/states.ts';

/** The export of one session with these messages, as it is in the file. */
function exported(messages: SpokenMessage[], omitted = 0) {
  const state = freshState();
  state.session.summaries = [sessionSummary({ messages, omitted })];
  const file = exportOf(state);
  if (file === null) throw new Error('there is no export');
  const content = JSON.parse(file.content) as {
    messages: { role: string; content: string }[];
    messages_left_out: number;
    gap_after_message: number | null;
  };
  return { file, ...content };
}

const said = (count: number, text: (index: number) => string): SpokenMessage[] =>
  Array.from({ length: count }, (_, index) => ({ by: index % 2 === 0 ? 'customer' : 'ai', text: text(index) }));

describe('the export of a conversation', () => {
  it('has every message if all fit, and says how many the channel left out', () => {
    const { messages, messages_left_out, gap_after_message } = exported(
      said(400, (index) => `message ${index}`),
      7,
    );
    expect([messages.length, messages_left_out, gap_after_message]).toEqual([400, 7, null]);
    expect(messages[0]).toEqual({ role: 'customer', content: 'message 0' });
  });

  it.each([
    ['plain', 'x'],
    ['in three bytes each', '語'],
    ['that JSON escapes', '"'],
  ])('of 2,400 messages that do not fit (%s) has the first and the newest ones, and counts the others', (_, filler) => {
    // The newest are longer than the first ones: each is counted with its own size.
    const all = said(2_400, (index) => `message ${index} ${filler.repeat(index < 1_200 ? 150 : 300)}`);
    const { file, messages, messages_left_out, gap_after_message } = exported(all, 100);
    const indexes = messages.map(({ content }) => Number(content.split(' ')[1]));
    const gap = gap_after_message ?? 0;
    expect(gap).toBeGreaterThan(20);
    expect(messages.length - gap).toBeGreaterThan(180);
    expect(indexes.slice(0, gap)).toEqual(Array.from({ length: gap }, (__, index) => index));
    expect(indexes.slice(gap)).toEqual(
      Array.from({ length: indexes.length - gap }, (__, index) => 2_400 - (indexes.length - gap) + index),
    );
    expect(messages_left_out).toBe(2_400 - messages.length + 100);
    expect(Buffer.byteLength(file.content)).toBeLessThan(conversationBytes.transcriptFile * 1.05);
    expect(Buffer.byteLength(file.content)).toBeGreaterThan(conversationBytes.transcriptFile * 0.8);
  });

  it('keeps the newest message however long it is', () => {
    const { messages } = exported(said(3, (index) => `${index}`.repeat(900_000)));
    expect(messages.at(-1)?.content.startsWith('222')).toBe(true);
    expect(messages.at(-1)?.content.endsWith('…')).toBe(true);
  });
});
