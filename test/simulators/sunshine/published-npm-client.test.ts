import { createReadStream } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';

import { triggers } from '../../../src/simulators/sunshine/events.ts';
import type { Key, Platform } from './helpers.ts';
import { expectDescribed, openPlatform, openTarget } from './helpers.ts';
import type { NpmClient } from './npm-client/client.ts';
import { loadClient } from './npm-client/client.ts';

let clientFor: Awaited<ReturnType<typeof loadClient>>;
beforeAll(async () => {
  clientFor = await loadClient();
}, 300_000);

/** A platform provisioned with the client: the bot as default, `next` both ways. */
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

/** A user with a conversation. */
async function talk({ client: { call, model }, key }: Setup): Promise<{ userId: string; conversationId: string }> {
  const profile = { givenName: 'Ada' };
  const body = model('UserCreateBody', { externalId: 'ada', profile, metadata: { vip: true } });
  const { id: userId } = (await call('UsersApi.createUser', [body], key)).user;
  const participants = [{ userId, subscribeSDKClient: false }];
  const start = model('ConversationCreateBody', { type: 'personal', participants });
  const { id: conversationId } = (await call('ConversationsApi.createConversation', [start], key)).conversation;
  return { userId, conversationId };
}

const business = { type: 'business', displayName: 'Bot' };
const actions = [{ type: 'postback', text: 'Take', payload: 'TAKE' }];
const items = [{ title: 'One', actions }];
/** Contents by the client's model of them. */
const contents: [model: string, content: object][] = [
  ['TextMessage', { type: 'text', text: 'Hi', actions: [{ type: 'reply', text: 'Yes', payload: 'YES' }] }],
  ['ImageMessage', { type: 'image', mediaUrl: 'https://files.example/a.png' }],
  ['FileMessage', { type: 'file', mediaUrl: 'https://files.example/a.pdf' }],
  ['CarouselMessage', { type: 'carousel', items }],
  ['ListMessage', { type: 'list', items }],
  ['FormMessage', { type: 'form', fields: [{ type: 'text', name: 'pin', label: 'PIN' }] }],
  ['LocationMessage', { type: 'location', coordinates: { lat: 1.5, long: 2.5 } }],
];

/** Models of the events. */
const eventModels: Record<string, string> = {
  'conversation:create': 'ConversationCreateEvent',
  'conversation:message': 'ConversationMessageEvent',
  'conversation:message:delivery:channel': 'ConversationMessageDeliveryChannelEvent',
  'conversation:message:delivery:user': 'ConversationMessageDeliveryUserEvent',
  'conversation:typing': 'ConversationTypingEvent',
  'conversation:read': 'ConversationReadEvent',
  'conversation:remove': 'ConversationRemoveEvent',
  'switchboard:passControl': 'SwitchboardPassControl',
  'switchboard:offerControl': 'SwitchboardOfferControl',
  'switchboard:acceptControl': 'SwitchboardAcceptControl',
  'switchboard:releaseControl': 'SwitchboardReleaseControl',
};

describe("the vendor's own npm client", () => {
  it('provisions a switchboard and finds everything again as it was made', async () => {
    const { client, integrationId, switchboardId, botSeatId, agentSeatId, platform, target } = await setUp();
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
});
