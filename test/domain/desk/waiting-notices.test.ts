import { describe, expect, it } from 'vitest';
import { waitingNoticesBytes } from '../../../src/domain/budgets.ts';
import type { AdminNotice } from '../../../src/domain/desk/admin-notices.ts';
import { newDeskHealth } from '../../../src/domain/desk/health.ts';
import { addNotice, nextNotice } from '../../../src/domain/desk/waiting-notices.ts';
import { jsonBytes } from '../../../src/domain/size.ts';

const notice = (id: number, details: Partial<AdminNotice> = {}): AdminNotice => ({
  id: `notice/${id}`,
  kind: 'operationParked',
  text: 'A write is parked.',
  desk: 'zendesk',
  at: '2026-01-01T00:00:00.000Z',
  ...details,
});

/** A state in which so many notices wait, of which nobody receives the first. */
function filled(count: number, details: (id: number) => Partial<AdminNotice>) {
  const state = newDeskHealth();
  for (let id = 0; id < count; id += 1) addNotice(state, notice(id, details(id)));
  return state;
}
const ids = (state: ReturnType<typeof newDeskHealth>) => state.notices.map(({ id }) => Number(id.split('/')[1]));
/** The bytes of those that wait behind the one that is being sent. */
const waitingBytes = ({ notices }: ReturnType<typeof newDeskHealth>): number =>
  notices.slice(1).reduce((sum, one) => sum + jsonBytes(one) + 1, 0);

describe('notices that nobody receives', () => {
  it('fill their budget to the last byte; one byte more, and the oldest is left out and counted', () => {
    const long = () => ({ text: 'x'.repeat(990) });
    let count = 2;
    while (filled(count + 2, long).noticesLeftOut === 0) count += 1;
    const fits = filled(count, long);
    // Two more notices that are together as long as what is left.
    const left = waitingNoticesBytes - waitingBytes(fits);
    for (const bytes of [Math.floor(left / 2), Math.ceil(left / 2)]) {
      const bare = notice(5_000, { text: '' });
      addNotice(fits, { ...bare, text: 'x'.repeat(bytes - jsonBytes(bare) - 1) });
    }
    expect([waitingBytes(fits), fits.noticesLeftOut]).toEqual([waitingNoticesBytes, 0]);
    addNotice(fits, notice(9_999));
    expect(waitingBytes(fits)).toBeLessThanOrEqual(waitingNoticesBytes);
    expect([ids(fits)[0], ids(fits)[1], ids(fits).at(-1)]).toEqual([0, 2, 9_999]);
    expect(fits.noticesLeftOut).toBe(1);
  });

  it('are at most two hundred, and the next one tells how many are missing', () => {
    const state = filled(201, () => ({}));
    expect([state.notices.length, state.noticesLeftOut]).toEqual([200, 1]);
    expect(nextNotice(state)).toMatchObject({ id: 'notice/0', leftOut: 1, text: expect.stringContaining('1 earlier') });
    expect(state.noticesLeftOut).toBe(0);
  });

  it('tell of the begin and the end of an outage longest, and of its reminders only the latest', () => {
    const state = filled(1_000, (id) => ({
      kind: id === 1 ? 'outageBegan' : id === 2 ? 'outageOver' : 'operationParked',
    }));
    expect(ids(state).slice(0, 3)).toEqual([0, 1, 2]);
    expect([state.notices.length, ids(state).at(-1)]).toEqual([200, 999]);
    for (const id of [2_000, 2_001]) addNotice(state, notice(id, { kind: 'outageGoesOn' }));
    expect(state.notices.filter(({ kind }) => kind === 'outageGoesOn').map(({ id }) => id)).toEqual(['notice/2001']);
  });

  it('are cut: texts, and what the desk gives as its reasons', () => {
    const word = 'y'.repeat(10_000);
    const causes = Array.from({ length: 50 }, () => ({ code: word, field: word }));
    const state = filled(2, () => ({ text: word, causes }));
    expect(jsonBytes(state.notices)).toBeLessThan(2 * 3_000);
  });
});
