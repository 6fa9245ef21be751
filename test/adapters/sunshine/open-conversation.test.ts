import { describe, expect, it } from 'vitest';
import { failureOf, meeting, options } from '../../support/adapter-helpers.ts';
import { faults, startTalk, write } from './support.ts';

const visitor = { externalId: 'shop|42', name: 'Ada Byron', email: 'ada@example.com', locale: 'en-GB' };
const request = { chat: 'chat-1', visitor };

/** The platform of an account with these settings, and what it holds about web chats. */
async function opened(severalConversations = false) {
  const bench = await startTalk();
  bench.sim.app.settings['multiConvoEnabled'] = severalConversations;
  const chats = () =>
    [...bench.sim.app.conversations.values()].filter(({ metadata }) => metadata?.['deskbridge.chat'] !== undefined);
  const userOf = (externalId: string) =>
    [...bench.sim.app.users.values()].filter((user) => user.externalId === externalId);
  return { ...bench, chats, userOf, open: bench.messaging.openConversation };
}

describe('the conversation of a web chat, tried again', () => {
  for (const [name, fault] of faults) {
    for (const path of ['users$', 'conversations$']) {
      it(`is opened once, for one user, when the POST to ${path} ${name}`, async () => {
        const { sim, open, chats, userOf } = await opened();
        const first = write('k');
        sim.faults.add({ ...fault, match: { method: 'POST', path } });
        await failureOf(open(request, first, meeting(fault)));
        sim.faults.clear();
        const again = { ...first, mayBeDone: true };
        const conversation = await open(request, again, options());
        expect(await open(request, again, options())).toEqual(conversation);
        expect(chats().map(({ id }) => id)).toEqual([conversation.id]);
        expect(userOf(visitor.externalId).map(({ id }) => id)).toEqual([conversation.userId]);
      });
    }

    it(`is opened once when the look-up ${name}`, async () => {
      const { sim, open, chats } = await opened();
      const first = write('k');
      const { id } = await open(request, first, options());
      const again = { ...first, mayBeDone: true };
      sim.faults.add({ ...fault, match: { method: 'GET', path: 'conversations$' } });
      await failureOf(open(request, again, meeting(fault)));
      expect((await open(request, again, options())).id).toBe(id);
      expect(chats()).toHaveLength(1);
    });
  }

  it('is the oldest of several that earlier attempts have left behind', async () => {
    const { open, chats } = await opened(true);
    const ids = [];
    for (const key of ['a', 'b', 'c']) ids.push((await open(request, write(key), options())).id);
    expect(chats()).toHaveLength(3);
    expect((await open(request, write('a', true), options())).id).toBe(ids[0]);
  });

  it('is not another conversation of the visitor, whatever it says', async () => {
    const { api, open } = await opened(true);
    await open({ ...request, chat: 'chat-0' }, write('other'), options());
    for (const foreign of [{}, { 'deskbridge.chat': 'chat-10' }, { 'deskbridge.chat': true }, { chat: 'chat-1' }]) {
      await api.createConversation({ userExternalId: visitor.externalId }, foreign, options());
    }
    const { id } = await open(request, write('k', true), options());
    expect((await api.getConversation(id, options())).metadata).toEqual({ 'deskbridge.chat': 'chat-1' });
    expect(await api.listConversations({ userExternalId: visitor.externalId }, options())).toHaveLength(6);
  });
});

describe('the conversation of a web chat', () => {
  it('has a user with the visitor’s profile, is with our seat, and costs two requests', async () => {
    const { sim, open, userOf } = await opened();
    const conversation = await open(request, write('k'), options());
    expect(conversation).toMatchObject({ userId: userOf(visitor.externalId)[0]?.id, active: { name: 'bot' } });
    expect(sim.requests.map(({ method, status }) => [method, status])).toEqual([
      ['POST', 201],
      ['POST', 201],
    ]);
    expect(userOf(visitor.externalId)[0]?.profile).toEqual({
      givenName: 'Ada Byron',
      email: 'ada@example.com',
      locale: 'en-GB',
    });
  });

  it('takes a user who exists already, whose profile stays as it is', async () => {
    const { api, open } = await opened();
    const profile = { givenName: 'Augusta', email: 'augusta@example.com' };
    const known = await api.createUser({ externalId: visitor.externalId, profile }, options());
    expect((await open(request, write('k'), options())).userId).toBe(known.id);
    expect((await api.getUser(known.id, options())).profile).toMatchObject(profile);
  });

  it('gets a user of its own where the visitor has a conversation and may have no other, and is found there', async () => {
    const { sim, open, userOf, chats } = await opened();
    const customer = sim.customer('web', { externalId: visitor.externalId });
    customer.say('Hello from the messenger');
    const conversation = await open(request, write('k'), options());
    expect(conversation.userId).toBe(userOf('deskbridge-chat-chat-1')[0]?.id);
    expect(conversation.userId).not.toBe(customer.userId);
    expect((await open(request, write('k', true), options())).id).toBe(conversation.id);
    expect(chats()).toHaveLength(1);
  });

  it('leaves out of the profile what the platform would refuse', async () => {
    const { open, userOf } = await opened();
    const odd = { externalId: 'odd', name: '  ', email: 'not an address', locale: 'x'.repeat(200) };
    await open({ chat: 'chat-2', visitor: odd }, write('k'), options());
    expect(userOf('odd')[0]?.profile).toEqual({});
    const long = { externalId: 'long', name: 'n'.repeat(2_000), email: `${'e'.repeat(200)}@example.com`, locale: null };
    await open({ chat: 'chat-3', visitor: long }, write('l'), options());
    expect(userOf('long')[0]?.profile.givenName).toHaveLength(128);
  });

  it('is not opened for an id that could not be read back, and not tried twice when it is refused for good', async () => {
    const { sim, open, chats } = await opened();
    for (const chat of ['', 'a/b', 'x'.repeat(65), 'ä']) {
      expect((await failureOf(open({ chat, visitor }, write('k'), options()))).kind).toBe('rejected');
    }
    expect(sim.requests).toEqual([]);
    sim.faults.add({ kind: 'status', status: 400, match: { method: 'POST', path: 'conversations$' } });
    expect(await failureOf(open(request, write('k'), options()))).toMatchObject({ kind: 'rejected', status: 400 });
    expect(chats()).toEqual([]);
  });
});
