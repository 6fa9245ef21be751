import { expect, it, onTestFinished } from 'vitest';
import { startRestDesk } from '../../../simulators/rest/index.ts';
import { draft, writeKey } from '../../contract/parts/bench.ts';
import { failureOf, options, guard } from '../../support/adapter-helpers.ts';
import { connect, serve, token } from './support.ts';

const ticket = { id: 't1', version: '1', status: 'open', priority: 'low', requester_id: 'c1', tags: [] };

async function answering(status: number, body: object) {
  const url = await serve((request, response) => {
    request.resume();
    response.writeHead(status).end(JSON.stringify(body));
  });
  return connect(url).helpDesk;
}

it('what the ticket does not show after a write is unmet, once, with the reason of the server if it gives one', async () => {
  const unmet = [{ what: 'priority', wanted: 'urgent', why: 'refused' }];
  const helpDesk = await answering(200, { ticket, unmet });
  const change = { status: 'solved', priority: 'urgent', addTags: ['vip'], requesterId: 'c2' } as const;
  const parts = [
    { what: 'priority', wanted: 'urgent', why: 'refused' },
    { what: 'status', wanted: 'solved', why: 'unchanged' },
    { what: 'tags', wanted: 'vip', why: 'unchanged' },
    { what: 'requester', wanted: 'c2', why: 'unchanged' },
  ];
  const changed = await helpDesk.changeTicket(
    't1',
    { ...change, addTags: ['vip'] },
    guard(),
    writeKey('k', 0),
    options(),
  );
  expect(changed.unmet).toEqual(parts);
  const wanted = draft({ status: 'solved', priority: 'urgent', tags: ['vip'], requesterId: 'c2' });
  expect((await helpDesk.createTicket(wanted, writeKey('l', 0), options())).unmet).toEqual(parts);
});

it('a group and a person that the ticket does not show are unmet, and their case does not matter', async () => {
  const shown = { ...ticket, group: 'Billing', assignee: { email: 'Grace@Example.com', name: 'Grace' } };
  for (const [answer, names] of [
    [ticket, ['assignee', 'group']],
    [shown, []],
  ] as const) {
    const helpDesk = await answering(200, { ticket: answer, unmet: [] });
    const change = { group: ' billing', assignee: 'grace@example.com' };
    const changed = await helpDesk.changeTicket('t1', change, guard(), writeKey('k', 0), options());
    expect(changed.unmet.map(({ what }) => what)).toEqual(names);
    const made = await helpDesk.createTicket(draft({ group: 'billing' }), writeKey('l', 0), options());
    expect(made.unmet.map(({ what }) => what)).toEqual(names.filter((name) => name === 'group'));
  }
});

it('a ticket moves to another customer', async () => {
  const simulator = await startRestDesk({ token });
  onTestFinished(() => simulator.close());
  const { helpDesk } = connect(simulator.url);
  const [ada, bob] = ['Ada', 'Bob'].map((name) =>
    simulator.seedCustomer({ name, phone: null, email: `${name}@x.com` }),
  );
  const id = simulator.seedTicket({ requesterId: ada ?? '', subject: 'S', body: 'B' });
  const moved = await helpDesk.changeTicket(id, { requesterId: bob }, guard(), writeKey('k', 0), options());
  expect([moved.ticket.requesterId, moved.unmet]).toEqual([bob, []]);
});

it('a server that does not move tickets does the rest, and the customer is unmet', async () => {
  const url = await serve((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => void chunks.push(chunk));
    request.on('end', () => {
      const isMove = Buffer.concat(chunks).toString('utf8').includes('requester_id');
      const error = { code: 'validation_failed', fields: [{ field: 'requester_id' }] };
      response.writeHead(isMove ? 422 : 200).end(JSON.stringify(isMove ? { error } : { ticket, unmet: [] }));
    });
  });
  const { helpDesk } = connect(url);
  const change = { requesterId: 'c2', priority: 'low' } as const;
  const { unmet } = await helpDesk.changeTicket('t1', change, guard(), writeKey('k', 0), options());
  expect(unmet).toEqual([{ what: 'requester', wanted: 'c2', why: 'unsupported' }]);
});

it('a 404 that is not about a ticket is a configuration problem, and a refusal keeps codes and fields', async () => {
  const missing = await answering(404, { error: { code: 'not_found' } });
  const create = missing.createTicket(draft(), writeKey('k', 0), options());
  expect(await failureOf(create)).toMatchObject({ kind: 'rejected', reason: 'configuration' });
  const fields = [{ field: 'team', message: 'Ada said 1234' }];
  const refusing = await answering(422, { error: { code: 'required_fields', fields } });
  const failure = await failureOf(refusing.createTicket(draft(), writeKey('k', 0), options()));
  expect(failure).toMatchObject({ reason: 'requiredFields', causes: [{ code: 'required_fields', field: 'team' }] });
});
