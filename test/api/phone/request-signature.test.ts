import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { claimedE164, toE164 } from '../../../src/api/phone/phone-number.ts';
import { requestKey } from '../../../src/api/phone/request-key.ts';
import { isSignedBySignalWire } from '../../../src/api/phone/request-signature.ts';

describe('caller numbers', () => {
  it.each([
    null,
    undefined,
    '',
    'anonymous',
    'Restricted',
    'sip:+15555550123@example.com',
    '5555550123',
    '+1',
    '+',
    '911',
  ])('%s is none', (number) => {
    expect(toE164(number)).toBeNull();
  });

  it('spellings of one number are one number', () => {
    for (const number of ['+15555550123', ' +1 (555) 555-0123', '+1.555.555.0123']) {
      expect(toE164(number)).toBe('+15555550123');
    }
  });

  it("a claimed number without country code is one of the caller's country", () => {
    expect(claimedE164('555 555 0199', '+15555550123')).toBe('+15555550199');
    expect(claimedE164('not a number', '+15555550123')).toBeNull();
    expect(claimedE164(undefined, null)).toBeNull();
  });
});

describe('the key of a request', () => {
  const parts = { callId: 'C', sessionId: 'S', name: 'add_comment', args: { a: 1, b: { c: [1, { d: 2 }] } } };

  it('differs when anything that was asked differs', () => {
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

describe('the signature of a SWML fetch', () => {
  const key = 'signing-key';
  const url = 'https://help.example.com/swml?tenant=1';
  const rawBody = Buffer.from('{"call":{"from":"+1"}, "x":"é"}');
  const sign = (algorithm: string, secret = key, body = rawBody) =>
    createHmac(algorithm, secret).update(url).update(body).digest('hex');
  const signed = (headers: Record<string, string | string[] | undefined>, body = rawBody) =>
    isSignedBySignalWire({ url, rawBody: body, headers }, key);

  it('is refused when missing, wrong, cut short, not hex, given twice or made for another body', () => {
    const good = sign('sha256');
    expect(signed({})).toBe(false);
    for (const bad of [sign('sha256', 'other'), good.slice(0, 62), '', 'zz', `${good}00`, [good, good]]) {
      expect(signed({ 'x-signalwire-sha256-signature': bad })).toBe(false);
    }
    expect(signed({ 'x-signalwire-sha256-signature': good }, Buffer.from('{}'))).toBe(false);
    expect(signed({ 'x-signalwire-sha256-signature': good, 'x-signalwire-signature': 'ab' })).toBe(false);
  });

  it('is good in either of its two forms', () => {
    expect(signed({ 'x-signalwire-sha256-signature': sign('sha256') })).toBe(true);
    expect(signed({ 'x-signalwire-signature': sign('sha1') })).toBe(true);
    expect(signed({ 'x-signalwire-signature': sign('sha1').toUpperCase() })).toBe(true);
  });
});
