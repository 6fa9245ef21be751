import { createServer } from 'node:http';

import { expect, onTestFinished } from 'vitest';

import type { SunshineSimulator, SunshineSimulatorOptions } from '../../../simulators/sunshine/index.ts';
import { startSunshineSimulator } from '../../../simulators/sunshine/index.ts';
import { triggers } from '../../../simulators/sunshine/events.ts';
import type { ZendeskSimulator } from '../../../simulators/zendesk/index.ts';
import { startZendeskSimulator } from '../../../simulators/zendesk/index.ts';
import { eventSchema, exchangeMistakes, mistakes } from './spec.ts';

/** The members of answers that tests look at; which are there is up to the path. */
export interface Wire {
  errors: { code: string; title: string }[];
  integration: WireIntegration;
  integrations: WireIntegration[];
  key: Key;
  switchboard: { id: string; enabled: boolean };
  switchboardIntegration: { id: string; deliverStandbyEvents: boolean };
  conversation: WireConversation;
  conversations: WireConversation[];
  messages: WireMessage[];
  user: { id: string; externalId: string; zendeskId?: string };
  users: { id: string }[];
  clients: { type: string; externalId: string | null }[];
  participants: { userId: string }[];
  webhook: { id: string; secret: string };
  webhooks: { id: string }[];
  meta: { hasMore: boolean; afterCursor?: string; beforeCursor?: string };
}

interface WireIntegration {
  id: string;
  type: string;
  webhooks: { id: string; secret: string }[];
  defaultResponder?: unknown;
}

interface WireSeat {
  id: string;
  name: string;
  integrationId: string;
}

interface WireConversation {
  id: string;
  activeSwitchboardIntegration?: WireSeat;
  pendingSwitchboardIntegration?: WireSeat;
}

/** A message in an answer or an event. */
export interface WireMessage {
  id: string;
  received: string;
  author: { type: string; userId?: string; subtypes?: string[]; user?: Record<string, unknown> };
  content: Record<string, unknown>;
  source: Record<string, unknown>;
  metadata?: Record<string, unknown>;
}

/** An answer of the API. */
export interface Answer {
  status: number;
  json: Wire;
}

/** An event as a webhook brought it. */
export interface Event {
  id: string;
  type: string;
  createdAt: string;
  payload: Record<string, unknown> & { conversation: WireConversation; message: WireMessage };
}

/** A call of a webhook. */
export interface Delivery {
  headers: Record<string, string>;
  body: { app: { id: string }; webhook: { id: string; version: string }; events: Event[] };
}

export type Call = (method: string, path: string, body?: unknown, key?: Key) => Promise<Answer>;

/** A key to call with. */
export interface Key {
  id: string;
  secret: string;
}

/** A running platform with ways to use it. Everything ends with the test. */
export interface Platform {
  sim: SunshineSimulator;
  zendesk: ZendeskSimulator;
  /** Calls `/sc/v2/apps/{app}{path}` with the key of the app; what the API description does not allow fails the test. */
  call: Call;
}

/** Starts a platform together with the help desk account whose tickets its Agent Workspace makes. */
export async function openPlatform(options: SunshineSimulatorOptions = {}): Promise<Platform> {
  const zendesk = await startZendeskSimulator({ apiToken: { email: 'a@b.example', token: 'token' } });
  const sim = await startSunshineSimulator({ zendesk, ...options });
  onTestFinished(async () => {
    await sim.close();
    await zendesk.close();
  });
  const call: Call = async (method, path, body, key = sim.appKey) => {
    const authorization = `Basic ${Buffer.from(`${key.id}:${key.secret}`).toString('base64')}`;
    const url = `${sim.apiUrl}/v2/apps/${sim.app.id}${path}`;
    const headers = { authorization, 'content-type': 'application/json' };
    const response = await fetch(url, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    const [plain = ''] = `/v2/apps/${sim.app.id}${path}`.split('?', 1);
    expect(exchangeMistakes({ method, path: plain, body, status: response.status, answer })).toEqual([]);
    return { status: response.status, json: answer as Wire };
  };
  return { sim, zendesk, call };
}

/** A target for webhooks. `status` decides what each call is answered. */
export async function openTarget(
  status: (delivery: Delivery, count: number) => number = () => 200,
): Promise<{ url: string; deliveries: Delivery[]; events: () => Event[]; types: () => string[] }> {
  const deliveries: Delivery[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const delivery = {
        headers: request.headers as Record<string, string>,
        body: JSON.parse(text) as Delivery['body'],
      };
      deliveries.push(delivery);
      response.writeHead(status(delivery, deliveries.length)).end();
    });
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  onTestFinished(() => void server.close());
  const events = () => deliveries.flatMap(({ body }) => body.events);
  return { url: `http://127.0.0.1:${port}/hook`, deliveries, events, types: () => events().map(({ type }) => type) };
}

/** Everything the webhooks brought fits the API description. */
export function expectDescribed(events: readonly Event[]): void {
  for (const event of events) expect([event.type, mistakes(eventSchema(event.type), event)]).toEqual([event.type, []]);
}

/** A bot and Agent Workspace on an enabled switchboard, with `next` both ways and the bot as default. */
export interface Board {
  switchboardId: string;
  bot: { integrationId: string; seatId: string; key: Key; secret: string; webhookId: string };
  agent: { seatId: string };
  target: Awaited<ReturnType<typeof openTarget>>;
}

/** Provisions a board as an integrator would, through the API. */
export async function provision(
  { call }: Platform,
  options: { status?: Parameters<typeof openTarget>[0]; includeFullUser?: boolean; includeFullSource?: boolean } = {},
): Promise<Board> {
  const { status, ...include } = options;
  const target = await openTarget(status);
  const bot = await call('POST', '/integrations', {
    type: 'custom',
    displayName: 'Bot',
    webhooks: [{ target: target.url, triggers, ...include }],
  });
  const integrationId: string = bot.json.integration.id;
  const key = await call('POST', `/integrations/${integrationId}/keys`, { displayName: 'bot' });
  const board = await call('POST', '/switchboards');
  const switchboardId: string = board.json.switchboard.id;
  const seats = `/switchboards/${switchboardId}/switchboardIntegrations`;
  const botSeat = await call('POST', seats, { name: 'bot', integrationId, deliverStandbyEvents: false });
  const botId: string = botSeat.json.switchboardIntegration.id;
  const agentSeat = await call('POST', seats, {
    name: 'agent',
    integrationType: 'zd:agentWorkspace',
    deliverStandbyEvents: false,
    nextSwitchboardIntegrationId: botId,
  });
  const agentId: string = agentSeat.json.switchboardIntegration.id;
  await call('PATCH', `${seats}/${botId}`, { nextSwitchboardIntegrationId: agentId });
  await call('PATCH', `/switchboards/${switchboardId}`, { enabled: true, defaultSwitchboardIntegrationId: botId });
  const [webhook] = bot.json.integration.webhooks;
  return {
    switchboardId,
    bot: {
      integrationId,
      seatId: botId,
      key: key.json.key,
      secret: webhook?.secret ?? '',
      webhookId: webhook?.id ?? '',
    },
    agent: { seatId: agentId },
    target,
  };
}

/** The names of the active and the pending seat. */
export async function control({ call }: Platform, conversationId: string): Promise<[string | null, string | null]> {
  const { json } = await call('GET', `/conversations/${conversationId}`);
  const { activeSwitchboardIntegration: active, pendingSwitchboardIntegration: pending } = json.conversation;
  return [active?.name ?? null, pending?.name ?? null];
}
