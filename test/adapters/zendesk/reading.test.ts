import { describe, expect, it } from 'vitest';
import { failureOf, options, guard } from '../../support/adapter-helpers.ts';
import { draft, serve, connect, startDesk, write } from './support.ts';

/** A ticket that a customer opened, and a function that writes comments of both sides. */
async function startWithTicket() {
  const { sim, desk, clock } = await startDesk({ requiredOnSolve: [] });
  const customer = sim.store.seedUser({ name: 'Ann' });
  const requesterId = String(customer.id);
  const { ticket } = await desk.helpDesk.createTicket(draft({ requesterId }), write('c', clock.now()), options());
  const say = async (body: string, isPublic: boolean, author: 'agent' | { requesterId: string } = 'agent') => {
    clock.advance(1_000);
    const change = { comment: { body, public: isPublic, author } };
    await desk.helpDesk.changeTicket(ticket.id, change, guard(), write(body, clock.now()), options());
  };
  return { sim, desk, clock, customer, requesterId, ticket, say };
}

describe('the latest customer message', () => {
  it('is the description while the customer has not commented, whatever the team writes', async () => {
    const { desk, ticket, say, requesterId } = await startWithTicket();
    for (let i = 0; i < 120; i += 1) await say(`note ${i}`, i % 2 === 0);
    expect(await desk.helpDesk.latestCustomerMessage(ticket.id, options())).toMatchObject({
      body: 'It burns.',
      authorId: requesterId,
      public: true,
    });
  });

  it('is the customer’s latest public comment, never a private one or one of another person', async () => {
    const { sim, desk, ticket, say, requesterId } = await startWithTicket();
    const other = { requesterId: String(sim.store.seedUser({ name: 'Bob' }).id) };
    await say('first', true, { requesterId });
    await say('second', true, { requesterId });
    await say('private', false, { requesterId });
    await say('from Bob', true, other);
    await say('from the team', true);
    expect(await desk.helpDesk.latestCustomerMessage(ticket.id, options())).toMatchObject({ body: 'second' });
  });

  it('is null when the customer wrote nothing, and fails with notFound without a ticket', async () => {
    const { desk, clock, requesterId } = await startWithTicket();
    const silent = draft({ requesterId, public: false, externalId: 'n' });
    const { ticket } = await desk.helpDesk.createTicket(silent, write('n', clock.now()), options());
    expect(await desk.helpDesk.latestCustomerMessage(ticket.id, options())).toBeNull();
    expect((await failureOf(desk.helpDesk.latestCustomerMessage('4711', options()))).kind).toBe('notFound');
  });
});

describe('comments', () => {
  it('come newest first, private ones included, over pages and up to the limit', async () => {
    const { desk, ticket, say } = await startWithTicket();
    for (let i = 0; i < 130; i += 1) await say(`c${i}`, i % 2 === 0);
    const bodies = async (limit: number) =>
      (await desk.helpDesk.listComments(ticket.id, limit, options())).map(({ body }) => body);
    expect(await bodies(3)).toEqual(['c129', 'c128', 'c127']);
    expect(await bodies(0)).toEqual([]);
    expect(await bodies(125)).toHaveLength(125);
    expect((await bodies(500)).at(-1)).toBe('It burns.');
  });

  it('are ours only when they have our key, even if they are by the customer', async () => {
    const { sim, desk, customer, ticket, say, requesterId } = await startWithTicket();
    await say('for the customer', true, { requesterId });
    const headers = {
      authorization: `Basic ${btoa('agent@example.com/token:secret-token')}`,
      'content-type': 'application/json',
    };
    for (const metadata of [undefined, { other: 'key' }]) {
      const body = { ticket: { comment: { body: `theirs ${customer.id}` }, metadata } };
      await fetch(`${sim.url}/api/v2/tickets/${ticket.id}`, { method: 'PUT', headers, body: JSON.stringify(body) });
    }
    const comments = await desk.helpDesk.listComments(ticket.id, 10, options());
    expect(comments.map(({ ours }) => ours)).toEqual([false, false, true, true]);
  });
});

describe('the follow-up of a ticket', () => {
  it('is the newest one that still exists, or null', async () => {
    const { sim, desk, clock, ticket, requesterId } = await startWithTicket();
    const find = () => desk.helpDesk.findFollowUp(ticket.id, options());
    expect(await find()).toBeNull();
    await desk.helpDesk.changeTicket(ticket.id, { status: 'closed' }, guard(), write('x', clock.now()), options());
    const continued = async (key: string) => {
      const wanted = draft({ requesterId, followUpOf: ticket.id, externalId: key });
      return (await desk.helpDesk.createTicket(wanted, write(key, clock.now()), options())).ticket.id;
    };
    const [first, second] = [await continued('f1'), await continued('f2')];
    expect((await find())?.id).toBe(second);
    sim.store.deleteTicket(Number(second));
    expect((await find())?.id).toBe(first);
    sim.store.deleteTicket(Number(first));
    expect(await find()).toBeNull();
    expect((await failureOf(desk.helpDesk.findFollowUp('4711', options()))).kind).toBe('notFound');
  });

  it('fails when Zendesk fails', async () => {
    const { sim, desk, clock, ticket } = await startWithTicket();
    await desk.helpDesk.changeTicket(ticket.id, { status: 'closed' }, guard(), write('x', clock.now()), options());
    const wanted = draft({ followUpOf: ticket.id, externalId: 'f' });
    const { ticket: next } = await desk.helpDesk.createTicket(wanted, write('f', clock.now()), options());
    sim.faults.add({ kind: 'status', status: 500, match: { path: `/api/v2/tickets/${next.id}` } });
    expect((await failureOf(desk.helpDesk.findFollowUp(ticket.id, options()))).kind).toBe('unavailable');
  });
});

describe('the ticket of a messaging conversation', () => {
  const conversation = 'f82db38d3dbf67fe2d1e1233';

  it('is found after the desk has made it, until it is closed', async () => {
    const { sim, desk, clock, ticket } = await startWithTicket();
    const find = () => desk.helpDesk.ticketOfMessaging(conversation, options());
    expect(await find()).toBeNull();
    sim.store.linkMessaging(conversation, Number(ticket.id));
    expect((await find())?.id).toBe(ticket.id);
    await desk.helpDesk.changeTicket(ticket.id, { status: 'closed' }, guard(), write('x', clock.now()), options());
    expect(await find()).toBeNull();
  });

  it('is null for an invalid id, which is never sent', async () => {
    const url = await serve(() => expect.unreachable());
    for (const id of ['', '..', 'a/b', 'a?b', 'ä', 'x'.repeat(129)]) {
      expect(await connect(url).helpDesk.ticketOfMessaging(id, options())).toBeNull();
    }
  });

  it('is unsupported when the plan does not include it, and forbidden when we lack the permission', async () => {
    const { sim, desk } = await startDesk({ messaging: false });
    const find = () => desk.helpDesk.ticketOfMessaging(conversation, options());
    expect(await failureOf(find())).toMatchObject({ kind: 'unsupported', capability: 'messagingTickets' });
    sim.faults.add({ kind: 'status', status: 403 });
    expect((await failureOf(find())).kind).toBe('forbidden');
  });
});

describe('the author of a comment', () => {
  it('is named by the alias that customers see, not by the name that the agent hides', async () => {
    const { sim, desk, ticket, say } = await startWithTicket();
    const robin = sim.store.seedUser({ name: 'Robin Hidden', alias: 'Robin', role: 'agent' });
    await say('Hello.', true, { requesterId: String(robin.id) });
    const [newest] = await desk.helpDesk.listComments(ticket.id, 1, options());
    expect(newest).toMatchObject({ authorId: String(robin.id), authorName: 'Robin' });
  });

  it('is not named where the answer has no users', async () => {
    const url = await serve((_request, response) => {
      const comments = [{ id: 1, author_id: 7, body: 'Hi', public: true }];
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ comments, users: 'none' }));
    });
    const [only] = await connect(url).helpDesk.listComments('5', 1, options());
    expect(only).toMatchObject({ authorId: '7', authorName: null, body: 'Hi' });
  });
});
