import { expect, it, onTestFinished } from 'vitest';
import type { TicketDraft } from '../../../src/domain/tickets/tickets.ts';
import { startRestDesk } from '../../../simulators/rest/index.ts';
import { failureOf, options, guard } from '../../support/adapter-helpers.ts';
import { draft, link, writeKey } from '../../contract/parts/bench.ts';
import { checkExchange, operations } from './openapi.ts';
import { connect, startRecorder, token } from './support.ts';

async function start() {
  const simulator = await startRestDesk({ token });
  onTestFinished(() => simulator.close());
  const recorder = await startRecorder(simulator.url);
  const requesterId = simulator.seedCustomer({ name: 'Ada', phone: '+15555550101', email: 'ada@example.com' });
  simulator.seedGroup('Billing');
  return { simulator, requesterId, exchanges: recorder.exchanges, ...connect(recorder.url) };
}

const full = (requesterId: string): Partial<TicketDraft> => ({
  requesterId,
  priority: 'high',
  status: 'onHold',
  group: 'Billing',
  tags: ['phone'],
  files: [{ name: 'a.txt', contentType: 'text/plain', content: 'Hi', encoding: 'utf8' }],
});

it('adapter and reference server follow the published document in every operation', async () => {
  const { simulator, requesterId, exchanges, helpDesk, requesters } = await start();
  await helpDesk.checkHealth(options());
  await requesters.find({ phone: '+15555550101' }, options());
  await requesters.find({ email: 'ada@example.com' }, options());
  await requesters.find({ externalId: 'none' }, options());
  await requesters.getRequester(requesterId, options());
  const { ticket } = await helpDesk.createTicket(draft(full(requesterId)), writeKey('k1', 0), options());
  await helpDesk.createTicket(draft(full(requesterId)), writeKey('k1', 0, true), options());
  await helpDesk.createTicket(draft({ group: 'None' }), writeKey('k2', 0), options());
  for (const [index, email] of ['ada@example.com', 'eve@example.com', 'no-address'].entries()) {
    const contact = { name: index === 0 ? null : 'Eve', email };
    await helpDesk.createTicket(draft({ contact }), writeKey(`k2-${index}`, 0), options());
  }
  const comment = { body: 'Hello', public: true, author: { requesterId } };
  const change = { comment, status: 'onHold', priority: 'low', group: 'None', assignee: 'nobody@example.com' } as const;
  const rest = { addTags: ['a', 'b'], link: link({ summary: 'Sum' }) };
  await helpDesk.changeTicket(ticket.id, { ...change, ...rest }, guard(ticket.version), writeKey('k3', 0), options());
  await helpDesk.getTicket(ticket.id, options());
  await helpDesk.latestPublicComment(ticket.id, options());
  await helpDesk.latestCustomerMessage(ticket.id, options());
  await helpDesk.listComments(ticket.id, 150, options());
  await helpDesk.listTickets(requesterId, { status: 'onHold', priority: 'low' }, 150, options());
  await helpDesk.listChanges(0, options());
  simulator.agent.setStatus(ticket.id, 'closed');
  await helpDesk.createTicket(draft({ followUpOf: ticket.id }), writeKey('k4', 0), options());
  await helpDesk.findFollowUp(ticket.id, options());

  const checked = exchanges.map((exchange) => checkExchange(exchange));
  expect(checked.flatMap(({ mistakes }) => mistakes)).toEqual([]);
  expect(new Set(checked.map(({ operation }) => operation))).toEqual(new Set(operations));
});

it('refusals follow the published document', async () => {
  const { simulator, exchanges, helpDesk } = await start();
  const id = simulator.seedTicket({ requesterId: 'cus_1', subject: 'Hello', body: 'Anybody?' });
  const change = { status: 'solved' } as const;
  await failureOf(helpDesk.getTicket('999', options()));
  await failureOf(helpDesk.changeTicket(id, change, guard('other'), writeKey('k1', 0), options()));
  simulator.agent.setStatus(id, 'closed');
  await failureOf(helpDesk.changeTicket(id, change, guard(), writeKey('k2', 0), options()));
  await failureOf(helpDesk.createTicket(draft({ subject: 'x'.repeat(2_000) }), writeKey('k3', 0), options()));
  for (const status of [401, 403, 429, 500, 503]) {
    simulator.faults.add({ kind: 'status', status, retryAfter: 1 });
    await failureOf(helpDesk.getTicket(id, options()));
  }
  expect(exchanges.map(({ status }) => status)).toEqual([404, 412, 409, 422, 401, 403, 429, 500, 503]);
  expect(exchanges.flatMap((exchange) => checkExchange(exchange).mistakes)).toEqual([]);
});
