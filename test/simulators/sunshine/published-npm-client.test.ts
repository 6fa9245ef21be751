import { createReadStream } from 'node:fs';
import { text } from 'node:stream/consumers';

import { beforeAll, describe, expect, it } from 'vitest';

import { triggers } from '../../../simulators/sunshine/events.ts';
import type { Key, Platform } from './helpers.ts';
import { expectDescribed, openPlatform, openTarget } from './helpers.ts';
import type { NpmClient } from './published-npm-client.ts';
import { eventModels, loadClient } from './published-npm-client.ts';

let clientFor: Awaited<ReturnType<typeof loadClient>>;
beforeAll(async () => {
  clientFor = await loadClient();
}, 300_000);

/** A platform provisioned with the client. The bot is the default, and bot and agent are next after each other. */
interface Setup {
  platform: Platform;
  client: NpmClient;
  target: Awaited<ReturnType<typeof openTarget>>;
  /** The bot's own key. */
  key: Key;
  integrationId: string;
  switchboardId: string;
  botSeatId: string;
  agentSeatId: string;
}

async function setUp(): Promise<Setup> {
  const platform = await openPlatform({ authorSubtypes: false });
  platform.sim.app.settings['multiConvoEnabled'] = true;
  const client = clientFor(platform.sim);
  const { call, model } = client;
  const target = await openTarget();
  const webhooks = [{ target: target.url, triggers: [...triggers] }];
  const custom = model('Custom', { type: 'custom', displayName: 'Bot', webhooks });
  const { id: integrationId } = (await call('IntegrationsApi.createIntegration', [custom])).integration;
  const keyBody = model('IntegrationApiKey', { displayName: 'bot' });
  const { key } = await call('CustomIntegrationApiKeysApi.createCustomIntegrationKey', [integrationId, keyBody]);
  const { id: switchboardId } = (await call('SwitchboardsApi.createSwitchboard')).switchboard;
  const seat = async (members: object): Promise<string> => {
    const body = model('SwitchboardIntegrationCreateBody', { deliverStandbyEvents: false, ...members });
    const answer = await call('SwitchboardIntegrationsApi.createSwitchboardIntegration', [switchboardId, body]);
    return answer.switchboardIntegration.id;
  };
  const botSeatId = await seat({ name: 'bot', integrationId });
  const agentSeatId = await seat({
    name: 'agent',
    integrationType: 'zd:agentWorkspace',
    nextSwitchboardIntegrationId: botSeatId,
    messageHistoryCount: 10,
  });
  const next = model('SwitchboardIntegrationUpdateBody', { nextSwitchboardIntegrationId: agentSeatId });
  await call('SwitchboardIntegrationsApi.updateSwitchboardIntegration', [switchboardId, botSeatId, next]);
  const enable = model('SwitchboardUpdateBody', { enabled: true, defaultSwitchboardIntegrationId: botSeatId });
  await call('SwitchboardsApi.updateSwitchboard', [switchboardId, enable]);
  return { platform, client, target, key, integrationId, switchboardId, botSeatId, agentSeatId };
}

/** Creates a user with a conversation. */
async function talk(setup: Setup): Promise<{ userId: string; conversationId: string }> {
  const { key } = setup;
  const { call, model } = setup.client;
  const profile = { givenName: 'Ada' };
  const body = model('UserCreateBody', { externalId: 'ada', profile, metadata: { vip: true } });
  const { id: userId } = (await call('UsersApi.createUser', [body], key)).user;
  return { userId, conversationId: await startConversation(setup, userId) };
}

async function startConversation({ client: { call, model }, key }: Setup, userId: string): Promise<string> {
  const participants = [{ userId, subscribeSDKClient: false }];
  const start = model('ConversationCreateBody', { type: 'personal', participants });
  return (await call('ConversationsApi.createConversation', [start], key)).conversation.id;
}

const business = { type: 'business', displayName: 'Bot' };
const actions = [{ type: 'postback', text: 'Take', payload: 'TAKE' }];
const items = [{ title: 'One', actions }];
/** Contents with the client's model for each. */
const contents: [model: string, content: { type: string; [member: string]: unknown }][] = [
  ['TextMessage', { type: 'text', text: 'Hi', actions: [{ type: 'reply', text: 'Yes', payload: 'YES' }] }],
  ['ImageMessage', { type: 'image', mediaUrl: 'https://files.example/a.png' }],
  ['FileMessage', { type: 'file', mediaUrl: 'https://files.example/a.pdf' }],
  ['CarouselMessage', { type: 'carousel', items }],
  ['ListMessage', { type: 'list', items }],
  ['FormMessage', { type: 'form', fields: [{ type: 'text', name: 'pin', label: 'PIN' }] }],
  ['LocationMessage', { type: 'location', coordinates: { lat: 1.5, long: 2.5 } }],
];

/** This file, to be uploaded. */
const ownSource = () => createReadStream(import.meta.filename);

describe("the vendor's own npm client", () => {
  it('provisions a switchboard and reads everything as it was created', async () => {
    const { client, integrationId, switchboardId, botSeatId, agentSeatId, platform, target } = await setUp();
    platform.sim.settings.echoesHistoryCount = true;
    const { call } = client;
    expect((await call('SwitchboardsApi.listSwitchboards')).switchboards).toMatchObject([
      { id: switchboardId, enabled: true, defaultSwitchboardIntegrationId: botSeatId },
    ]);
    const seats = await call('SwitchboardIntegrationsApi.listSwitchboardIntegrations', [switchboardId]);
    expect(seats.switchboardIntegrations).toMatchObject([
      { id: botSeatId, name: 'bot', integrationId, nextSwitchboardIntegrationId: agentSeatId },
      { id: agentSeatId, name: 'agent', nextSwitchboardIntegrationId: botSeatId, messageHistoryCount: 10 },
    ]);
    expect((await call('IntegrationsApi.listIntegrations')).integrations).toMatchObject([{ type: 'custom' }]);
    expect((await call('WebhooksApi.listWebhooks', [integrationId])).webhooks).toMatchObject([{ target: target.url }]);
    expect((await call('AppsApi.getApp')).app.id).toBe(platform.sim.app.id);
    expect(await client.refused('SwitchboardsApi.createSwitchboard')).toEqual([400, 'bad_request']);
  });

  it('creates a user and a conversation, sends every kind of content and an activity, and lists the messages', async () => {
    const setup = await setUp();
    const { client, key } = setup;
    const { call, model, refused } = client;
    const { userId, conversationId } = await talk(setup);
    const again = model('UserCreateBody', { externalId: 'ada' });
    expect(await refused('UsersApi.createUser', [again], key)).toEqual([409, 'conflict']);
    await call('UsersApi.updateUser', [userId, model('UserUpdateBody', { metadata: { level: 2 } })], key);
    expect((await call('UsersApi.getUser', ['ada'], key)).user).toMatchObject({
      id: userId,
      profile: { givenName: 'Ada' },
      metadata: { vip: true, level: 2 },
    });
    const sent: string[] = [];
    for (const [kind, content] of contents) {
      const post = { author: model('Author', business), content: model(kind, content), metadata: { key: 'k1' } };
      const { messages } = await call('MessagesApi.postMessage', [conversationId, post], key);
      sent.push(...messages.map(({ id }) => id));
    }
    const author = model('Author', { type: 'user', userId });
    const said = { author, content: model('TextMessage', { type: 'text', text: 'Hello' }) };
    await call('MessagesApi.postMessage', [conversationId, said], key);
    const typing = model('ActivityPost', { author: business, type: 'typing:start' });
    await call('ActivitiesApi.postActivity', [conversationId, typing], key);
    const { messages } = await call('MessagesApi.listMessages', [conversationId], key);
    expect(messages.map(({ content }) => content['type'])).toEqual([...contents.map(([, { type }]) => type), 'text']);
    expect(messages[0]).toMatchObject({ id: sent[0], author: business, metadata: { key: 'k1' } });
    expect(messages.at(-1)).toMatchObject({ author: { type: 'user', userId }, content: { text: 'Hello' } });
    const page = { page: { after: sent[1] } };
    const { messages: later } = await call('MessagesApi.listMessages', [conversationId, page], key);
    expect(later.map(({ id }) => id)).toEqual(messages.slice(2).map(({ id }) => id));
    expect(await refused('ConversationsApi.getConversation', ['0'.repeat(24)], key)).toEqual([
      404,
      'conversation_not_found',
    ]);
  });

  it('uploads a file', async () => {
    const { client, key } = await setUp();
    const { attachment } = await client.call('AttachmentsApi.uploadAttachment', ['public', ownSource()], key);
    expect(attachment).toMatchObject({ mediaType: expect.any(String) });
    expect(await (await fetch(attachment.mediaUrl)).text()).toBe(await text(ownSource()));
  });

  it('passes, offers, accepts and releases control, and reads the seats after each action', async () => {
    const setup = await setUp();
    const { client, key } = setup;
    const { conversationId } = await talk(setup);
    const seats = async (): Promise<(string | null)[]> => {
      const { conversation } = await client.call('ConversationsApi.getConversation', [conversationId], key);
      const { activeSwitchboardIntegration: active, pendingSwitchboardIntegration: pending } = conversation;
      return [active?.name ?? null, pending?.name ?? null];
    };
    const control = async (action: string, body?: object, by: Key = setup.platform.sim.appKey) => {
      const name = `${action.charAt(0).toUpperCase()}${action.slice(1)}Body`;
      const args = body === undefined ? [] : [client.model(name, body)];
      await client.call(`SwitchboardActionsApi.${action}`, [conversationId, ...args], by);
      return seats();
    };
    expect(await seats()).toEqual(['bot', null]);
    const offer = { switchboardIntegration: 'agent', metadata: { n: 1 } };
    expect(await control('offerControl', offer, key)).toEqual(['bot', 'agent']);
    const accept = client.model('AcceptControlBody', { metadata: { n: 2 } });
    expect(await client.refused('SwitchboardActionsApi.acceptControl', [conversationId, accept], key)).toEqual([
      403,
      'forbidden',
    ]);
    expect(await control('acceptControl', { metadata: { n: 2 } })).toEqual(['agent', null]);
    expect(await control('passControl', { switchboardIntegration: 'bot' }, key)).toEqual(['bot', null]);
    expect(await control('passControl', { switchboardIntegration: 'next' }, key)).toEqual(['agent', null]);
    expect(await control('releaseControl')).toEqual([null, null]);
  });

  it('reads the message of a human at the desk, as long as the author has no subtypes', async () => {
    const setup = await setUp();
    const { client, key } = setup;
    const { sim } = setup.platform;
    const { conversationId } = await talk(setup);
    const hand = client.model('PassControlBody', { switchboardIntegration: 'next' });
    await client.call('SwitchboardActionsApi.passControl', [conversationId, hand], key);
    sim.workspace.agent(conversationId).say('Robin here');
    const list = () => client.call('MessagesApi.listMessages', [conversationId], key);
    expect((await list()).messages.at(-1)).toMatchObject({
      author: { type: 'business' },
      content: { text: 'Robin here' },
    });
    sim.settings.authorSubtypes = true;
    await expect(list()).rejects.toThrow('MessagesApi.listMessages');
  });

  it('deletes messages, a conversation, the user and everything provisioned', async () => {
    const setup = await setUp();
    const { client, key } = setup;
    const { call, model, refused } = client;
    const { userId, conversationId } = await talk(setup);
    const sent: string[] = [];
    for (const text of ['One', 'Two']) {
      const post = { author: model('Author', business), content: model('TextMessage', { type: 'text', text }) };
      sent.push((await call('MessagesApi.postMessage', [conversationId, post], key)).messages[0]!.id);
    }
    const left = async (): Promise<string[]> =>
      (await call('MessagesApi.listMessages', [conversationId], key)).messages.map(({ id }) => id);
    await call('MessagesApi.deleteMessage', [conversationId, sent[0]], key);
    expect(await left()).toEqual([sent[1]]);
    await call('MessagesApi.deleteAllMessages', [conversationId], key);
    expect(await left()).toEqual([]);
    const first = await refused('ConversationsApi.deleteConversation', [conversationId], key);
    expect(first, "a user's default conversation cannot be deleted").toEqual([400, 'bad_request']);
    const second = await startConversation(setup, userId);
    await call('ConversationsApi.deleteConversation', [second], key);
    const gone = await refused('ConversationsApi.getConversation', [second], key);
    expect(gone).toEqual([404, 'conversation_not_found']);
    await call('UsersApi.deleteUser', [userId], key);
    expect(await refused('UsersApi.getUser', ['ada'], key)).toEqual([404, 'user_not_found']);
    const { switchboardId, integrationId } = setup;
    await call('SwitchboardsApi.deleteSwitchboard', [switchboardId]);
    expect((await call('SwitchboardsApi.listSwitchboards')).switchboards).toEqual([]);
    await call('IntegrationsApi.deleteIntegration', [integrationId]);
    expect((await call('IntegrationsApi.listIntegrations')).integrations).toEqual([]);
  });

  it('reads every event of a conversation with messages, control actions and deletion', async () => {
    const setup = await setUp();
    const { client, key, target } = setup;
    const { sim } = setup.platform;
    const customer = sim.customer('web', { givenName: 'Grace' });
    customer.say('Hello');
    const conversation = customer.conversationId;
    const author = client.model('Author', business);
    for (const [kind, content] of contents) {
      const post = { author, content: client.model(kind, content), metadata: { key: 'k1' } };
      await client.call('MessagesApi.postMessage', [conversation, post], key);
      if (kind === 'TextMessage') customer.choose('Yes');
      if (kind === 'CarouselMessage') customer.press('Take');
      if (kind === 'FormMessage') customer.answerForm({ pin: '0042' });
    }
    customer.sendFile({ name: 'a.txt', contentType: 'text/plain', content: Buffer.from('a') });
    customer.sendLocation(1.5, 2.5);
    customer.type(true);
    customer.read();
    const control = (action: string, ...body: object[]) =>
      client.call(`SwitchboardActionsApi.${action}`, [conversation, ...body]);
    const offer = { switchboardIntegration: 'agent', metadata: { n: 1 } };
    await control('offerControl', client.model('OfferControlBody', offer));
    await control('acceptControl', client.model('AcceptControlBody', {}));
    sim.workspace.agent(conversation ?? '').say('Robin here');
    await control('passControl', client.model('PassControlBody', { switchboardIntegration: 'bot' }));
    await control('releaseControl');
    const { userId } = await talk(setup);
    const second = await startConversation(setup, userId);
    await client.call('ConversationsApi.deleteConversation', [second], key);
    await sim.idle();
    const events = target.events();
    expectDescribed(events);
    expect(new Set(target.types())).toEqual(new Set(Object.keys(eventModels)));
    for (const event of events) client.readEvent(event);
  });
});
