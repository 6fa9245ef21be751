import { describe, expect, it } from 'vitest';
import { failureOf, options } from '../../support/adapter-helpers.ts';
import { start } from './support.ts';

const phone = '+15555550199';

describe('finding a customer', () => {
  it.each(['+15555550199', '15555550199', '(555) 555-0199', '5555550199'])(
    'works by phone number, stored as %s',
    async (stored) => {
      for (const place of ['phone', 'mobile'] as const) {
        const { sim, desk } = await start();
        const { id } = sim.store.addContact({ name: 'Eve', [place]: stored });
        const found = await desk.requesters.find({ phone }, options());
        expect(found).toEqual({ kind: 'one', requester: { id: String(id), name: 'Eve' } });
      }
    },
  );

  it.each(['+1 513-555-7611', '513.555.7611', '513-555-7611', '(513)555-7611', '+1 (513) 555 7611', '1-513-555-7611'])(
    'works by phone number as people type it: %s',
    async (stored) => {
      for (const place of ['phone', 'mobile'] as const) {
        const { sim, desk } = await start();
        const { id } = sim.store.addContact({ name: 'Eve', [place]: stored });
        const found = await desk.requesters.find({ phone: '+15135557611' }, options());
        expect(found).toEqual({ kind: 'one', requester: { id: String(id), name: 'Eve' } });
      }
    },
  );

  it('reads stored numbers without a country code as those of the default country, and of no other', async () => {
    const { sim, desk } = await start({}, { defaultCountry: 'US' });
    sim.store.addContact({ name: 'Eve', phone: '4155550123' });
    sim.store.addContact({ name: 'Kim', phone: '0014155550124' });
    sim.store.addContact({ name: 'Max', phone: '030 1234567' });
    const nameOf = async (number: string): Promise<string> => {
      const match = await desk.requesters.find({ phone: number }, options());
      return match.kind === 'one' ? match.requester.name : match.kind;
    };
    expect(await nameOf('+14155550123')).toBe('Eve');
    expect(await nameOf('+14155550124')).toBe('Kim');
    expect(await nameOf('+49301234567')).toBe('none');
  });

  it('still works from the list when our key may not search, and fails when Freshdesk cannot answer', async () => {
    const { sim, desk } = await start({ mayListAccount: false });
    sim.store.addContact({ name: 'Eve', phone });
    expect((await desk.requesters.find({ phone }, options())).kind).toBe('one');
    sim.faults.add({ kind: 'status', status: 503, match: { path: '/api/v2/search/contacts' } });
    expect((await failureOf(desk.requesters.find({ phone }, options()))).kind).toBe('unavailable');
  });

  it('does not choose between two contacts, however their numbers are written', async () => {
    const { sim, desk } = await start();
    sim.store.addContact({ name: 'Eve', phone: '(555) 555-0199' });
    sim.store.addContact({ name: 'Mallory', mobile: phone });
    const among = [{ name: 'Mallory' }, { name: 'Eve' }];
    expect(await desk.requesters.find({ phone }, options())).toMatchObject({ kind: 'several', among });
  });

  it('finds a contact once when both of its numbers are the same', async () => {
    const { sim, desk } = await start();
    sim.store.addContact({ name: 'Eve', phone, mobile: '5555550199' });
    expect((await desk.requesters.find({ phone }, options())).kind).toBe('one');
  });

  it('does not find similar numbers, or anything that is not a number', async () => {
    const { sim, desk } = await start();
    sim.store.addContact({ name: 'Eve', phone: '5555550199 ext. 4' });
    sim.store.addContact({ name: 'Abroad', phone: '+445555550199' });
    expect(await desk.requesters.find({ phone }, options())).toEqual({ kind: 'none' });
    expect(await desk.requesters.find({ phone: 'anything' }, options())).toEqual({ kind: 'none' });
  });

  it('works by e-mail address, ignoring case, and by external id', async () => {
    const { sim, desk } = await start();
    const { id } = sim.store.addContact({ name: 'Eve', email: 'Eve@Example.com', externalId: 'crm-7' });
    for (const query of [{ email: 'eve@example.com' }, { externalId: 'crm-7' }]) {
      expect(await desk.requesters.find(query, options())).toMatchObject({ requester: { id: String(id) } });
    }
    expect(await desk.requesters.find({ email: 'nobody@example.com' }, options())).toEqual({ kind: 'none' });
  });

  it('reads a contact by id, but not a deleted one', async () => {
    const { sim, desk, customerId } = await start();
    expect((await desk.requesters.getRequester(customerId, options())).name).toBe('Ann');
    const contact = sim.store.contacts.get(Number(customerId));
    if (contact !== undefined) contact.deleted = true;
    expect((await failureOf(desk.requesters.getRequester(customerId, options()))).kind).toBe('notFound');
  });
});
