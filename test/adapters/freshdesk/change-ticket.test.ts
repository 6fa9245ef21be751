import { describe, expect, it } from 'vitest';
import type { TicketChange } from '../../../src/domain/tickets/tickets.ts';
import type { FreshdeskSimulatorOptions } from '../../../simulators/freshdesk/index.ts';
import { draft, failureOf, meeting, options, guard } from '../../support/adapter-helpers.ts';
import { faults, start } from './support.ts';

const minuteMs = 60_000;

async function startWithTicket(simulated: FreshdeskSimulatorOptions = {}) {
  const bench = await start(simulated);
  const id = bench.sim.seedTicket({ requesterId: bench.customerId, subject: 'Help', body: 'First.' });
  bench.advance(minuteMs);
  const change = (what: TicketChange, key: string, mayBeDone = false, version: string | null = null, first?: number) =>
    bench.desk.helpDesk.changeTicket(id, what, guard(version), bench.write(key, mayBeDone, first), options());
  const bodies = () => bench.ticket(id).comments.map(({ body }) => body.split('\n')[0]);
  return { ...bench, id, change, bodies };
}

const requests = ['read', 'PUT', 'POST', 'read of the result', 'second PUT'] as const;
const places = {
  read: { method: 'GET', path: String.raw`tickets/\d+$` },
  PUT: { method: 'PUT' },
  POST: { method: 'POST' },
  'read of the result': { method: 'GET', path: String.raw`tickets/\d+$`, nth: 2 },
  'second PUT': { method: 'PUT', nth: 2 },
};

describe('a comment of the customer with a solved status and a tag, tried again', () => {
  for (const stripsMarkup of [false, true]) {
    for (const request of requests) {
      for (const [name, fault] of faults) {
        it(`is written once when the ${request} ${name}${stripsMarkup ? ' (markup stripped)' : ''}`, async () => {
          const bench = await startWithTicket({ stripsMarkup });
          const what: TicketChange = {
            comment: { body: 'Works again.', public: true, author: { requesterId: bench.customerId } },
            status: 'solved',
            addTags: ['happy'],
          };
          const first = bench.write('k').firstTriedAt;
          bench.sim.faults.add({ ...fault, match: places[request] });
          const call = meeting(fault);
          await failureOf(bench.desk.helpDesk.changeTicket(bench.id, what, guard(), bench.write('k'), call));
          bench.sim.faults.clear();
          bench.advance(3 * minuteMs);
          const { ticket } = await bench.change(what, 'k', true, null, first);
          expect(bench.bodies()).toEqual(['First.', 'Works again.']);
          expect(ticket).toMatchObject({ status: 'solved', tags: ['happy'] });
          expect(bench.ticket(bench.id).status).toBe('solved');
        });
      }
    }
  }
});

describe('a comment', () => {
  it.each([
    ['in public', true, false],
    ['in public where markup is stripped', true, true],
    ['in private', false, false],
    ['in private where markup is stripped', false, true],
  ])('with the text of an earlier operation is a separate comment, %s', async (_name, isPublic, stripsMarkup) => {
    const bench = await startWithTicket({ stripsMarkup });
    const what: TicketChange = { comment: { body: 'Thanks.', public: isPublic, author: 'agent' } };
    await bench.change(what, 'a');
    bench.advance(10_000);
    const first = bench.write('b').firstTriedAt;
    bench.sim.faults.add({ kind: 'reset', match: { method: 'POST' } });
    await failureOf(bench.change(what, 'b'));
    await bench.change(what, 'b', true, null, first);
    await bench.change(what, 'b', true, null, first);
    expect(bench.bodies()).toEqual(['First.', 'Thanks.', 'Thanks.']);
  });

  it('with the marker of another operation in the same second is not taken for ours', async () => {
    const bench = await startWithTicket();
    const what: TicketChange = { comment: { body: 'Thanks.', public: true, author: 'agent' } };
    const first = bench.write('b').firstTriedAt;
    await bench.change(what, 'a');
    await bench.change(what, 'b', true, null, first);
    expect(bench.bodies()).toEqual(['First.', 'Thanks.', 'Thanks.']);
  });

  it('of a human with the same text is not taken for ours, with or without stripped markup', async () => {
    for (const stripsMarkup of [false, true]) {
      const bench = await startWithTicket({ stripsMarkup });
      const first = bench.write('k').firstTriedAt;
      bench.sim.agent.reply(bench.id, 'Thanks.');
      await bench.change({ comment: { body: 'Thanks.', public: true, author: 'agent' } }, 'k', true, null, first);
      expect(bench.bodies()).toEqual(['First.', 'Thanks.', 'Thanks.']);
    }
  });

  it('is found again behind many others', async () => {
    const bench = await startWithTicket();
    const what: TicketChange = { comment: { body: 'Mine.', public: true, author: 'agent' } };
    const first = bench.write('k').firstTriedAt;
    await bench.change(what, 'k');
    for (let i = 0; i < 120; i += 1) bench.sim.agent.note(bench.id, `Note ${i}`);
    await bench.change(what, 'k', true, null, first);
    expect(bench.bodies().filter((body) => body === 'Mine.')).toHaveLength(1);
  });

  it('is a private note when it is private, and a reply when it is ours and public', async () => {
    const bench = await startWithTicket();
    await bench.change({ comment: { body: 'Hush.', public: false, author: 'agent' } }, 'a');
    await bench.change({ comment: { body: 'Hello.', public: true, author: 'agent' } }, 'b');
    const posts = bench.sim.requests.filter(({ method }) => method === 'POST');
    expect(posts.map(({ path }) => path.split('/').at(-1))).toEqual(['notes', 'reply']);
    expect(posts[0]?.body).toMatchObject({ private: true });
  });
});

describe('a change', () => {
  it('is done without a status that requires further fields, which is unmet', async () => {
    for (const stripsMarkup of [false, true]) {
      const bench = await startWithTicket({ requiredToClose: ['group_id'], stripsMarkup });
      const author = { requesterId: bench.customerId };
      const what: TicketChange = {
        status: 'solved',
        priority: 'high',
        comment: { body: 'Done.', public: true, author },
      };
      const { ticket, unmet } = await bench.change(what, 'k');
      expect(unmet).toEqual([{ what: 'status', wanted: 'solved', why: 'refused' }]);
      expect(ticket).toMatchObject({ status: 'open', priority: 'high' });
      expect(bench.bodies()).toEqual(['First.', 'Done.']);
    }
  });

  it('moves the ticket to another customer, or says that it did not', async () => {
    const bench = await startWithTicket();
    const other = bench.sim.seedCustomer({ name: 'Bea', phone: null, email: 'bea@example.com' });
    const { ticket, unmet } = await bench.change({ requesterId: other }, 'a');
    expect([ticket.requesterId, unmet]).toEqual([other, []]);
    const nobody = await bench.change({ requesterId: '999', priority: 'high' }, 'b');
    expect(nobody.unmet).toEqual([{ what: 'requester', wanted: '999', why: 'refused' }]);
    expect(nobody.ticket).toMatchObject({ requesterId: other, priority: 'high' });
  });

  it('that an automation undoes at once is unmet', async () => {
    const bench = await startWithTicket();
    const { onTicketChange } = bench.sim.store;
    bench.sim.store.onTicketChange = (ticket) => {
      Object.assign(ticket, { status: 3, priority: 1, tags: [] });
      onTicketChange(ticket);
    };
    const { unmet } = await bench.change({ status: 'solved', priority: 'high', addTags: ['vip'] }, 'k');
    expect(unmet).toEqual([
      { what: 'status', wanted: 'solved', why: 'unchanged' },
      { what: 'priority', wanted: 'high', why: 'unchanged' },
      { what: 'tags', wanted: 'vip', why: 'unchanged' },
    ]);
  });

  it('beside which a note is written costs no note when it is refused as a whole', async () => {
    const bench = await startWithTicket();
    bench.sim.faults.add({ kind: 'status', status: 403, times: 0, match: { method: 'PUT' } });
    const comment = { body: 'Summary', public: false, author: 'agent' } as const;
    const { unmet } = await bench.change({ comment, priority: 'high', status: 'pending', addTags: ['vip'] }, 'a');
    expect(unmet.map(({ what, why }) => `${what} ${why}`)).toEqual([
      'status refused',
      'priority refused',
      'tags refused',
    ]);
    const written = bench.ticket(bench.id).comments.at(-1);
    expect([written?.body, written?.public]).toEqual([expect.stringContaining('Summary'), false]);
    expect((await failureOf(bench.change({ priority: 'high' }, 'b'))).kind).toBe('forbidden');
  });

  it('to a group and a person that an automation undoes at once is unmet, for a new ticket too', async () => {
    const bench = await startWithTicket();
    bench.sim.seedGroup('Billing');
    bench.sim.seedAgent({ name: 'Grace', email: 'grace@example.com' });
    const wanted = { group: 'billing', assignee: 'grace@example.com' };
    expect((await bench.change(wanted, 'a')).unmet).toEqual([]);
    const { onTicketChange } = bench.sim.store;
    bench.sim.store.onTicketChange = (ticket) => {
      Object.assign(ticket, { groupId: null, responderId: null });
      onTicketChange(ticket);
    };
    await bench.change({ priority: 'urgent' }, 'b');
    const unmet = [{ what: 'group', wanted: 'billing', why: 'unchanged' }];
    expect((await bench.change(wanted, 'c')).unmet).toEqual([
      { what: 'assignee', wanted: 'grace@example.com', why: 'unchanged' },
      ...unmet,
    ]);
    const made = await bench.desk.helpDesk.createTicket(
      draft({ requesterId: bench.customerId, group: 'billing' }),
      bench.write('d'),
      options(),
    );
    expect(made.unmet).toEqual(unmet);
  });

  it('of an archived ticket is refused as closed, of a closed ticket is done, of a deleted ticket fails with notFound', async () => {
    const bench = await startWithTicket();
    const reply: TicketChange = { comment: { body: 'Hello?', public: true, author: 'agent' } };
    await bench.change({ status: 'closed' }, 'a');
    expect((await bench.change({ status: 'open' }, 'b')).ticket.status).toBe('open');
    bench.sim.archive(bench.id);
    const changes: [TicketChange, string][] = [
      [{ priority: 'high' }, 'c'],
      [reply, 'd'],
      [{ addTags: ['x'] }, 'e'],
      [{}, 'f'],
    ];
    for (const [what, key] of changes) {
      const failure = await failureOf(bench.change(what, key));
      expect(failure).toMatchObject({ kind: 'rejected', reason: 'ticketClosed' });
    }
    expect((await bench.desk.helpDesk.getTicket(bench.id, options())).status).toBe('closed');
    const other = bench.sim.seedTicket({ requesterId: bench.customerId, subject: 'x', body: 'x' });
    bench.sim.agent.remove(other);
    for (const what of [{ priority: 'high' }, reply] as const) {
      const gone = bench.desk.helpDesk.changeTicket(other, what, guard(), bench.write('g'), options());
      expect((await failureOf(gone)).kind).toBe('notFound');
    }
    expect((await failureOf(bench.desk.helpDesk.getTicket(other, options()))).kind).toBe('notFound');
  });

  it('of a stale version is a conflict, even when it is tried again, but not because of its own first half', async () => {
    const bench = await startWithTicket();
    const read = () => bench.desk.helpDesk.getTicket(bench.id, options());
    const { version } = await read();
    bench.advance(1_000);
    bench.sim.agent.setPriority(bench.id, 'urgent');
    const what: TicketChange = { status: 'pending', comment: { body: 'Wait.', public: true, author: 'agent' } };
    for (const mayBeDone of [false, true]) {
      expect((await failureOf(bench.change(what, 'k', mayBeDone, version))).kind).toBe('conflict');
    }
    const fresh = (await read()).version;
    bench.advance(1_000);
    bench.sim.faults.add({ kind: 'reset', match: { method: 'POST' } });
    await failureOf(bench.change(what, 'l', false, fresh));
    await bench.change(what, 'l', true, fresh);
    expect(bench.bodies()).toEqual(['First.', 'Wait.']);
  });

  it('is done without an agent who is not in the group', async () => {
    const bench = await startWithTicket();
    bench.sim.seedAgent({ name: 'Grace', email: 'grace@example.com' });
    bench.sim.store.addGroup('Closed shop', []);
    const { unmet } = await bench.change({ group: 'closed shop', assignee: 'Grace@example.com' }, 'k');
    expect(unmet).toEqual([{ what: 'assignee', wanted: 'Grace@example.com', why: 'refused' }]);
    expect(bench.ticket(bench.id)).toMatchObject({ group: 'Closed shop', assignee: null });
  });

  it('to on hold uses the account’s own status, which is read back', async () => {
    const bench = await startWithTicket({ customStatuses: { 6: 'Waiting on Customer', 9: 'On Hold' } });
    expect((await bench.change({ status: 'onHold' }, 'k')).ticket.status).toBe('onHold');
    bench.sim.agent.setStatus(bench.id, 'open');
    const record = bench.sim.store.tickets.get(Number(bench.id));
    if (record !== undefined) record.status = 6;
    expect((await bench.desk.helpDesk.getTicket(bench.id, options())).status).toBe('open');
  });

  it('does not repeat the link', async () => {
    const bench = await startWithTicket();
    const { link } = draft();
    await bench.change({ link }, 'a');
    await bench.change({ link: { ...link, messages: 9 } }, 'b');
    expect(bench.ticket(bench.id)).toMatchObject({ conversation: 'call/1' });
    expect(bench.ticket(bench.id).tags).toHaveLength(1);
  });
});
