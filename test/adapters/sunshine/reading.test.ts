import { describe, expect, it } from 'vitest';
import { userOf } from '../../../src/adapters/sunshine/mapping.ts';
import { provenPhone } from '../../../src/adapters/sunshine/proven-phone.ts';
import { sunshineClientsAnswer, sunshineMessagesAnswer, sunshineUser } from '../../../src/adapters/sunshine/schema.ts';
import { failureOf, meeting, options } from '../../support/adapter-helpers.ts';
import { faults, start, startTalk, write } from './support.ts';

const seen = { status: 'active', lastSeen: '2026-11-21T10:00:00Z' };
const phoneOf = (clients: object[], country: 'US' | 'DE' | null = null): string | null =>
  provenPhone(sunshineClientsAnswer.parse({ clients }).clients, country);

describe('the phone number of a customer', () => {
  it.each([
    ['was only requested', { type: 'whatsapp', externalId: '14155550123', status: 'pending' }],
    ['never wrote', { type: 'whatsapp', externalId: '14155550123', status: 'active' }],
    ['is blocked', { type: 'twilio', externalId: '+14155550123', ...seen, status: 'blocked' }],
    ['is on a channel that proves nothing', { type: 'messenger', externalId: '14155550123', ...seen }],
    ['has no number', { type: 'whatsapp', externalId: 'US.1a2b3c', ...seen }],
    ['has an impossible number', { type: 'twilio', externalId: '+1000000', ...seen }],
  ])('is not known from a client that %s', (_name, client) => {
    expect(phoneOf([client])).toBeNull();
    expect(phoneOf([client], 'US')).toBeNull();
  });

  it('is not taken from the profile or the metadata', () => {
    const user = sunshineUser.parse({
      id: 'u1',
      profile: { phone: '+14155550123' },
      metadata: { phone: '+14155550123' },
      identities: [{ type: 'phone', value: '+14155550123' }],
    });
    expect(userOf(user, null).phone).toBeNull();
  });

  it('is the one from which they wrote last', () => {
    const older = { type: 'twilio', externalId: '+14155550123', status: 'active', lastSeen: '2026-11-20T10:00:00Z' };
    expect(phoneOf([older, { type: 'whatsapp', externalId: '4915112345678', ...seen }])).toBe('+4915112345678');
    expect(phoneOf([{ ...older, externalId: 'whatsapp:+14155550123' }])).toBe('+14155550123');
  });

  it.each([
    ['twilio', '4155550123', 'US', '+14155550123'],
    ['twilio', '5135557611', 'US', '+15135557611'],
    ['twilio', '0014155550123', 'DE', '+14155550123'],
    ['messagebird', '015112345678', 'DE', '+4915112345678'],
    ['messagebird', '14155550123', 'DE', '+14155550123'],
    ['twilio', '+4915112345678', 'US', '+4915112345678'],
    ['whatsapp', '4915112345678', 'US', '+4915112345678'],
    ['whatsapp', '4155550123', 'US', null],
    ['twilio', '4155550123', null, null],
  ] as const)('of %s, written %s, with the default country %s, is %s', (type, externalId, country, number) => {
    expect(phoneOf([{ type, externalId, ...seen }], country)).toBe(number);
  });
});

describe('reading', () => {
  it('a customer returns what the platform knows about them', async () => {
    const { sim, messaging } = await start();
    const profile = {
      givenName: 'Ada',
      surname: 'Byron',
      email: 'ada@example.com',
      phone: '+14155550123',
      locale: 'de',
      externalId: '77',
    };
    const customer = sim.customer('whatsapp', profile);
    customer.say('Hello');
    expect(await messaging.getUser(customer.userId, options())).toMatchObject({
      externalId: '77',
      name: 'Ada Byron',
      email: 'ada@example.com',
      locale: 'de',
    });
    expect((await failureOf(messaging.getUser('5f0000000000000000000000', options()))).kind).toBe('notFound');
  });

  it('messages returns all of them once, page by page, newest last', async () => {
    const { messaging, conversationId, customer } = await startTalk();
    for (let i = 1; i <= 250; i += 1) customer.say(`${i}`);
    const texts: string[] = [];
    let before: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof messaging.listMessages>> = await messaging.listMessages(
        conversationId,
        before,
        options(),
      );
      texts.unshift(...page.messages.map(({ content }) => (content.kind === 'text' ? content.text : '?')));
      before = page.before;
    } while (before !== null);
    expect(texts).toEqual(['Hello', ...Array.from({ length: 250 }, (_, i) => `${i + 1}`)]);
  });

  it('survives members whose shape differs from the specification', () => {
    const odd = {
      messages: [null, 7, { id: 'm1', author: { type: 'user', userId: 5 }, metadata: [], source: 'x' }, {}],
      meta: 'x',
    };
    expect(sunshineMessagesAnswer.parse(odd).messages).toMatchObject([{ id: 'm1' }]);
  });

  it('a conversation with several participants names no customer', async () => {
    const { sim, api, messaging } = await start();
    const [one, two] = [sim.customer('web'), sim.customer('web')];
    one.say('Hi');
    expect((await messaging.getConversation(one.conversationId ?? '', options())).userId).toBe(one.userId);
    expect(await api.listConversations({ userId: two.userId }, options())).toEqual([]);
    expect((await failureOf(messaging.getConversation('nobody', options()))).kind).toBe('notFound');
  });

  it.each(faults)('fails in a way that can be tried again when it %s', async (_name, fault) => {
    const { sim, messaging, conversationId } = await startTalk();
    sim.faults.add(fault);
    const { kind } = await failureOf(messaging.listMessages(conversationId, null, meeting(fault)));
    expect(['rateLimited', 'unavailable']).toContain(kind);
  });

  it('reports a wrong key, and a key for something else', async () => {
    const { sim } = await start();
    const settings = { baseUrl: sim.apiUrl, appId: sim.app.id, keyId: sim.appKey.id };
    for (const auth of ['basic', 'jwt'] as const) {
      const { messaging } = await start({}, { ...settings, keySecret: 'wrong', auth });
      expect((await failureOf(messaging.getUser('u', options()))).kind).toBe('unauthenticated');
    }
    const { messaging } = await start({}, { ...settings, keySecret: sim.appKey.secret });
    expect((await failureOf(messaging.getUser('u', options()))).kind).toBe('notFound');
  });
});

describe('a message that must be deleted', () => {
  it.each(faults)('is gone, even if the deletion %s', async (_name, fault) => {
    const { sim, messaging, conversationId, customer } = await startTalk();
    const id = customer.say('My PIN is 123456');
    sim.faults.add({ ...fault, match: { method: 'DELETE' } });
    await failureOf(messaging.deleteMessage(conversationId, id, meeting(fault)));
    sim.faults.clear();
    expect(await messaging.deleteMessage(conversationId, id, options())).toBe(true);
    const { messages } = await messaging.listMessages(conversationId, null, options());
    expect(JSON.stringify(messages)).not.toContain('123456');
  });

  it('stays if the platform does not allow its deletion, and its conversation must exist', async () => {
    const { messaging, conversationId, customer } = await startTalk({ messageDeletion: false });
    expect(await messaging.deleteMessage(conversationId, customer.say('x'), options())).toBe(false);
    const gone = messaging.deleteMessage('5f0000000000000000000000', '5f0000000000000000000001', options());
    expect((await failureOf(gone)).kind).toBe('notFound');
  });
});

describe('everything else in the API', () => {
  it('works as the platform documents it', async () => {
    const { api, messaging, conversationId, sim } = await startTalk();
    await messaging.setTyping(conversationId, true, options());
    await messaging.setTyping(conversationId, false, options());
    const created = await api.createUser({ externalId: 'ä/b c', profile: { givenName: 'Bo' } }, options());
    expect((await failureOf(api.createUser({ externalId: 'ä/b c' }, options()))).kind).toBe('conflict');
    expect((await api.getUser('ä/b c', options())).id).toBe(created.id);
    expect((await api.updateUser(created.id, { profile: { surname: 'Li' } }, options())).profile?.surname).toBe('Li');
    const opened = await api.createConversation({ userId: created.id }, {}, options());
    expect(await api.listConversations({ userId: created.id }, options())).toMatchObject([{ id: opened.id }]);
    const file = { name: 'a.txt', contentType: 'text/plain', content: new Blob(['x']).stream() };
    expect((await messaging.uploadFile(conversationId, file, options())).url).toContain('a.txt');
    await api.deleteUser(created.id, options());
    expect((await api.getApp(options())).id).toBe(sim.app.id);
    await messaging
      .sendMessage(opened.id, { text: 'x', quickReplies: [] }, write('k'), options())
      .catch(() => undefined);
  });
});
