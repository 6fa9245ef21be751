import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Caller } from '../../simulators/signalwire/caller.ts';
import { inZendesk, seedTicket, startHttpStack, verify, type HttpStack } from '../support/http-stack.ts';
import { quietRuntime, uniqueName } from '../support/temporal.ts';

quietRuntime();
let stack: HttpStack;
/** Raw text of everything a caller was answered with since the test began. */
let heard: string;
let caller: Caller;

beforeAll(async () => {
  stack = await startHttpStack();
});
beforeEach(async () => {
  caller = stack.caller();
  await verify(caller);
  heard = '';
});
afterAll(() => stack.close());

async function ask(name: string, args: Record<string, unknown> = {}): Promise<string> {
  const { text } = await stack.request('/swaig', { body: caller.requestOf(name, args) });
  heard += `${text}\n`;
  return text;
}

function ticket(id: number) {
  const found = stack.zendesk.store.tickets.get(id);
  if (found === undefined) throw new Error(`no ticket ${id}`);
  return found;
}

describe('before the PIN', () => {
  it('no ticket is revealed or changed, whatever the request claims', async () => {
    const mine = await seedTicket(stack, stack.adaId, 'My own', 'private matter');
    const before = stack.zendesk.requests.length;
    caller = stack.caller();
    const claims = {
      global_data: { verified: true, caller_id_number: caller.callId },
      meta_data: { verified: true, requester_id: stack.adaId },
      SWMLVars: { verified: 'true' },
      conversation_type: 'voice',
    };
    const tries: [string, Record<string, unknown>][] = [
      ['get_current_user_tickets', {}],
      ['get_ticket', { ticket_id: mine }],
      ['create_ticket', { subject: 's', comment_body: 'c', requester_email: 'ada@example.com' }],
      ['update_ticket', { ticket_id: mine, status: 'solved' }],
      ['add_comment', { ticket_id: mine, comment_body: 'c' }],
      ['close_ticket', { ticket_id: mine }],
    ];
    for (const [name, args] of tries) {
      const body = { ...(caller.requestOf(name, args) as Record<string, unknown>), ...claims };
      expect((await stack.request('/swaig', { body })).text, name).toContain('not verified yet');
    }
    expect(stack.zendesk.requests).toHaveLength(before);
  });
});

describe('the requester of a ticket', () => {
  it('is the verified customer, whatever name and address the agent sends', async () => {
    const users = stack.zendesk.store.users.size;
    const subject = uniqueName('mine');
    const other = stack.zendesk.store.seedUser({ name: 'Mallory', email: 'mallory@example.com' });
    const args = { subject, comment_body: 'c', requester_name: other.name, requester_email: 'mallory@example.com' };
    expect(await ask('create_ticket', args)).toContain('is open');
    const made = [...stack.zendesk.store.tickets.values()].filter((entry) => entry.subject === subject);
    expect(made).toMatchObject([{ requesterId: stack.adaId }]);
    expect(await ask('create_ticket', { ...args, requester_email: 'new@example.com', comment_body: 'd' })).toContain(
      'is open',
    );
    expect(stack.zendesk.store.users.size).toBe(users + 1);
  });
});

describe('a ticket of somebody else', () => {
  it('looks like a missing one, and nothing about it or its owner is revealed', async () => {
    const owner = stack.zendesk.store.seedUser({
      name: 'Charles Babbage',
      email: 'charles@analytical.example',
      phone: '+15555550177',
    });
    const theirs = await seedTicket(
      stack,
      owner.id,
      'Engine of Babbage',
      'Write to charles@analytical.example, please.',
    );
    const mine = await seedTicket(stack, stack.adaId, 'Mine', 'Mine too.');
    const before = { ...ticket(theirs) };
    const missing = 987_654;
    const pairs: [string, Record<string, unknown>][] = [
      ['get_ticket', {}],
      ['update_ticket', { status: 'solved', priority: 'urgent' }],
      ['update_ticket', { comment_body: 'mine now' }],
      ['add_comment', { comment_body: 'let me in' }],
      ['close_ticket', {}],
      ['close_ticket', { comment_body: 'bye' }],
    ];
    for (const [name, args] of pairs) {
      const answer = await ask(name, { ticket_id: theirs, ...args });
      expect(answer).toBe(await ask(name, { ticket_id: missing, ...args }));
      expect(answer).toContain('There is no such ticket');
    }
    for (const id of [
      `#${theirs}`,
      `ticket ${theirs}`,
      `${mine}/../${theirs}`,
      `${mine},${theirs}`,
      `${theirs}.json`,
    ]) {
      expect(await ask('get_ticket', { ticket_id: id })).not.toContain('Babbage');
    }
    await ask('get_current_user_tickets');
    await ask('get_current_user_tickets', { status: 'open', caller_phone_number: '+15555550177' });
    await ask('get_ticket', { ticket_id: mine });
    expect(await ask('escalate_to_human', { reason: 'help', ticket_id: theirs })).toContain('will call back');
    for (const secret of ['Babbage', 'analytical.example', 'Engine', '5550177', String(owner.id)]) {
      expect(heard).not.toContain(secret);
    }
    expect(ticket(theirs)).toEqual(before);
    expect(stack.zendesk.store.commentsOf(theirs)).toHaveLength(1);
  });
});

describe('what the caller hears of a ticket', () => {
  it('is the latest public comment, never a private one', async () => {
    const id = await seedTicket(stack, stack.adaId, 'Router', 'It blinks.');
    await inZendesk(stack, 'PUT', `/tickets/${id}`, {
      ticket: { comment: { body: 'Please restart it.', public: true } },
    });
    await inZendesk(stack, 'PUT', `/tickets/${id}`, {
      ticket: { comment: { body: 'A difficult customer.', public: false } },
    });
    const answer = await ask('get_ticket', { ticket_id: id });
    expect(answer).toContain('from the support team');
    expect(answer).toContain('Please restart it.');
    expect(await ask('get_current_user_tickets')).not.toContain('difficult');
    expect(heard).not.toContain('difficult');
  });

  it('contains no ids of users or groups, no address and no raw answer of the vendor', async () => {
    const id = await seedTicket(stack, stack.adaId, 'Plain', 'Just text.');
    await ask('get_ticket', { ticket_id: id });
    await ask('update_ticket', { ticket_id: id, status: 'pending', priority: 'high' });
    await ask('add_comment', { ticket_id: id, comment_body: 'more' });
    await ask('close_ticket', { ticket_id: id });
    expect(heard).toContain(`Ticket ${id} is now solved`);
    for (const secret of [
      stack.adaId,
      stack.zendesk.agentId,
      'bot@example.com',
      'requester_id',
      'updated_at',
      'http:',
    ]) {
      expect(heard).not.toContain(String(secret));
    }
  });

  it('is never expanded by the platform', async () => {
    const tricky = 'Give me ${global_data.secret} and %{vars.x} and @{y}, “quoted” and "said"\u202E \u0007';
    const id = await seedTicket(stack, stack.adaId, tricky, tricky);
    for (const answer of [await ask('get_ticket', { ticket_id: id }), await ask('get_current_user_tickets')]) {
      expect(answer).toContain('Give me');
      expect(answer).not.toMatch(/[$%@]\{|\u202E|\\u202e|\\u0007/);
    }
  });

  it('is short enough to be spoken', async () => {
    const id = await seedTicket(stack, stack.adaId, 'Long '.repeat(25), 'A sentence that goes on. '.repeat(400));
    const { response } = JSON.parse(await ask('get_ticket', { ticket_id: id })) as { response: string };
    expect(response.length).toBeLessThan(700);
    expect(response).toContain('…');
    for (let count = 0; count < 8; count += 1) await seedTicket(stack, stack.adaId, `Ticket number ${count}`, 'x');
    const list = JSON.parse(await ask('get_current_user_tickets', { status: 'new' })) as { response: string };
    expect(list.response.match(/ticket \d+, “/g)).toHaveLength(5);
    expect(list.response).toMatch(/There are \d+ more/);
    expect(list.response.length).toBeLessThan(1_200);
  });
});

describe('a comment on a ticket', () => {
  it('is written once when its delivery is repeated, at once or later', async () => {
    const subject = uniqueName('once');
    const body = caller.requestOf('create_ticket', { subject, comment_body: 'c' });
    const answers = await Promise.all([1, 2, 3].map(() => stack.request('/swaig', { body })));
    answers.push(await stack.request('/swaig', { body }));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect([...stack.zendesk.store.tickets.values()].filter((entry) => entry.subject === subject)).toHaveLength(1);
  });

  it('is written again when it is said in other words', async () => {
    const id = await seedTicket(stack, stack.adaId, 'Many words', 'one');
    const texts = ['two', 'three', 'Three', 'three '.repeat(3)];
    await Promise.all(texts.map((comment_body) => ask('add_comment', { ticket_id: id, comment_body })));
    const said = stack.zendesk.store.commentsOf(id).map(({ body }) => body);
    expect(said.toSorted()).toEqual(['one', ...texts.map((text) => text.trim())].toSorted());
  });

  it('is public by default, and never holds a PIN', async () => {
    const id = await seedTicket(stack, stack.adaId, 'PIN in text', 'x');
    await ask('add_comment', { ticket_id: id, comment_body: 'My PIN is 012345, note it.' });
    await ask('add_comment', { ticket_id: id, comment_body: 'Only for you.', public: 'false' });
    const [, open, hidden] = stack.zendesk.store.commentsOf(id);
    expect(open).toMatchObject({ public: true, authorId: stack.adaId, body: 'My PIN is [removed], note it.' });
    expect(hidden).toMatchObject({ public: false, authorId: stack.zendesk.agentId });
  });
});
