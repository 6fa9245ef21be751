import { describe, expect, it } from 'vitest';
import { describeConfig, loadConfig } from '../../../src/config/load-config.ts';
import { defaultRateLimits } from '../../../src/config/sections/limits.ts';
import { keys } from '../environments.ts';
import { problemsOf } from '../problems-of.ts';

describe('limits on requests', () => {
  it('have defaults, each of which can be changed or switched off, or all at once', () => {
    expect(loadConfig(keys).rateLimits).toEqual(defaultRateLimits);
    const changed = loadConfig({ ...keys, RATE_LIMITS: 'conversation=9000, address=off' });
    expect(changed.rateLimits).toEqual({ ...defaultRateLimits, conversation: 9_000, address: Infinity });
    expect(describeConfig(changed)).toMatchObject({ rateLimits: expect.stringContaining('address=off,route=30000') });
    const off = loadConfig({ ...keys, RATE_LIMITS: 'off' });
    expect(new Set(Object.values(off.rateLimits))).toEqual(new Set([Infinity]));
    expect(off.notes.join(' ')).toContain('There are no limits on requests: RATE_LIMITS is off.');
    expect(changed.notes.join(' ')).not.toContain('RATE_LIMITS');
  });

  it.each(['on', 'conversation', 'conversation=0', 'conversation=-1', 'conversation=1.5', 'calls=5', 'address=1,off'])(
    '%s is a clear error',
    (RATE_LIMITS) => {
      expect(problemsOf({ ...keys, RATE_LIMITS })).toEqual([
        expect.objectContaining({ variable: 'RATE_LIMITS', problem: expect.stringContaining('newConversations') }),
      ]);
    },
  );
});

describe('trusted proxies', () => {
  it('are none unless they are named', () => {
    expect(loadConfig(keys).trustedProxies).toEqual([]);
    const named = loadConfig({ ...keys, TRUSTED_PROXIES: 'loopback, 10.0.0.0/8,203.0.113.9,2001:db8::/32' });
    expect(named.trustedProxies).toEqual(['loopback', '10.0.0.0/8', '203.0.113.9', '2001:db8::/32']);
  });

  it.each(['true', 'proxy.example.com', '10.0.0.0/33', '10.0.0', '2001:db8::/129', '10.0.0.0/8/8'])(
    '%s is a clear error',
    (TRUSTED_PROXIES) => {
      expect(problemsOf({ ...keys, TRUSTED_PROXIES }).map(({ variable }) => variable)).toEqual(['TRUSTED_PROXIES']);
    },
  );
});
