import { createServer } from 'node:http';

import { expect, onTestFinished } from 'vitest';

import type { SunshineSimulator, SunshineSimulatorOptions } from '../../../simulators/sunshine/index.ts';
import { startSunshineSimulator } from '../../../simulators/sunshine/index.ts';
import { triggers } from '../../../simulators/sunshine/events.ts';
import type { ZendeskSimulator } from '../../../simulators/zendesk/index.ts';
import { startZendeskSimulator } from '../../../simulators/zendesk/index.ts';
import { eventSchema, exchangeMistakes, mistakes } from './spec.ts';

/** The members of answers that tests look at. Which ones an answer has depends on the path. */
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

/** An event in a webhook call. */
export interface Event {
  id: string;
  type: string;
  createdAt: string;
  payload: Record<string, unknown> & { conversation: WireConversation; message: WireMessage };
}

/** A webhook call. */
export interface Delivery {
  headers: Record<string, string>;
  body: { app: { id: string }; webhook: { id: string; version: string }; events: Event[] };
}

/** Calls the API; the key of the app by default. */
export type Call = (method: string, path: string, body?: unknown, key?: Key) => Promise<Answer>;

/** Credentials for the API. */
export interface Key {
  id: string;
  secret: string;
}

/** A running platform and ways to use it. Everything is closed when the test ends. */
export interface Platform {
  sim: SunshineSimulator;
  zendesk: ZendeskSimulator;
  /** Calls `/sc/v2/apps/{app}{path}`. The test fails when request or answer do not match the API description. */
  call: Call;
}

/** Starts a platform, and the Zendesk account in which its Agent Workspace makes tickets. */
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

/** Starts a target for webhooks. `status` gives the status of each answer. */
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

/** Expects that all events match the API description. */
export function expectDescribed(events: readonly Event[]): void {
  for (const event of events) expect([event.type, mistakes(eventSchema(event.type), event)]).toEqual([event.type, []]);
}

/** A bot and Agent Workspace on an enabled switchboard. Each is next after the other, and the bot is the default. */
export interface Board {
  switchboardId: string;
  bot: { integrationId: string; seatId: string; key: Key; secret: string; webhookId: string };
  agent: { seatId: string };
  target: Awaited<ReturnType<typeof openTarget>>;
}

/** Provisions a board through the API, as an integrator would. */
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
