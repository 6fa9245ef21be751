import { expect, it } from 'vitest';
import { readTranscript } from '../../src/activities/transcript.ts';
import { transcriptBytes } from '../../src/domain/budgets.ts';
import type { Message } from '../../src/domain/messaging/messaging.ts';
import { start } from '../adapters/sunshine/support.ts';
import { options } from '../support/adapter-helpers.ts';

it('a transcript keeps within its bytes, whatever the script and the number of messages', async () => {
  const { messaging } = await start();
  for (const text of ['字'.repeat(4_000), '"\n'.repeat(2_000), '']) {
    let pages = 0;
    const message = (id: string): Message => ({
      id,
      receivedAt: 0,
      author: { kind: 'user', userId: 'u1' },
      content: { kind: 'text', text, payload: null },
      ourKey: null,
      source: null,
    });
    const listMessages = async () => {
      pages += 1;
      return {
        messages: Array.from({ length: 100 }, (_, index) => message(`${pages}/${index}`)),
        before: String(pages),
      };
    };
    const request = { conversationId: 'c1', from: null };
    const transcript = await readTranscript({ ...messaging, listMessages }, request, 6, options());
    expect(transcript.cut).toBe(true);
    expect(Buffer.byteLength(JSON.stringify(transcript))).toBeLessThan(transcriptBytes + 100);
  }
});
