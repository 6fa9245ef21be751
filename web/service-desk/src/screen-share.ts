import type { ServiceDeskCallback } from './carbon.ts';
import { Chain } from './chain.ts';
import type { Connection } from './connection.ts';
import { retry } from './retry.ts';
import type { StoredChat } from './tab-store.ts';

const answerMs = 60_000;
const tellMs = 30_000;

/** What the service is told about a request to share the screen. */
type ShareState = 'accepted' | 'declined' | 'cancelled' | 'ended';

/** Asks the visitor whether to share the screen, and opens the agent's link only if they accept. */
export class ScreenShare {
  readonly #connection: Connection;
  readonly #callback: ServiceDeskCallback;
  readonly #id: string;
  readonly #path: string;
  readonly #offerLink: (url: string) => Promise<void>;
  /** Tells the service one thing after another. */
  readonly #posts: Chain;
  /** The request that waits for its answer. */
  #request: AbortController | null = null;
  #isClosed = false;

  /**
   * @param chat if it says that a request was open when the page was reloaded, the agent is told that it is gone
   * @param offerLink shows the link as a button, for a browser that blocks new tabs
   */
  constructor(
    connection: Connection,
    callback: ServiceDeskCallback,
    chat: StoredChat & { chatId: string },
    offerLink: (url: string) => Promise<void>,
  ) {
    this.#connection = connection;
    this.#callback = callback;
    this.#id = chat.id;
    this.#path = `/chats/${encodeURIComponent(chat.chatId)}/screen-share`;
    this.#offerLink = offerLink;
    this.#posts = new Chain((error) => connection.report('screen-share', error));
    if (chat.asked === true) this.#finish('cancelled');
  }

  /** Asks; it does not wait for the answer, since the talk goes on meanwhile. */
  ask(url: string): void {
    if (!/^https?:\/\//u.test(url)) return this.#finish('cancelled');
    this.#request?.abort();
    const request = new AbortController();
    this.#request = request;
    this.#connection.store.updateChat(this.#id, { asked: true });
    void this.#ask(url, request);
  }

  /** The agent has withdrawn the request, or stopped sharing. */
  async endedByAgent(): Promise<void> {
    this.#withdraw();
    await this.#callback.screenShareEnded();
  }

  /** The visitor has stopped sharing. Resolves when the service knows, or could not be told. */
  stop(): Promise<void> {
    this.#finish('ended');
    return this.#posts.add(() => undefined);
  }

  /** The chat is over. */
  close(): void {
    this.#withdraw();
    this.#isClosed = true;
  }

  async #ask(url: string, request: AbortController): Promise<void> {
    const answer = await Promise.race([this.#answer(), this.#timeLimit(request.signal)]);
    if (this.#request !== request) return;
    this.#request = null;
    if (answer === 'accepted' && !this.#connection.platform.openTab(url)) void this.#offerLink(url);
    this.#finish(answer);
    if (answer === 'timeout') await this.#callback.screenShareEnded();
    request.abort();
  }

  async #answer(): Promise<string> {
    try {
      return await this.#callback.screenShareRequest();
    } catch (error) {
      this.#connection.report('screen-share', error);
      return 'cancelled';
    }
  }

  async #timeLimit(answered: AbortSignal): Promise<string> {
    await this.#connection.platform.wait(answerMs, answered);
    return 'timeout';
  }

  #withdraw(): void {
    const request = this.#request;
    this.#request = null;
    request?.abort();
    this.#connection.store.updateChat(this.#id, { asked: false });
  }

  #finish(answer: string): void {
    this.#connection.store.updateChat(this.#id, { asked: false });
    const state: ShareState =
      answer === 'accepted' || answer === 'declined' || answer === 'ended' ? answer : 'cancelled';
    const { api, platform } = this.#connection;
    void this.#posts.add(() => {
      if (this.#isClosed) return undefined;
      const limits = { until: platform.now() + tellMs };
      return retry(platform, limits, (signal) => api.post(this.#path, { state }, signal));
    });
  }
}
