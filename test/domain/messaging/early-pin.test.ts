import { describe, expect, it } from 'vitest';
import { keepEarlyPin, newDialogue, takeEarlyPin } from '../../../src/domain/messaging/dialogue.ts';
import type { Message, PinSaid } from '../../../src/domain/messaging/messaging.ts';

function message(id: string, pin?: PinSaid): Message {
  const author = { kind: 'user', userId: 'u' } as const;
  const content = { kind: 'text', text: '[removed]', payload: null } as const;
  return { id, receivedAt: 1, author, content, ourKey: null, source: null, pin };
}

const alone = (digest: string | null): PinSaid => ({ digest, named: false, alone: true });

describe('a number that may be a PIN', () => {
  it('is kept alone: the latest replaces an earlier one, so that the number of tries is bounded', () => {
    const dialogue = newDialogue();
    keepEarlyPin(dialogue, [message('a', alone('A')), message('b', alone('B'))], 1_000);
    keepEarlyPin(dialogue, [message('c', alone('C')), message('d')], 2_000);
    keepEarlyPin(dialogue, [message('e')], 3_000);
    expect(dialogue.earlyPin).toEqual({ messageId: 'c', digest: 'C', at: 2_000 });
  });

  it('is not kept if it is part of a longer text, or one of several', () => {
    const dialogue = newDialogue();
    keepEarlyPin(dialogue, [message('a', { ...alone('A'), alone: false }), message('b', alone(null))], 1_000);
    expect(dialogue.earlyPin).toBeNull();
  });

  it('is taken once, and within ten minutes', () => {
    const dialogue = newDialogue();
    keepEarlyPin(dialogue, [message('a', alone('A'))], 1_000);
    expect(takeEarlyPin(dialogue, 600_999)?.digest).toBe('A');
    expect(takeEarlyPin(dialogue, 600_999)).toBeNull();
    keepEarlyPin(dialogue, [message('a', alone('A'))], 1_000);
    expect(takeEarlyPin(dialogue, 601_000)).toBeNull();
    expect(dialogue.earlyPin).toBeNull();
  });
});
