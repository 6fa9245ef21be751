import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { eventually, eventuallyFound } from '../eventually.ts';
import { ChatApi, type ChatApiOptions } from './chat-api.ts';
import { readEvents, type StreamEvent } from './event-stream.ts';
import type { SentFile, Visitor } from './visitor.ts';

const opened = z.object({ chatId: z.string() });
const uploaded = z.object({ fileId: z.string() });
const item = z.object({
  response_type: z.string(),
  text: z.string().optional(),
  message_to_human_agent: z.string().optional(),
});
const message = z.object({
  text: z.string(),
  files: z.array(z.object({ name: z.string(), url: z.string() })).optional(),
});
const joined = z.object({ agent: z.object({ name: z.string() }) });
const availability = z.object({ message: z.string().optional() });
const screenShare = z.object({ url: z.string() });

/** Where the chat is, and who uses it. */
export interface HttpVisitorOptions extends ChatApiOptions {
  /** A new token that says who is signed in at the shop. */
  identity: () => Promise<string>;
}

/** A visitor without a browser, for machines that have none: speaks to the web chat as the page does. */
export class HttpVisitor implements Visitor {
  readonly how = 'over HTTP: no Chromium was found (install it, or set CHROMIUM_PATH, to have the page itself played)';
  readonly #api: ChatApi;
  readonly #identity: () => Promise<string>;
  #stream = new AbortController();
  #chatId: string | null = null;
  /** Why a person is needed; null: the assistant has not offered one. */
  #reason: string | null = null;
  /** What the assistant said. */
  #answers: string[] = [];
  #events: StreamEvent[] = [];

  constructor(options: HttpVisitorOptions) {
    this.#api = new ChatApi(options);
    this.#identity = options.identity;
  }

  async open(): Promise<void> {
    await this.#api.begin(await this.#identity());
  }

  async write(text: string): Promise<void> {
    if (this.#chatId !== null) return this.#send({ text });
    const { body } = await this.#api.post('/assistant', { id: randomUUID(), text });
    await readEvents(body, ({ data }) => {
      const known = item.safeParse(data);
      if (known.data?.text !== undefined) this.#answers.push(known.data.text);
      if (known.data?.response_type === 'connect_to_agent') this.#reason = known.data.message_to_human_agent ?? text;
    });
  }

  reads(words: RegExp): Promise<string | null> {
    return eventuallyFound(() => this.#texts().find((text) => words.test(text)));
  }

  count(text: string): Promise<number> {
    return Promise.resolve(this.#texts().filter((shown) => shown.includes(text)).length);
  }

  async connect(): Promise<boolean> {
    if (this.#reason === null) return false;
    const answer = await this.#api.post('/chats', { id: randomUUID(), reason: this.#reason });
    this.#chatId = opened.parse(await answer.json()).chatId;
    await this.#listen(this.#chatId);
    return true;
  }

  async sendFile({ name, contentType, content }: SentFile): Promise<void> {
    const file = new File([new Uint8Array(content)], name, { type: contentType });
    const answer = await this.#api.upload(`/chats/${this.#chatId ?? ''}/files`, file);
    await this.#send({ text: '', files: [uploaded.parse(await answer.json()).fileId] });
  }

  async seesPicture({ name, content }: SentFile): Promise<boolean> {
    const find = (): string | undefined =>
      this.#all('message', message)
        .flatMap(({ files = [] }) => files)
        .find((file) => file.name === name)?.url;
    const url = await eventuallyFound(find);
    return url !== null && (await this.#api.file(url)).equals(content);
  }

  async shareScreen(): Promise<string | null> {
    const url = await eventuallyFound(() => this.#all('screenShareRequest', screenShare)[0]?.url);
    if (url !== null) await this.#api.post(`/chats/${this.#chatId ?? ''}/screen-share`, { state: 'accepted' });
    return url;
  }

  async reload(): Promise<void> {
    this.#stream.abort();
    this.#events = [];
    this.#answers = [];
    if (this.#chatId !== null) await this.#listen(this.#chatId);
  }

  seesEnd(): Promise<boolean> {
    return eventually(() => this.#events.some(({ name }) => name === 'ended'));
  }

  close(): Promise<void> {
    return Promise.resolve(this.#stream.abort());
  }

  async #send(content: { text: string; files?: string[] }): Promise<void> {
    await this.#api.post(`/chats/${this.#chatId ?? ''}/messages`, { id: randomUUID(), ...content });
  }

  async #listen(chatId: string): Promise<void> {
    this.#stream = new AbortController();
    const events: StreamEvent[] = [];
    this.#events = events;
    await this.#api.events(chatId, (event) => void events.push(event), this.#stream.signal);
  }

  /** What the page would show. */
  #texts(): string[] {
    return [
      ...this.#answers,
      ...this.#all('message', message).map(({ text }) => text),
      ...this.#all('agentJoined', joined).map(({ agent }) => `${agent.name} connected.`),
      ...this.#all('availability', availability).flatMap(({ message: text }) => text ?? []),
    ];
  }

  #all<Shape extends z.ZodType>(wanted: string, shape: Shape): z.output<Shape>[] {
    return this.#events.flatMap(({ name, data }) => (name === wanted ? [shape.parse(data)] : []));
  }
}
