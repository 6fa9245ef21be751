import { describe, expect, it } from 'vitest';
import { findPin } from '../../src/pins/in-message.ts';
import { redactPins } from '../../src/pins/redact.ts';

const pinLength = 6;

describe('taking PINs out of a hostile text takes linear time', () => {
  it.each(['1 ', '1 x ', 'one, ', 'pin ', 'ticket 1, ', '123456 x ', '#', ' ', '1', 'number is ', 'double '])(
    '100 000 characters of "%s"',
    (part) => {
      const start = performance.now();
      redactPins(part.repeat(100_000 / part.length), pinLength);
      // Takes about 0.1 s; a quadratic scan takes a minute.
      expect(performance.now() - start).toBeLessThan(5_000);
    },
  );

  it('and of one that is cut, no more than of what is kept', () => {
    const text = 'my PIN is 012345, '.repeat(1_000_000);
    const started = performance.now();
    expect(redactPins(text, pinLength, 100)).toHaveLength(100);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

describe('finding a PIN in a hostile text takes linear time', () => {
  it.each(['1 ', 'pin ', 'pin number ', 'ticket 1, ', '#', 'no ', '\u200B', '1\u20E3'])(
    '100 000 characters of "%s"',
    (part) => {
      const text = part.repeat(100_000 / part.length);
      const start = performance.now();
      findPin(text, pinLength);
      findPin('123456', pinLength, text);
      // Takes about 0.1 s; a quadratic scan takes a minute.
      expect(performance.now() - start).toBeLessThan(5_000);
    },
  );
});
