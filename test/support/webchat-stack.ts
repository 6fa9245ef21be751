import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { vi, expect } from 'vitest';
import { deskVariables } from '../../demo/environment.ts';
import type { SimulatedDeskName } from '../../simulators/desk.ts';
import { startDesk, type SimulatedDesk } from '../../simulators/desks.ts';
import { startApiService } from '../../src/api/service.ts';
import { createWebChats } from '../../src/client/create-web-chats.ts';
import type { WebChats } from '../../src/client/web-chats.ts';
import { conversationRules } from '../../src/config/conversation-rules.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import type { ConversationState } from '../../src/domain/conversation/state.ts';
import type { Message } from '../../src/domain/messaging/messaging.ts';
import type { ChatEvent } from '../../src/domain/webchat/events.ts';
import type { OpenChat, Visitor, VisitorMessage } from '../../src/domain/webchat/requests.ts';
import type { ChatStreams } from '../../src/ports/chat-streams.ts';
import { openClient, type TemporalTarget } from '../../src/temporal/connection.ts';
import { createDataConverter } from '../../src/temporal/data-converter.ts';
import { freePort } from '../../src/temporal/free-port.ts';
import { startChatStreamWorker } from '../../src/worker/chat-streams.ts';
import { startWorkerService } from '../../src/worker/service.ts';
import { startMessagingStack, type MessagingStack } from './messaging-stack.ts';
import { serverTarget } from './temporal.ts';

/** A visitor whom nobody knows. */
const anonymous: Visitor = {
  id: 'v1',
  subject: null,
  name: null,
  email: null,
  phone: null,
  locale: 'en',
};

/** A request for a person. */
export const openRequest = (key: string, more: Partial<OpenChat> = {}): OpenChat => ({
  key,
  visitor: anonymous,
  reason: 'I was charged twice',
  history: [{ by: 'visitor', text: 'I was charged twice', at: 1_000 }],
  page: 'https://shop.example.com/cart',
  ...more,
});

/** A browser's stream, as a process holds it. */
export interface Browser {
  chatId: string;
  /** All events in the order of their arrival. */
  events: ChatEvent[];
  /** Waits for an event of this type that fits. */
  until<Type extends ChatEvent['type']>(
    type: Type,
    fits?: (event: Extract<ChatEvent, { type: Type }>) => boolean,
  ): Promise<Extract<ChatEvent, { type: Type }>>;
  /** What is shown, one line each: who said it, or the event's type. */
  shown(): string[];
  close(): void;
}

/** The whole product, as far as web chat needs it. */
type Base = Pick<MessagingStack, 'config' | 'client' | 'close'>;

/** Web chat without its HTTP routes. */
export interface WebChatDoor {
  chats: WebChats;
  /** A new session. */
  session(): string;
  /** Opens a stream in this process. */
  browse(chatId: string, after?: number): Promise<Browser>;
  say(text: string, more?: Partial<VisitorMessage>): VisitorMessage;
  chatState(chatId: string): Promise<ConversationState>;
  /** Task queue by which events reach this process. */
  process: string;
}

const chatVariables = (): Record<string, string> => ({
  CHAT_ALLOWED_ORIGINS: 'https://shop.example.com',
  CHAT_TOKEN_SECRET: randomBytes(32).toString('base64'),
});

/** Starts everything on a simulated Zendesk account with messaging. */
export async function startWebchatStack(
  variables: Record<string, string> = {},
  target: TemporalTarget = serverTarget(),
): Promise<MessagingStack & WebChatDoor> {
  return withDoor(await startMessagingStack({ ...chatVariables(), ...variables }, target), target);
}

/** Starts everything on a help desk without live agents. */
export async function startTicketChatStack(
  name: SimulatedDeskName,
  variables: Record<string, string> = {},
): Promise<Base & WebChatDoor & { desk: SimulatedDesk }> {
  return withDoor(await startDeskStack(name, { ...chatVariables(), ...variables }));
}

async function startDeskStack(
  name: SimulatedDeskName,
  variables: Record<string, string>,
): Promise<Base & { desk: SimulatedDesk }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'deskbridge-webchat-'));
  const desk = await startDesk(name);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const config = loadConfig({
    ...deskVariables(desk),
    PORT: String(port),
    PUBLIC_URL: url,
    DATA_DIR: dataDir,
    PIN_PEPPER: randomBytes(24).toString('base64'),
    PAYLOAD_KEYS: `test:${randomBytes(32).toString('base64')}`,
    TEMPORAL_ADDRESS: '127.0.0.1:7233',
    TEMPORAL_TASK_QUEUE: `webchat-${randomUUID()}`,
    RECONCILE_MINUTES: '0',
    ...variables,
  });
  const target = serverTarget();
  const log = pino({ level: 'silent' });
  const { client, connection } = openClient(target, createDataConverter(config));
  const worker = await startWorkerService(config, target, log);
  const api = await startApiService(config, target, log);
  for (const { group } of [config.routing.default, ...Object.values(config.routing.intents)]) desk.seedGroup(group);
  desk.webhooks.settings.target = `${url}/webhooks/${name}`;
  return {
    desk,
    config,
    client,
    close: async () => {
      await worker.stop();
      await api.stop();
      await connection.close();
      await desk.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function withDoor<Stack extends Base>(
  stack: Stack,
  target: TemporalTarget = serverTarget(),
): Promise<Stack & WebChatDoor> {
  const { config, client } = stack;
  const browsers = new Set<Browser>();
  const { taskQueue } = config.temporal;
  const process = `${taskQueue}/streams/${randomUUID()}`;
  const held: ChatStreams = {
    process,
    deliver: (chatId, events) => {
      const ours = [...browsers].filter((browser) => browser.chatId === chatId);
      for (const { events: seen } of ours) seen.push(...events.filter(({ id }) => id > (seen.at(-1)?.id ?? 0)));
      return ours.length > 0;
    },
  };
  const streams = startChatStreamWorker(target, createDataConverter(config), held, pino({ level: 'silent' }));
  const rules = conversationRules(config);
  const chats = createWebChats({ client, taskQueue, idleMs: 3_600_000, rules });
  let sent = 0;
  return {
    ...stack,
    chats,
    process,
    session: () => randomBytes(12).toString('hex'),
    browse: async (chatId, after = 0) => {
      const browser = browserOf(chatId, () => browsers.delete(browser));
      browsers.add(browser);
      const { events } = await chats.subscribe(chatId, { process, after });
      browser.events.unshift(...events.filter(({ id }) => id < (browser.events[0]?.id ?? Infinity)));
      return browser;
    },
    say: (text, more = {}) => {
      sent += 1;
      return { visitor: anonymous, message: textMessage(`m${sent}`, text), files: [], ...more };
    },
    chatState: (chatId) => client.workflow.getHandle(`webchat/${chatId}`).query('state'),
    close: async () => {
      await streams.stop();
      await stack.close();
    },
  };
}

/** A chat that the team has, its stream, and the person who may answer. */
export async function beginChat(stack: MessagingStack & WebChatDoor, more: Partial<OpenChat> = {}) {
  const { chatId } = await stack.chats.open(stack.session(), openRequest(randomUUID(), more));
  const browser = await stack.browse(chatId);
  await browser.until('availability');
  const { platformConversation: id } = await stack.chats.read(chatId);
  if (id === null) throw new Error('the chat has no conversation on the platform');
  const said = (): string[] =>
    (stack.sunshine.app.conversations.get(id)?.messages ?? []).map(
      ({ author, content }) => `${author.type}: ${String(content?.['text'])}`,
    );
  return { chatId, browser, agent: stack.sunshine.workspace.agent(id), said };
}

function textMessage(id: string, text: string): Message {
  return {
    id,
    receivedAt: Date.now(),
    author: { kind: 'user', userId: anonymous.id },
    content: { kind: 'text', text, payload: null },
    ourKey: null,
    source: 'web',
  };
}

function browserOf(chatId: string, close: () => void): Browser {
  const events: ChatEvent[] = [];
  return {
    chatId,
    events,
    until: (type, fits = () => true) =>
      vi.waitFor(
        () => {
          const found = events.find(
            (event): event is Extract<ChatEvent, { type: typeof type }> => event.type === type && fits(event as never),
          );
          if (found === undefined) expect.fail(`no ${type} in ${JSON.stringify(events, null, 1)}`);
          return found;
        },
        { timeout: 25_000, interval: 10 },
      ),
    shown: () => events.map((event) => (event.type === 'message' ? `${event.by}: ${event.text}` : event.type)),
    close,
  };
}
