import { describe, expect, it } from 'vitest';
import {
  failureKinds,
  inWords,
  isNothingDone,
  isTransient,
  needsAdministrator,
  refusalOf,
  ServiceFailure,
} from '../../src/domain/failures.ts';

describe('what operators see of a failure', () => {
  it('is its kind, its reason, and the codes and fields of the vendor', () => {
    const failure = refusalOf({
      kind: 'rejected',
      service: 'desk',
      reason: 'requiredFields',
      causes: [
        { code: 'required', field: 'Inbound Hostname' },
        { code: 'UserSuspended', field: null },
      ],
    });
    expect(inWords(failure)).toBe('rejected, requiredFields: Inbound Hostname required; UserSuspended');
    expect(inWords(refusalOf({ kind: 'forbidden', service: 'desk' }))).toBe('forbidden');
  });

  it('are the names of the refused fields if the vendor gave no causes, without its text', () => {
    const fields = [{ field: 'requester', message: 'Ada Lovelace is suspended' }];
    const failure = refusalOf({ kind: 'rejected', service: 'desk', fields });
    expect(failure.causes).toEqual([{ code: null, field: 'requester' }]);
    expect(JSON.stringify(failure)).not.toContain('Ada');
  });

  it('is limited, each cause once and on one line', () => {
    const long = { code: 'x'.repeat(500), field: 'a\nb' };
    const many = Array.from({ length: 50 }, (_, index) => ({ code: `c${index}`, field: null }));
    const { causes } = refusalOf({ kind: 'rejected', service: 'desk', causes: [long, long, ...many] });
    expect(causes).toHaveLength(5);
    expect(causes[0]).toMatchObject({ field: 'a b' });
    expect(causes[0]?.code).toHaveLength(80);
    expect(causes[1]).toEqual({ code: 'c0', field: null });
  });
});

it('a write is certainly not done only if the desk turned it away or could not be reached', () => {
  const definite = ['rateLimited', 'unavailable', 'conflict'] as const;
  const unknown = ['ambiguous', 'rejected', 'forbidden', 'notFound', 'unauthenticated', 'unsupported'] as const;
  expect(definite.map(isNothingDone)).toEqual([true, true, true]);
  expect(unknown.some(isNothingDone)).toBe(false);
});

describe('a failure', () => {
  it('is transient if the same call may succeed later', () => {
    expect(failureKinds.filter(isTransient)).toEqual(['rateLimited', 'unavailable', 'conflict', 'ambiguous']);
  });

  it('needs an administrator for permissions, credentials, settings, and what cannot be looked up', () => {
    expect(failureKinds.filter((kind) => needsAdministrator({ kind }))).toEqual(['forbidden', 'unauthenticated']);
    const reasons = ['configuration', 'requiredFields', 'tooLarge', 'ticketClosed', 'changedHands', 'other'] as const;
    expect(reasons.filter((reason) => needsAdministrator({ kind: 'rejected', reason }))).toEqual([
      'configuration',
      'requiredFields',
      'tooLarge',
    ]);
  });

  it('carries its kind, its name and its cause', () => {
    const cause = new Error('socket');
    const failure = new ServiceFailure('no answer', { kind: 'unavailable', service: 'desk' }, { cause });
    expect(failure).toMatchObject({ name: 'ServiceFailure', kind: 'unavailable', message: 'no answer', cause });
  });

  it('without a cause has none', () => {
    expect(refusalOf({ kind: 'rejected', service: 'desk' })).toEqual({ kind: 'rejected', reason: null, causes: [] });
    const cause = { code: null, field: null };
    expect(refusalOf({ kind: 'rejected', service: 'desk', causes: [cause] }).causes).toEqual([cause]);
  });
});
