import { describe, expect, it } from 'vitest';
import { requestKey } from '../../../src/api/phone/request-key.ts';

describe('the key of a request', () => {
  const parts = { callId: 'C', sessionId: 'S', name: 'add_comment', args: { a: 1, b: { c: [1, { d: 2 }] } } };

  it('differs when any part of the request differs', () => {
    const others = [
      { ...parts, callId: 'C2' },
      { ...parts, sessionId: 'S2' },
      { ...parts, name: 'close_ticket' },
      { ...parts, args: { a: '1', b: { c: [1, { d: 2 }] } } },
      { ...parts, args: { a: 1, b: { c: [{ d: 2 }, 1] } } },
      { ...parts, callId: 'CS', sessionId: '' },
    ];
    expect(new Set([parts, ...others].map(requestKey)).size).toBe(others.length + 1);
  });

  it('does not depend on the order of arguments', () => {
    expect(requestKey({ ...parts, args: { b: { c: [1, { d: 2 }] }, a: 1, e: undefined } })).toBe(requestKey(parts));
    expect(requestKey(parts)).toMatch(/^[0-9a-f]{64}$/);
  });
});
