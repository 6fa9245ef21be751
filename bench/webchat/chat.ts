import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Browser } from '../../faults/chats/browser.ts';
import type { EventStream } from '../../faults/chats/event-stream.ts';
import type { SunshineSimulator } from '../../simulators/sunshine/index.ts';
import type { MessagingAgent } from '../../simulators/sunshine/workspace/agent.ts';
import type { Platform } from '../platform.ts';

/** A web chat whose visitor and agent are measured. */
export interface BenchChat {
  /** Opens a stream of its events, from the first one on. */
  follow(): Promise<EventStream>;
  /**
   * The visitor writes.
   * @returns milliseconds from the request to the message on the platform
   */
  visitorSays(): Promise<number>;
  /**
   * The agent writes; the chat must be followed.
   * @returns milliseconds from then to the event in the browser
   */
  agentSays(): Promise<number>;
  /** The visitor ends the chat. */
  end(): Promise<void>;
}

/** Begins chats that the team has accepted. */
export type BeginChat = () => Promise<BenchChat>;

const limitMs = 180_000;
const pollMs = 10;

/** Resolves with the time at which a text is seen in one place. */
class Lookout {
  readonly #waiting = new Map<string, (atMs: number) => void>();

  see(text: unknown): void {
    if (typeof text !== 'string') return;
    this.#waiting.get(text)?.(performance.now());
    this.#waiting.delete(text);
  }

  async until(text: string): Promise<number> {
    const stop = new AbortController();
    const late = delay(limitMs, null, { signal: stop.signal }).catch(() => null);
    const seen = new Promise<number>((resolve) => this.#waiting.set(text, resolve));
    const atMs = await Promise.race([seen, late]);
    stop.abort();
    if (atMs === null) throw new Error(`a message did not arrive within ${limitMs} ms`);
    return atMs;
  }
}

/** Returns a function that begins chats. */
export function chatsOn({ sunshine, url }: Pick<Platform, 'sunshine' | 'url'>): BeginChat {
  const onPlatform = new Lookout();
  const inBrowser = new Lookout();
  sunshine.watch((event) => {
    if (event.kind === 'message') onPlatform.see(event.message.content?.['text']);
  });
  return async () => {
    const browser = new Browser(url);
    await browser.begin();
    const chatId = await browser.openChat('I was charged twice');
    const agent = await agentOf(sunshine, chatId);
    return {
      follow: () =>
        browser.stream(chatId, 0, { event: ({ data }) => inBrowser.see(data['text']), retry: () => undefined }),
      visitorSays: async () => {
        const text = `Visitor ${randomUUID()}`;
        const seen = onPlatform.until(text);
        const startedAt = performance.now();
        const [atMs] = await Promise.all([seen, browser.say(chatId, text)]);
        return atMs - startedAt;
      },
      agentSays: async () => {
        const text = `Agent ${randomUUID()}`;
        const seen = inBrowser.until(text);
        const startedAt = performance.now();
        agent.say(text);
        return (await seen) - startedAt;
      },
      end: () => browser.end(chatId),
    };
  };
}

/** The person who has the chat, and has greeted the visitor. */
async function agentOf({ app, workspace }: SunshineSimulator, chatId: string): Promise<MessagingAgent> {
  for (const end = Date.now() + limitMs; Date.now() < end; await delay(pollMs)) {
    const conversation = [...app.conversations.values()].find(
      ({ metadata }) => metadata?.['deskbridge.chat'] === chatId,
    );
    const seat = conversation?.pendingId ?? conversation?.activeId;
    if (conversation === undefined || seat == null || seat !== workspace.seat?.id) continue;
    const agent = workspace.agent(conversation.id);
    agent.say('Hello, how can I help?');
    return agent;
  }
  throw new Error(`nobody was given the chat within ${limitMs} ms`);
}
