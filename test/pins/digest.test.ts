import { describe, expect, it } from 'vitest';
import { digestPin, hashId } from '../../src/pins/digest.ts';

const pepper = 'pepper-for-tests';
const digestOf = (plain: string) => digestPin(pepper, plain);

describe('a PIN digest', () => {
  it('depends on leading zeros and on the pepper', () => {
    const all = [digestOf('0042'), digestOf('042'), digestOf('42'), digestPin('other', '0042')];
    expect(new Set(all).size).toBe(all.length);
    expect(digestOf('0042')).toMatch(/^[\w-]{43}$/);
  });

  it('never equals the hash of an id with the same text', () => {
    expect(hashId(pepper, '0042')).toMatch(/^[0-9a-f]{32}$/);
    const digestHex = Buffer.from(digestOf('0042'), 'base64url').toString('hex');
    expect(digestHex.startsWith(hashId(pepper, '0042'))).toBe(false);
  });
});
