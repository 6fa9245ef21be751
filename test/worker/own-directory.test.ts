import { describe, expect, it } from 'vitest';
import type { RequesterMatch } from '../../src/domain/tickets/requesters.ts';
import { ownDirectory } from '../../src/worker/own-directory.ts';
import { options } from '../support/adapter-helpers.ts';

const people = [1, 2, 3, 4, 5, 6].map((n) => ({ id: String(n), name: `Person ${n}` }));

function find(match: RequesterMatch, withPin: readonly string[]): Promise<RequesterMatch> {
  const requesters = { find: () => Promise.resolve(match), getRequester: () => Promise.reject(new Error('not asked')) };
  const pins = {
    getPinRecord: (id: string) => Promise.resolve(withPin.includes(id) ? 'a record' : null),
    setPinRecord: () => Promise.resolve(),
  };
  return ownDirectory(requesters, pins, null).find({ phone: '+15555550123' }, options());
}

describe('of several customers with one number', () => {
  it('the only one with a PIN is taken', async () => {
    const match = { kind: 'several', among: people.slice(0, 2) } as const;
    expect(await find(match, ['2'])).toEqual({ kind: 'one', requester: { id: '2', name: 'Person 2' } });
  });

  it.each([[[]], [['1', '2']]])('none is taken when those with a PIN are %j', async (withPin) => {
    expect(await find({ kind: 'several', among: people.slice(0, 2) }, withPin)).toEqual({ kind: 'several' });
  });

  it('none is taken when they are too many, or not known', async () => {
    expect(await find({ kind: 'several', among: people }, ['2'])).toEqual({ kind: 'several' });
    expect(await find({ kind: 'several' }, ['2'])).toEqual({ kind: 'several' });
  });
});
