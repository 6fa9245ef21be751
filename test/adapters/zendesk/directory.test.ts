import { describe, expect, it } from 'vitest';
import type { ZendeskSimulator } from '../../../simulators/zendesk/index.ts';
import { failureOf, options } from '../../support/adapter-helpers.ts';
import { connect, serve, startDesk } from './support.ts';

const number = '+15555550123';
const searches = (sim: ZendeskSimulator) =>
  sim.requests
    .filter(({ path }) => path.endsWith('/search'))
    .map(({ query }) => new URLSearchParams(query).get('query'));

describe('finding a customer by phone number', () => {
  it('never guesses between two customers with the same number', async () => {
    const { sim, desk } = await startDesk();
    sim.store.seedUser({ name: 'Ann', phone: number });
    sim.store.seedUser({ name: 'Bob', phone: number });
    expect(await desk.directory.find({ phone: number }, options())).toMatchObject({ kind: 'several' });
  });

  it.each([
    ['no one', [], 'several'],
    ['the first', [0], 'one'],
    ['the second, whom a messaging channel made later', [1], 'one'],
    ['both', [0, 1], 'several'],
  ] as const)('of two with the same number takes the only one with a PIN, if it is %s', async (_name, who, kind) => {
    const { sim, desk } = await startDesk();
    const users = [0, 1].map((index) => sim.store.seedUser({ name: `Ann ${index}`, phone: number }));
    for (const index of who) {
      const user = users[index];
      if (user !== undefined) user.userFields = { support_pin: 'v1:record' };
    }
    const [first] = who;
    const chosen = first === undefined ? undefined : users[first];
    expect(await desk.directory.find({ phone: number }, options())).toMatchObject(
      kind === 'several' ? { kind } : { kind, requester: { id: String(chosen?.id), name: chosen?.name } },
    );
  });

  it('takes the only one with a PIN only among exact matches, and fails when a PIN cannot be read', async () => {
    const { sim, desk } = await startDesk();
    const ann = sim.store.seedUser({ name: 'Ann', phone: number });
    sim.store.seedUser({ name: 'Other', phone: '+445555550123', userFields: { support_pin: 'v1:record' } });
    expect(await desk.directory.find({ phone: number }, options())).toMatchObject({
      requester: { id: String(ann.id) },
    });
    sim.store.seedUser({ name: 'Ann', phone: number });
    sim.faults.add({ kind: 'status', status: 503, match: { path: `/api/v2/users/${ann.id}` } });
    expect((await failureOf(desk.directory.find({ phone: number }, options()))).kind).toBe('unavailable');
  });

  it('also counts further numbers of another customer', async () => {
    const { sim, desk } = await startDesk();
    const ann = sim.store.seedUser({ name: 'Ann', phone: '+445555550123' });
    sim.store.addIdentity(ann, 'phone_number', '+1 555 555 0123');
    sim.store.seedUser({ name: 'Bob', phone: '(555) 555-0123' });
    expect(await desk.directory.find({ phone: number }, options())).toMatchObject({ kind: 'several' });
  });

  it.each(['+445555550123', '+1 555 555 0123 ext. 4', '+155555501234', '5550123'])(
    'finds nobody with a different number: %s',
    async (phone) => {
      const { sim, desk } = await startDesk();
      sim.store.seedUser({ name: 'Ann', phone });
      expect(await desk.directory.find({ phone: number }, options())).toMatchObject({ kind: 'none' });
    },
  );

  it('finds neither agents nor deleted users, whatever the search returns', async () => {
    const hits = [
      { id: 1, name: 'Agent', phone: number, role: 'agent', active: true },
      { id: 2, name: 'Gone', phone: number, role: 'end-user', active: false },
      { id: 3, name: 'Organisation', phone: number, role: 'end-user', result_type: 'organization' },
    ];
    const url = await serve((_request, response) => response.end(JSON.stringify({ results: hits, count: 3 })));
    expect(await connect(url).directory.find({ phone: number }, options())).toMatchObject({ kind: 'none' });
  });

  it('counts a customer who is listed twice as one', async () => {
    const ann = { id: 1, name: 'Ann', phone: number, role: 'end-user', active: true };
    const url = await serve((_request, response) => response.end(JSON.stringify({ results: [ann, ann], count: 2 })));
    const found = await connect(url).directory.find({ phone: number }, options());
    expect(found).toEqual({ kind: 'one', requester: { id: '1', name: 'Ann' } });
  });

  it('does not choose when there are more hits than the search returned', async () => {
    const ann = { id: 1, name: 'Ann', phone: number, role: 'end-user', active: true };
    const url = await serve((_request, response) => response.end(JSON.stringify({ results: [ann], count: 2 })));
    expect(await connect(url).directory.find({ phone: number }, options())).toMatchObject({ kind: 'several' });
  });

  it.each([
    '',
    '5555550123',
    '+1555 role:admin',
    '+1555"',
    '+15555550123 OR name:*',
    '+0123456789',
    'anonymous',
    '+١٢٣٤٥٦٧٨',
  ])('never lets anything but a number into the query: %j', async (given) => {
    const { sim, desk } = await startDesk();
    expect(await desk.directory.find({ phone: given }, options())).toMatchObject({ kind: 'none' });
    expect(sim.requests).toEqual([]);
  });

  it('finds a number in E.164 in one step, by its digits and by its national number at once', async () => {
    const { sim, desk } = await startDesk();
    const ann = sim.store.seedUser({ name: 'Ann', phone: number });
    sim.store.seedUser({ name: 'Bob', phone: '+15555550124' });
    expect(await desk.directory.find({ phone: number }, options())).toEqual({
      kind: 'one',
      requester: { id: String(ann.id), name: 'Ann' },
    });
    expect(new Set(searches(sim))).toEqual(
      new Set(['role:end-user phone:*5555550123', 'role:end-user phone:15555550123']),
    );
    expect(sim.requests).toHaveLength(2);
  });

  it.each([
    ['(555) 555-0123', number],
    ['555.555.0123', number],
    ['030 1234567', '+49301234567'],
    ['020 7946 0018', '+442079460018'],
  ])('finds a number written like %s', async (phone, caller) => {
    const { sim, desk } = await startDesk();
    const ann = sim.store.seedUser({ name: 'Ann', phone });
    const found = await desk.directory.find({ phone: caller }, options());
    expect(found).toEqual({ kind: 'one', requester: { id: String(ann.id), name: 'Ann' } });
  });

  it('throws when the search fails', async () => {
    const { sim, desk } = await startDesk();
    sim.faults.add({ kind: 'html' });
    expect((await failureOf(desk.directory.find({ phone: number }, options()))).kind).toBe('unavailable');
  });
});

describe('finding a customer by e-mail address', () => {
  const find = async (sims: Awaited<ReturnType<typeof startDesk>>, email: string) =>
    sims.desk.directory.find({ email }, options());

  it('finds neither agents nor deleted users nor other addresses', async () => {
    const started = await startDesk();
    started.sim.store.seedUser({ name: 'Agent', email: 'agent2@example.com', role: 'agent' });
    const gone = started.sim.store.seedUser({ name: 'Gone', email: 'gone@example.com' });
    gone.active = false;
    started.sim.store.saveUser(gone);
    started.sim.store.seedUser({ name: 'Ann', email: 'ann@example.com' });
    for (const email of ['agent2@example.com', 'gone@example.com', 'an@example.com', 'ann@example.co']) {
      expect(await find(started, email)).toEqual({ kind: 'none' });
    }
  });

  it.each(['', 'ann', 'a b@example.com', 'ann@example.com" role:admin', '*@example.com', 'ann@exämple.com', 'a@b*'])(
    'never lets anything but an address into the query: %j',
    async (email) => {
      const started = await startDesk();
      expect(await find(started, email)).toEqual({ kind: 'none' });
      expect(started.sim.requests).toEqual([]);
    },
  );

  it('never guesses between two customers with the same address', async () => {
    const started = await startDesk();
    const { store } = started.sim;
    store.seedUser({ name: 'Ann', email: 'ann@example.com' });
    const bob = store.seedUser({ name: 'Bob' });
    store.addIdentity(bob, 'email', 'ann@example.com');
    store.saveUser(bob);
    expect(await find(started, 'ann@example.com')).toEqual({ kind: 'several' });
  });

  it('ignores case and finds further addresses', async () => {
    const started = await startDesk();
    const { store } = started.sim;
    const ann = store.seedUser({ name: 'Ann', email: 'ann@example.com' });
    store.addIdentity(ann, 'email', 'o.neil+x@example.com');
    store.saveUser(ann);
    const requester = { id: String(ann.id), name: 'Ann' };
    expect(await find(started, 'ANN@Example.com')).toEqual({ kind: 'one', requester });
    expect(await find(started, 'o.neil+x@example.com')).toEqual({ kind: 'one', requester });
  });
});

describe('finding a customer by the company’s own id', () => {
  it('finds exactly that id, in the database', async () => {
    const { sim, desk } = await startDesk({ indexLagMs: 600_000 });
    const ann = sim.store.seedUser({ name: 'Ann', externalId: 'C-1' });
    sim.store.seedUser({ name: 'Bob', externalId: 'C-10' });
    sim.store.seedUser({ name: 'Agent', externalId: 'A-1', role: 'agent' });
    const find = (externalId: string) => desk.directory.find({ externalId }, options());
    expect(await find('C-1')).toEqual({ kind: 'one', requester: { id: String(ann.id), name: 'Ann' } });
    for (const other of ['', 'c-1', 'C-', 'A-1', 'C-1&role=admin']) expect(await find(other)).toEqual({ kind: 'none' });
  });
});

describe('a customer', () => {
  it('is not found when they are missing or deleted', async () => {
    const { sim, desk } = await startDesk();
    const gone = sim.store.seedUser({ name: 'Gone', userFields: { support_pin: '1234' } });
    gone.active = false;
    for (const id of ['4711', String(gone.id)]) {
      expect((await failureOf(desk.directory.getRequester(id, options()))).kind).toBe('notFound');
      expect((await failureOf(desk.directory.getPinRecord(id, options()))).kind).toBe('notFound');
    }
  });

  it('has a PIN record that can be set, replaced and removed, and is read from the database', async () => {
    const { sim, desk } = await startDesk({ indexLagMs: 600_000 });
    const id = String(sim.store.seedUser({ name: 'Ann' }).id);
    expect(await desk.directory.getPinRecord(id, options())).toBeNull();
    for (const record of ['0042', 'scrypt$1$2$3$4', 'scrypt$1$2$3$4', null]) {
      await desk.directory.setPinRecord(id, record, options());
      expect(await desk.directory.getPinRecord(id, options())).toBe(record);
    }
    expect(searches(sim)).toEqual([]);
  });

  it('cannot get a PIN record when the PIN field does not exist: a configuration problem', async () => {
    const { sim, desk } = await startDesk({ userFieldKeys: [] });
    const id = String(sim.store.seedUser({ name: 'Ann' }).id);
    const failure = await failureOf(desk.directory.setPinRecord(id, 'record-text', options()));
    expect(failure).toMatchObject({ kind: 'rejected', reason: 'configuration', fields: [{ field: 'support_pin' }] });
    expect(JSON.stringify(failure)).not.toContain('record-text');
  });

  it('has a PIN record as text when the PIN field is a number', async () => {
    const { sim, desk } = await startDesk();
    const id = String(sim.store.seedUser({ name: 'Ann', userFields: { support_pin: 1234 } }).id);
    expect(await desk.directory.getPinRecord(id, options())).toBe('1234');
  });
});
