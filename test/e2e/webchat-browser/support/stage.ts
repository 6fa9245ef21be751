import { pino } from 'pino';
import { afterAll, beforeAll, expect, vi } from 'vitest';
import { buildShop } from '../../../../web/shop/build.ts';
import { serveShop, type ServedShop, type ShopOptions } from '../../../../web/shop/serve.ts';
import { startApiService, type ApiService } from '../../../../src/api/service.ts';
import type { Config } from '../../../../src/config/load-config.ts';
import type { MessagingAgent } from '../../../../simulators/sunshine/workspace/agent.ts';
import { openBrowser, type OpenBrowser } from '../../../support/browser.ts';
import type { MessagingStack } from '../../../support/messaging-stack.ts';
import { quietRuntime, serverTarget } from '../../../support/temporal.ts';
import { startWebchatStack, type WebChatDoor } from '../../../support/webchat-stack.ts';
import { openVisitor, type Visitor } from './visitor.ts';
import { startWire, type Wire } from './wire.ts';

/** A shop of its own for one visitor, and the wire between its pages and the service. */
export interface Lane {
  shop: ServedShop;
  wire: Wire;
}

/** What a person at the desk has of a chat. */
export interface Desk {
  agent: MessagingAgent;
  /** What is in the conversation at the desk, one message each: who wrote it, and its text or the type of its file. */
  read(): string[];
  /** Id of the ticket that the chat has become. */
  ticket(): number | null;
}

/** The whole product with shops whose pages have the real chat widget, and a browser. */
export interface Stage {
  stack(): MessagingStack & WebChatDoor;
  browser(): OpenBrowser;
  lane(name: string): Lane;
  /** Opens the page of a lane, with the chat open. */
  visit(lane: string): Promise<Visitor>;
  /** Starts another API of the same installation, which is stopped in the end; returns its port. */
  startApi(changes?: Partial<Config>): Promise<number>;
  /** The desk of a chat, once it is there. */
  desk(chatId: string): Promise<Desk>;
}

/**
 * Sets the stage for the tests of a file.
 * @param lanes how the shop of each lane is served, by name: each test has its own
 * @param variables of the product, from the origins of the shops
 */
export function setStage(
  lanes: Record<string, Pick<ShopOptions, 'joinSeconds'>>,
  variables: (shops: (name: string) => string) => Record<string, string> = () => ({}),
): Stage {
  quietRuntime();
  // Several pages at once on a busy machine.
  vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000, maxConcurrency: 3 });
  const opened = new Map<string, Lane>();
  let stack: MessagingStack & WebChatDoor;
  let browser: OpenBrowser;
  const apis: ApiService[] = [];
  beforeAll(async () => {
    const root = await buildShop();
    for (const [name, options] of Object.entries(lanes)) {
      const wire = await startWire();
      opened.set(name, { wire, shop: await serveShop({ root, chatUrl: `${wire.url}/service-desk/v1`, ...options }) });
    }
    stack = await startWebchatStack({
      CHAT_ALLOWED_ORIGINS: [...opened.values()].map(({ shop }) => shop.url).join(','),
      ...variables((name) => lane(name).shop.url),
    });
    for (const { wire } of opened.values()) wire.lead(Number(new URL(stack.url).port));
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await Promise.all([...opened.values()].flatMap(({ shop, wire }) => [shop.close(), wire.close()]));
    await Promise.all(apis.map((api) => api.stop()));
    await stack?.close();
  });
  const lane: Stage['lane'] = (name) => {
    const found = opened.get(name);
    if (found === undefined) throw new Error(`there is no lane ${name}`);
    return found;
  };
  return {
    stack: () => stack,
    browser: () => browser,
    lane,
    visit: (name) => openVisitor(browser, lane(name).shop.url),
    startApi: async (changes = {}) => {
      const api = await startApiService(
        { ...stack.config, port: 0, ...changes },
        serverTarget(),
        pino({ level: 'silent' }),
      );
      apis.push(api);
      return Number(new URL(api.url).port);
    },
    desk: (chatId) => deskOf(stack, chatId),
  };
}

async function deskOf({ chats, sunshine }: MessagingStack & WebChatDoor, chatId: string): Promise<Desk> {
  const id = await vi.waitFor(
    async () => {
      const { platformConversation } = await chats.read(chatId);
      const conversation = sunshine.app.conversations.get(platformConversation ?? '');
      if (conversation?.activeId !== sunshine.workspace.seat?.id) expect.fail('the desk does not have the chat');
      return platformConversation ?? '';
    },
    { timeout: 30_000, interval: 50 },
  );
  const agent = sunshine.workspace.agent(id);
  return {
    agent,
    ticket: () => agent.ticketId,
    read: () =>
      (sunshine.app.conversations.get(id)?.messages ?? []).map(
        ({ author, content }) => `${author.type}: ${String(content?.['text'] ?? content?.['type'])}`,
      ),
  };
}

/** A chat with Robin, who has said hello. */
export async function beginTalk(stage: Stage, lane: string): Promise<Desk & { visitor: Visitor; chatId: string }> {
  const visitor = await stage.visit(lane);
  await visitor.askForPerson();
  const chatId = await visitor.connect();
  const desk = await stage.desk(chatId);
  desk.agent.say('Hello, this is Robin.');
  await visitor.sees('Hello, this is Robin.');
  return { visitor, chatId, ...desk };
}
