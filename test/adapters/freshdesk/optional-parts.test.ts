import { describe, expect, it } from 'vitest';
import type { FaultOrder } from '../../../simulators/faults.ts';
import { draft, failureOf, options, guard } from '../../support/adapter-helpers.ts';
import { start } from './support.ts';

const failures: [title: string, fault: FaultOrder][] = [
  ['refused', { kind: 'status', status: 403, times: 0 }],
  ['not found', { kind: 'status', status: 404, times: 0 }],
  ['met by a server error', { kind: 'status', status: 500, times: 0 }],
  ['answered in another shape', { kind: 'html', times: 0 }],
];

describe.each(failures)('a look-up that is %s', (_title, fault) => {
  it('costs a ticket only the parts that need it', async () => {
    const { sim, desk, customerId, write } = await start();
    sim.faults.add({ ...fault, match: { path: '/api/v2/groups' } });
    sim.faults.add({ ...fault, match: { path: '/api/v2/ticket_fields' } });
    sim.faults.add({ ...fault, match: { path: '/api/v2/agents' } });
    const wanted = draft({ requesterId: customerId, group: 'Billing', status: 'onHold' });
    const { ticket, unmet } = await desk.helpDesk.createTicket(wanted, write('k'), options());
    expect(unmet).toEqual([
      { what: 'status', wanted: 'onHold', why: 'unavailable' },
      { what: 'group', wanted: 'Billing', why: 'unavailable' },
    ]);
    const change = { assignee: 'grace@example.com', priority: 'high' } as const;
    const changed = await desk.helpDesk.changeTicket(ticket.id, change, guard(), write('l'), options());
    expect(changed.unmet).toEqual([{ what: 'assignee', wanted: 'grace@example.com', why: 'unavailable' }]);
    expect(changed.ticket.priority).toBe('high');
  });

  it('of the ticket that is continued does not hold back the new one', async () => {
    const { sim, desk, customerId, write } = await start();
    const old = sim.seedTicket({ requesterId: customerId, subject: 'Old', body: 'x' });
    sim.faults.add({ ...fault, match: { method: 'GET', path: `/api/v2/tickets/${old}` } });
    const wanted = draft({ requesterId: customerId, followUpOf: old });
    expect((await desk.helpDesk.createTicket(wanted, write('k'), options())).unmet).toEqual([]);
  });
});

describe('a look-up that fails for now', () => {
  it.each([
    ['/api/v2/groups', { group: 'Billing' }],
    ['/api/v2/ticket_fields', { status: 'onHold' }],
  ] as const)('does not cost a new ticket its part, which is tried again: %s', async (path, wanted) => {
    const { sim, desk, customerId, write } = await start();
    sim.seedGroup('Billing');
    sim.faults.add({ kind: 'status', status: 503, match: { path } });
    const create = () => {
      const call = { ...options(), firstTriedAt: Date.now() };
      return desk.helpDesk.createTicket(draft({ requesterId: customerId, ...wanted }), write('k'), call);
    };
    expect((await failureOf(create())).kind).toBe('unavailable');
    expect(sim.tickets()).toEqual([]);
    const { unmet } = await create();
    expect(unmet.filter(({ why }) => why === 'unavailable')).toEqual([]);
    expect(sim.tickets()).toHaveLength(1);
  });
});

describe('files that Freshdesk refuses', () => {
  const file = { name: 'call.txt', contentType: 'text/plain', content: 'Hello', encoding: 'utf8' } as const;
  const refusals: [title: string, fault: FaultOrder][] = [
    ['by their size', { kind: 'status', status: 413 }],
    [
      'by their kind',
      {
        kind: 'status',
        status: 400,
        body: { errors: [{ field: 'attachments', code: 'invalid_value', message: 'no' }] },
      },
    ],
  ];

  it.each(refusals)('%s do not hold back a ticket or a note, which say so', async (_title, fault) => {
    const { sim, desk, customerId, write, ticket: read } = await start();
    const unmet = [{ what: 'file', wanted: 'call.txt', why: 'refused' }];
    for (const isPublic of [true, false]) {
      sim.faults.add({ ...fault, match: { method: 'POST', path: isPublic ? 'tickets$' : 'notes$' } });
      const wanted = draft({ requesterId: customerId, public: isPublic, files: [file] });
      const written = await desk.helpDesk.createTicket(wanted, write(String(isPublic)), options());
      expect(written.unmet).toEqual(unmet);
      expect(read(written.ticket.id).comments.at(-1)?.body).toContain('Could not be attached: call.txt');
    }
    const again = desk.helpDesk.createTicket(
      draft({ requesterId: customerId, files: [file] }),
      write('true', true),
      options(),
    );
    await again;
    expect(sim.tickets()).toHaveLength(2);
  });

  it('are not sent when they are more than 20 MB together', async () => {
    const { sim, desk, customerId, write } = await start();
    const big = { ...file, content: 'x'.repeat(11 * 1024 * 1024) };
    const wanted = draft({ requesterId: customerId, files: [big, { ...big, name: 'b.txt' }] });
    const { unmet } = await desk.helpDesk.createTicket(wanted, write('k'), options());
    expect(unmet.map(({ what, wanted: name }) => `${what} ${name}`)).toEqual(['file call.txt', 'file b.txt']);
    expect(sim.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });
});

describe('a failure', () => {
  it('after the ticket was created is ambiguous, so that no second one is made', async () => {
    for (const status of [429, 503]) {
      const { sim, desk, customerId, write } = await start();
      sim.faults.add({ kind: 'status', status, retryAfter: 1, match: { method: 'POST', path: 'notes$' } });
      const wanted = draft({ requesterId: customerId, public: false });
      const failure = await failureOf(desk.helpDesk.createTicket(wanted, write('k'), options()));
      expect(failure).toMatchObject({ kind: 'ambiguous', mayBeDone: true });
    }
  });

  it('names codes and fields for the operator, and that a field is required', async () => {
    const { sim, desk, customerId, write } = await start({
      requiredToCreate: ['cf_team'],
      customFields: ['cf_team', 'cf_conversation_id'],
    });
    const failure = await failureOf(
      desk.helpDesk.createTicket(draft({ requesterId: customerId }), write('k'), options()),
    );
    expect(failure).toMatchObject({ kind: 'rejected', reason: 'requiredFields' });
    expect(failure.causes).toEqual(expect.arrayContaining([{ code: 'missing_field', field: 'cf_team' }]));
    expect(sim.tickets()).toEqual([]);
  });
});

describe('a new ticket', () => {
  it.each([
    ['call/CALL-1', 3],
    ['messaging/1', 2],
  ])(
    'of %s has a priority and a source, where they are required and where they are not',
    async (conversation, source) => {
      for (const requiredToCreate of [['status', 'priority', 'source'], []]) {
        const { sim, desk, customerId, write } = await start({ requiredToCreate });
        const wanted = draft({ requesterId: customerId, link: { ...draft().link, conversation } });
        await desk.helpDesk.createTicket(wanted, write('k'), options());
        const posted = sim.requests.find(({ method }) => method === 'POST');
        expect(posted?.body).toMatchObject({ status: 2, priority: 1, source });
      }
    },
  );
});
