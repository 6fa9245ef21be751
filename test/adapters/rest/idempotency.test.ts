import { expect, it, onTestFinished } from 'vitest';
import { startRestDesk } from '../../../simulators/rest/index.ts';
import { failureOf, options, guard } from '../../support/adapter-helpers.ts';
import { draft, writeKey } from '../../contract/parts/bench.ts';
import { connect, token } from './support.ts';

async function start() {
  const simulator = await startRestDesk({ token });
  onTestFinished(() => simulator.close());
  return { simulator, ...connect(simulator.url) };
}

const comment = { body: 'Hello', public: true, author: 'agent' } as const;

it('every write is one request, even when it may be done already', async () => {
  const { simulator, helpDesk } = await start();
  const { ticket } = await helpDesk.createTicket(draft(), writeKey('k1', 0), options());
  await helpDesk.createTicket(draft(), writeKey('k1', 0, true), options());
  const change = { comment, status: 'open', group: 'None', addTags: ['a'] } as const;
  await helpDesk.changeTicket(
    ticket.id,
    { ...change, addTags: ['a'] },
    guard(ticket.version),
    writeKey('k2', 0),
    options(),
  );
  await helpDesk.changeTicket(
    ticket.id,
    { ...change, addTags: ['a'] },
    guard(ticket.version),
    writeKey('k2', 0, true),
    options(),
  );
  expect(simulator.requests.map(({ method, status }) => `${method} ${status}`)).toEqual([
    'POST 201',
    'POST 200',
    'PATCH 200',
    'PATCH 200',
  ]);
});

it('a repeated write names the same unmet parts', async () => {
  const { helpDesk } = await start();
  const unmet = [{ what: 'group', wanted: 'None', why: 'notFound' }];
  for (const mayBeDone of [false, true]) {
    const written = await helpDesk.createTicket(draft({ group: 'None' }), writeKey('k1', 0, mayBeDone), options());
    expect(written.unmet).toEqual(unmet);
  }
});

it('a creation with another body, by another release, finds the first ticket', async () => {
  const { simulator, helpDesk } = await start();
  const first = await helpDesk.createTicket(draft({ body: 'Old words.' }), writeKey('k1', 0), options());
  const again = await helpDesk.createTicket(draft({ body: 'New words.' }), writeKey('k1', 0, true), options());
  expect(again.ticket.id).toBe(first.ticket.id);
  expect(simulator.tickets()).toHaveLength(1);
});

it('a creation with another body is unavailable while the list does not show the first ticket', async () => {
  const { simulator, helpDesk } = await start();
  simulator.setIndexLag(60_000);
  await helpDesk.createTicket(draft({ body: 'Old words.' }), writeKey('k1', 0), options());
  const again = helpDesk.createTicket(draft({ body: 'New words.' }), writeKey('k1', 0, true), options());
  expect(await failureOf(again)).toMatchObject({ kind: 'unavailable' });
});

it('a change with another body, by another release, is not made twice', async () => {
  const { simulator, helpDesk } = await start();
  const { ticket } = await helpDesk.createTicket(draft(), writeKey('k1', 0), options());
  for (const body of ['Old words.', 'New words.']) {
    const change = { comment: { ...comment, body } };
    await helpDesk.changeTicket(ticket.id, change, guard(), writeKey('k2', 0, body.startsWith('New')), options());
  }
  expect(simulator.tickets()[0]?.comments.map(({ body }) => body)).toEqual([draft().body, 'Old words.']);
});

it('a key that does not fit a header is sent as its digest, the same every time', async () => {
  const { simulator, helpDesk } = await start();
  for (const mayBeDone of [false, true]) {
    await helpDesk.createTicket(draft(), writeKey('call/ä\r\nx: y', 0, mayBeDone), options());
  }
  const [first, second] = simulator.requests.map(({ headers }) => headers['idempotency-key']);
  expect(first).toMatch(/^[0-9a-f]{64}$/);
  expect(second).toBe(first);
  expect(simulator.tickets()).toHaveLength(1);
});
