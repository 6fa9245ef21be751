import { describe, expect, it } from 'vitest';
import { addToTranscript } from '../../../src/domain/messaging/dialogue.ts';
import { newMessaging } from '../../../src/domain/messaging/state.ts';
import { customerWords } from '../../../src/workflows/messaging/summary.ts';

/** What the customer wrote, with an answer of the bot after each message, as a summary. */
function summaryOf(...said: string[]): string | null {
  const messaging = newMessaging();
  for (const [at, text] of said.entries()) {
    addToTranscript(messaging.dialogue, { messageId: `c${at}`, at: 2 * at, by: 'customer', text });
    addToTranscript(messaging.dialogue, { messageId: `b${at}`, at: 2 * at + 1, by: 'bot', text: 'I see.' });
  }
  return customerWords(messaging);
}

describe('the summary for the human who continues', () => {
  it('quotes what the customer needs, although they began with a greeting and ended with an answer', () => {
    const said = [
      'Hello!',
      'I was charged twice in October',
      '[removed]',
      'Yes',
      'Both charges are 49 euros',
      'Thank you',
    ];
    expect(summaryOf(...said)).toBe('The customer wrote: I was charged twice in October … Both charges are 49 euros');
  });

  it('quotes the first message and the latest ones of a long talk, each once, and cuts long ones', () => {
    const said = ['The lift is stuck', 'one more thing', 'second floor', 'It is loud', 'It is loud', 'x'.repeat(500)];
    expect(summaryOf(...said)).toBe(
      `The customer wrote: The lift is stuck … second floor … It is loud … ${'x'.repeat(200)}…`,
    );
  });

  it('quotes a greeting when there is nothing else, and is null when the customer wrote nothing', () => {
    expect(summaryOf('Hello!')).toBe('The customer wrote: Hello!');
    expect(summaryOf()).toBeNull();
  });
});
