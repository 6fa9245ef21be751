import type { LookupAddress } from 'node:dns';
import { describe, expect, it } from 'vitest';
import { isPublicAddress, publicLookup } from '../../../src/adapters/http/public-address.ts';

describe('an address', () => {
  it.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '172.31.255.255',
    '192.168.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:10.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::a00:1',
    '2002:a00:1::',
    'fc00::1',
    'fe80::1',
    'ff02::1',
    'localhost',
    '',
  ])('that is not of the public internet is recognised: %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(['8.8.8.8', '172.32.0.1', '104.16.51.111', '2606:4700::6810:336f'])('may be public: %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

describe('a look-up', () => {
  const look = (addresses: LookupAddress[], all: boolean) =>
    new Promise<unknown[]>((resolve) => {
      const answer = (_name: string, _options: object, done: (error: null, found: LookupAddress[]) => void) =>
        done(null, addresses);
      publicLookup(answer as unknown as Parameters<typeof publicLookup>[0])('files.example', { all }, (...given) =>
        resolve(given),
      );
    });
  const [inside, outside] = [
    { address: '10.0.0.1', family: 4 },
    { address: '8.8.8.8', family: 4 },
  ];

  it('gives the addresses that were checked', async () => {
    expect(await look([outside], true)).toEqual([null, [outside]]);
    expect(await look([outside], false)).toEqual([null, '8.8.8.8', 4]);
  });

  it('fails when one of several addresses is not public, or when there is none', async () => {
    for (const addresses of [[outside, inside], [inside], []]) {
      expect((await look(addresses, true))[0]).toMatchObject({ name: 'PrivateAddressError' });
    }
  });
});
