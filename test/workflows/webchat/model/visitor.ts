import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { ChatClient, type ChatAnswer } from '../../../support/chat-client.ts';
import { Tab } from './tab.ts';

/** Statuses after which a browser sends a request again. */
const transient: ReadonlySet<number> = new Set([429, 503]);
const againMs = 25;
/** Longest time until a request is answered, in milliseconds. */
const patienceMs = 20_000;

/** A message of the visitor. */
export interface Said {
  id: string;
  text: string;
  /** Statuses of the answers so far; more than one if it was sent more than once. */
  statuses: number[];
  /** Times of a clock that counts steps: when it was sent first, and when it was known to be recorded. */
  sentAt: number;
  recordedAt: number;
}

/** A chat as its visitor knows it. */
export interface Chat {
  /** The browser's id of the chat. */
  key: string;
  chatId: string;
  said: Said[];
  tabs: Tab[];
  /** The visitor has ended it, and was told that this is recorded. */
  isEndedByVisitor: boolean;
}

/** A visitor, whose browser sends each request to either process of the API until it is answered. */
export class Visitor {
  readonly chats: Chat[] = [];
  readonly name: string;
  readonly #clients: ChatClient[];
  readonly #pending = new Set<Promise<unknown>>();
  #picked: number;
  #clock = 0;

  /** @param picked a number by which the first process is chosen */
  constructor(name: string, urls: readonly string[], picked: number) {
    this.name = name;
    this.#clients = urls.map((url) => new ChatClient(url));
    this.#picked = picked;
  }

  /** The latest chat; null before the first one. */
  get chat(): Chat | null {
    return this.chats.at(-1) ?? null;
  }

  /** Begins the visitor's session. */
  async begin(): Promise<void> {
    const answer = await this.#insist(() => this.pick().begin());
    for (const client of this.#clients) client.token = String(answer.json['token']);
  }

  /** The process that gets the next request. */
  pick(): ChatClient {
    // Neither always the other one nor always the same one.
    this.#picked = (this.#picked * 75 + 74) % 65_537;
    const client = this.#clients[this.#picked % this.#clients.length];
    if (client === undefined) throw new Error('there is no process');
    return client;
  }

  /** Sends a request until it is answered for good. */
  request(method: string, path: string, body?: unknown): Promise<ChatAnswer> {
    return this.#insist(() => this.pick().request(method, path, body));
  }

  /**
   * Opens a chat, or the one with this key again.
   * @param copies how many requests are sent at once
   */
  async open(key: string = randomUUID(), copies = 1): Promise<void> {
    const body = { id: key, reason: 'I was charged twice', history: [{ by: 'visitor', text: 'Charged twice', at: 1 }] };
    const answers = await Promise.all(Array.from({ length: copies }, () => this.request('POST', '/chats', body)));
    const ids = new Set(answers.map(({ json }) => String(json['chatId'])));
    expectSame(
      answers.map(({ status }) => status),
      answers.map(() => 201),
      'a chat that is opened',
    );
    expectSame(ids.size, 1, 'chats for one id');
    const [chatId = ''] = ids;
    const known = this.chats.find((chat) => chat.key === key);
    if (known !== undefined) return expectSame(chatId, known.chatId, 'the same chat again');
    const tabs = [new Tab(() => this.pick(), chatId, 0)];
    this.chats.push({ key, chatId, said: [], tabs, isEndedByVisitor: false });
  }

  /** Asks the assistant, and reads its answer. */
  async ask(text: string): Promise<void> {
    const id = randomUUID();
    await this.#insist(async () => {
      const stream = await this.pick().ask(text, id);
      await stream.ended;
      return { status: stream.events.at(-1)?.name === 'done' ? 200 : 503, headers: new Headers(), json: {} };
    });
  }

  /** Writes something; it goes on until it is recorded or refused. */
  say(chat: Chat, text: string, copies: number, more: object = {}): void {
    const said: Said = { id: randomUUID(), text, statuses: [], sentAt: this.#tick(), recordedAt: Infinity };
    chat.said.push(said);
    for (let copy = 0; copy < copies; copy += 1) {
      this.#inBackground(this.#send(chat, said, more));
    }
  }

  /** Ends a chat. */
  end(chat: Chat, copies: number): void {
    for (let copy = 0; copy < copies; copy += 1) {
      this.#inBackground(this.#sendEnd(chat));
    }
  }

  /** Loads the page again: the tab is gone, and another follows from where the chat stands. */
  async reload(chat: Chat): Promise<void> {
    chat.tabs.shift()?.close();
    const view = await this.request('GET', `/chats/${chat.chatId}`);
    expectSame(view.status, 200, 'the chat after a reload');
    this.openTab(chat, Number(view.json['cursor']));
  }

  openTab(chat: Chat, after: number): Tab {
    const tab = new Tab(() => this.pick(), chat.chatId, after);
    chat.tabs.push(tab);
    return tab;
  }

  /** Something small that may get lost. */
  report(chat: Chat, what: string, body: object): void {
    this.#inBackground(this.request('POST', `/chats/${chat.chatId}/${what}`, body));
  }

  /** Waits until every request is answered. */
  async settled(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }

  close(): void {
    for (const { tabs } of this.chats) for (const tab of tabs) tab.close();
  }

  async #send({ chatId }: Chat, said: Said, more: object): Promise<void> {
    const body = { id: said.id, text: said.text, ...more };
    const { status } = await this.request('POST', `/chats/${chatId}/messages`, body);
    said.statuses.push(status);
    if (status === 202) said.recordedAt = Math.min(said.recordedAt, this.#tick());
  }

  async #sendEnd(chat: Chat): Promise<void> {
    const { status } = await this.request('POST', `/chats/${chat.chatId}/end`, { by: 'visitor' });
    expectSame(status, 202, 'the end');
    chat.isEndedByVisitor = true;
  }

  #tick(): number {
    this.#clock += 1;
    return this.#clock;
  }

  #inBackground(work: Promise<unknown>): void {
    this.#pending.add(work);
    // A failure stays until somebody waits for it.
    work.then(
      () => this.#pending.delete(work),
      () => undefined,
    );
  }

  async #insist(send: () => Promise<ChatAnswer>): Promise<ChatAnswer> {
    const untilMs = Date.now() + patienceMs;
    for (;;) {
      try {
        const answer = await send();
        if (!transient.has(answer.status) || Date.now() > untilMs) return answer;
      } catch (error) {
        if (Date.now() > untilMs) throw error;
      }
      await delay(againMs);
    }
  }
}

function expectSame(actual: unknown, wanted: unknown, what: string): void {
  expect(actual, what).toEqual(wanted);
}
