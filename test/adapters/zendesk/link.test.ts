import { describe, expect, it } from 'vitest';
import { failureOf, options, guard } from '../../support/adapter-helpers.ts';
import { draft, link, startDesk, write } from './support.ts';

const fields = { conversationFieldId: '71', summaryFieldId: '72' };

describe('a custom field that is configured but does not exist', () => {
  it('is unmet when the desk refuses it, and the rest is written once', async () => {
    const { sim, desk, clock } = await startDesk({ ticketFieldIds: [71] }, fields);
    const unmet = [{ what: 'link', wanted: 'field 71, 72', why: 'refused' }];
    const wanted = draft({ link: link({ summary: 'A fire.' }) });
    const create = (mayBeDone: boolean) =>
      desk.helpDesk.createTicket(wanted, write('a', clock.now(), mayBeDone), options());
    sim.faults.add({ kind: 'lostAnswer', match: { method: 'POST', nth: 2 } });
    expect((await failureOf(create(false))).kind).toBe('ambiguous');
    await create(true);
    expect(sim.store.tickets.size).toBe(1);
    const made = await desk.helpDesk.createTicket(
      { ...wanted, externalId: 'other' },
      write('other', clock.now()),
      options(),
    );
    expect(made.unmet).toEqual(unmet);
    const changed = await desk.helpDesk.changeTicket(
      made.ticket.id,
      { link: link({ summary: 'A fire.' }), comment: { body: 'x', public: false, author: 'agent' } },
      guard(),
      write('c', clock.now()),
      options(),
    );
    expect(changed.unmet).toEqual(unmet);
    expect(sim.store.commentsOf(Number(made.ticket.id)).map(({ body }) => body)).toEqual(['It burns.', 'x']);
  });

  it('is unmet when the desk silently drops it', async () => {
    const { sim, desk, clock } = await startDesk({ ticketFieldIds: [71], unknownTicketField: 'drop' }, fields);
    const unmet = [{ what: 'link', wanted: 'field 72', why: 'notFound' }];
    const wanted = draft({ link: link({ summary: 'A fire.' }) });
    const made = await desk.helpDesk.createTicket(wanted, write('a', clock.now()), options());
    expect(made.unmet).toEqual(unmet);
    const { id } = made.ticket;
    const change = { link: link({ summary: 'Two fires.' }), status: 'open' } as const;
    const changed = await desk.helpDesk.changeTicket(id, change, guard(), write('b', clock.now()), options());
    expect(changed).toMatchObject({ unmet, ticket: { status: 'open' } });
    expect(sim.store.tickets.get(Number(id))?.customFields).toEqual([{ id: 71, value: 'call/1' }]);
  });
});

describe('a link', () => {
  it('is replaced when it is written again', async () => {
    const { sim, desk, clock } = await startDesk({ ticketFieldIds: [70, 71, 72] }, fields);
    const { ticket } = await desk.helpDesk.createTicket(draft(), write('a', clock.now()), options());
    for (const [key, summary] of [
      ['b', 'A fire.'],
      ['c', 'A fire.'],
      ['d', 'It is out.'],
    ] as const) {
      const change = { link: link({ summary, messages: 7 }) };
      await desk.helpDesk.changeTicket(ticket.id, change, guard(), write(key, clock.now()), options());
    }
    expect(sim.store.tickets.get(Number(ticket.id))?.customFields).toEqual([
      { id: 71, value: 'call/1' },
      { id: 72, value: 'It is out.' },
    ]);
    expect(sim.store.commentsOf(Number(ticket.id))).toHaveLength(1);
  });

  it('is left out when no field is configured', async () => {
    const { sim, desk, clock } = await startDesk({ ticketFieldIds: [] });
    const { unmet } = await desk.helpDesk.createTicket(draft(), write('a', clock.now()), options());
    expect(unmet).toEqual([]);
    expect(sim.requests.at(-1)?.body).not.toHaveProperty('ticket.custom_fields');
  });
});
