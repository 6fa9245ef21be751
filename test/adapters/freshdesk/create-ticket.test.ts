import { describe, expect, it } from 'vitest';
import { neutralDescription } from '../../../src/adapters/freshdesk/mapping.ts';
import { draft, failureOf, meeting, options, guard } from '../../support/adapter-helpers.ts';
import { faults, start } from './support.ts';

const minuteMs = 60_000;
/** The requests of a private draft. */
const requests = ['POST ticket', 'POST note', 'GET ticket'] as const;
const places = {
  'POST ticket': { method: 'POST', path: '^/api/v2/tickets$' },
  'POST note': { method: 'POST', path: 'notes$' },
  'GET ticket': { method: 'GET', path: String.raw`tickets/\d+$` },
};

describe('a private draft, tried again', () => {
  for (const stripsMarkup of [false, true]) {
    for (const request of requests) {
      for (const [name, fault] of faults) {
        it(`is one ticket with one note when the ${request} ${name}${stripsMarkup ? ' (markup stripped)' : ''}`, async () => {
          const { sim, desk, customerId, write, advance } = await start({ stripsMarkup });
          const wanted = draft({ public: false, requesterId: customerId });
          const first = write('k');
          sim.faults.add({ ...fault, match: places[request] });
          await failureOf(desk.helpDesk.createTicket(wanted, first, meeting(fault)));
          sim.faults.clear();
          advance(3 * minuteMs);
          const { ticket } = await desk.helpDesk.createTicket(wanted, { ...first, mayBeDone: true }, options());
          expect(sim.tickets()).toHaveLength(1);
          const [stored] = sim.tickets();
          expect(stored?.id).toBe(ticket.id);
          expect(stored?.comments.map(({ body, public: isPublic }) => [body.split('\n')[0], isPublic])).toEqual([
            [neutralDescription, true],
            ['It burns.', false],
          ]);
        });
      }
    }
  }
});

describe('creating a ticket', () => {
  it('finds the oldest ticket with its tag, on any page, even when lists show no tags', async () => {
    const { sim, desk, customerId, write, advance } = await start({ listsTags: false });
    const wanted = draft({ requesterId: customerId });
    const first = write('k');
    for (let i = 0; i < 105; i += 1) sim.seedTicket({ requesterId: customerId, subject: 'Other', body: 'x' });
    const made = await desk.helpDesk.createTicket(wanted, first, options());
    advance(minuteMs);
    await desk.helpDesk.createTicket(wanted, first, options());
    const adopted = await desk.helpDesk.createTicket(wanted, { ...first, mayBeDone: true }, options());
    expect(adopted.ticket.id).toBe(made.ticket.id);
  });

  it('takes one request and no look-up in the normal case', async () => {
    const { sim, desk, customerId, write } = await start();
    await desk.helpDesk.createTicket(draft({ requesterId: customerId }), write('k'), options());
    expect(sim.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /api/v2/tickets']);
  });

  it('gives all unverified callers the same contact, and finds their tickets again', async () => {
    const { sim, desk, write } = await start();
    const first = write('a');
    sim.faults.add({ kind: 'lostAnswer', match: { method: 'POST' } });
    await failureOf(desk.helpDesk.createTicket(draft(), first, options()));
    const again = await desk.helpDesk.createTicket(draft(), { ...first, mayBeDone: true }, options());
    const other = await desk.helpDesk.createTicket(draft(), write('b'), options());
    expect(sim.tickets()).toHaveLength(2);
    expect(other.ticket.requesterId).toBe(again.ticket.requesterId);
    const found = await desk.requesters.find({ externalId: 'deskbridge-unverified' }, options());
    expect(found).toEqual({ kind: 'none' });
  });

  it('is made without the conversation field when that is wrong, which is unmet', async () => {
    const { desk, customerId, write, sim } = await start({}, { conversationField: 'cf_gone' });
    const { ticket, unmet } = await desk.helpDesk.createTicket(
      draft({ requesterId: customerId, priority: 'high' }),
      write('k'),
      options(),
    );
    expect(unmet).toEqual([{ what: 'link', wanted: 'field cf_gone', why: 'refused' }]);
    expect(ticket.priority).toBe('high');
    expect(sim.tickets()).toHaveLength(1);
    const comment = { body: 'Note', public: false, author: 'agent' } as const;
    const changed = await desk.helpDesk.changeTicket(
      ticket.id,
      { comment, link: draft().link },
      guard(),
      write('l'),
      options(),
    );
    expect(changed.unmet).toEqual(unmet);
    expect(sim.tickets()[0]?.comments.at(-1)?.body).toContain('Note');
  });

  it('is done without parts that are unknown or not allowed, which are unmet', async () => {
    const { sim, desk, customerId, write } = await start();
    for (const name of ['Billing', 'BILLING ']) sim.seedGroup(name);
    const tags = ['a/b', 'x'.repeat(33)];
    const wanted = draft({ requesterId: customerId, group: 'billing', status: 'onHold', tags });
    const { ticket, unmet } = await desk.helpDesk.createTicket(wanted, write('k'), options());
    expect(unmet).toEqual([
      { what: 'tags', wanted: 'x'.repeat(33), why: 'unsupported' },
      { what: 'status', wanted: 'onHold', why: 'unsupported' },
      { what: 'group', wanted: 'billing', why: 'ambiguous' },
    ]);
    expect(ticket.tags).toEqual(expect.arrayContaining(['a-b', 'deskbridge-unrouted']));
    expect(ticket.status).toBe('open');
  });

  it('names the archived ticket that it continues, and is found as its follow-up', async () => {
    const { sim, desk, customerId, write } = await start();
    const old = sim.seedTicket({ requesterId: customerId, subject: 'Old', body: 'x' });
    sim.archive(old);
    const wanted = draft({ requesterId: customerId, followUpOf: old });
    const { ticket } = await desk.helpDesk.createTicket(wanted, write('k'), options());
    expect(sim.tickets().at(-1)?.comments[0]?.body).toContain(`ticket ${old}`);
    expect((await desk.helpDesk.findFollowUp(old, options()))?.id).toBe(ticket.id);
  });

  it('escapes markup in the text of customers', async () => {
    const { sim, desk, customerId, write } = await start();
    const body = '<b>"Ann" & \'Bob\'</b>\n<script>x</script>\n&lt;';
    const { ticket } = await desk.helpDesk.createTicket(
      draft({ requesterId: customerId, body }),
      write('k'),
      options(),
    );
    expect(sim.store.tickets.get(Number(ticket.id))?.description).not.toMatch(/<b>|<script/);
    expect((await desk.helpDesk.latestPublicComment(ticket.id, options()))?.body).toBe(body);
  });
});
