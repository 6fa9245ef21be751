import { describe, expect, it } from 'vitest';
import { kindOfUnanswered } from '../../../src/adapters/http/calls.ts';
import { afterWriting } from '../../../src/adapters/http/write-outcome.ts';
import { ServiceFailure } from '../../../src/domain/failures.ts';
import { failureOf } from '../../support/adapter-helpers.ts';

const write = { service: 'x', method: 'POST', path: '/x' } as const;
const answer = (status: number, headers = {}) => ({ status, headers, text: '' });

describe('an answer that says neither yes nor no', () => {
  it.each([
    [503, true, {}, 'unavailable'],
    [503, false, { 'retry-after': '5' }, 'unavailable'],
    [503, false, {}, 'ambiguous'],
    [500, true, {}, 'ambiguous'],
    [502, false, {}, 'ambiguous'],
    [504, false, { 'retry-after': '5' }, 'ambiguous'],
    [408, false, {}, 'unavailable'],
    [302, false, {}, 'unavailable'],
  ] as const)('%i, from the service itself: %s, %j, means %s after a write', (status, fromService, headers, kind) => {
    expect(kindOfUnanswered(write, answer(status, headers), fromService)).toBe(kind);
    expect(kindOfUnanswered({ ...write, method: 'GET' }, answer(status, headers), fromService)).toBe('unavailable');
  });
});

it('a later step that fails may have left the write half done, whatever its failure', async () => {
  for (const kind of ['rateLimited', 'unavailable', 'conflict', 'rejected', 'forbidden'] as const) {
    const step = Promise.reject(new ServiceFailure('no', { kind, service: 'x' }));
    const isLasting = kind === 'rejected' || kind === 'forbidden';
    expect(await failureOf(afterWriting(step))).toMatchObject({
      kind: isLasting ? kind : 'ambiguous',
      mayBeDone: true,
    });
  }
});
