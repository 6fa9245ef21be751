import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isSignedBySignalWire } from '../../../src/api/phone/request-signature.ts';

describe('the signature of a SWML fetch', () => {
  const key = 'signing-key';
  const url = 'https://help.example.com/swml?tenant=1';
  const rawBody = Buffer.from('{"call":{"from":"+1"}, "x":"é"}');
  const sign = (algorithm: string, secret = key, body = rawBody) =>
    createHmac(algorithm, secret).update(url).update(body).digest('hex');
  const signed = (headers: Record<string, string | string[] | undefined>, body = rawBody) =>
    isSignedBySignalWire({ url, rawBody: body, headers }, [key, 'the-key-before']);

  it('is refused when missing, wrong, cut short, not hex, given twice or made for another body', () => {
    const good = sign('sha256');
    expect(signed({})).toBe(false);
    for (const bad of [sign('sha256', 'other'), good.slice(0, 62), '', 'zz', `${good}00`, [good, good]]) {
      expect(signed({ 'x-signalwire-sha256-signature': bad })).toBe(false);
    }
    expect(signed({ 'x-signalwire-sha256-signature': good }, Buffer.from('{}'))).toBe(false);
    expect(signed({ 'x-signalwire-sha256-signature': good, 'x-signalwire-signature': 'ab' })).toBe(false);
  });

  it('is accepted in either of its two forms', () => {
    expect(signed({ 'x-signalwire-sha256-signature': sign('sha256') })).toBe(true);
    expect(signed({ 'x-signalwire-signature': sign('sha1') })).toBe(true);
    expect(signed({ 'x-signalwire-signature': sign('sha1').toUpperCase() })).toBe(true);
  });

  it('is accepted from either key of a rotation, but both of its forms must be made with the same one', () => {
    const [newer, older] = [sign('sha256'), sign('sha256', 'the-key-before')];
    expect(signed({ 'x-signalwire-sha256-signature': older })).toBe(true);
    const sha1 = sign('sha1', 'the-key-before');
    expect(signed({ 'x-signalwire-sha256-signature': older, 'x-signalwire-signature': sha1 })).toBe(true);
    expect(signed({ 'x-signalwire-sha256-signature': newer, 'x-signalwire-signature': sha1 })).toBe(false);
    expect(isSignedBySignalWire({ url, rawBody, headers: { 'x-signalwire-sha256-signature': newer } }, [])).toBe(false);
  });
});
