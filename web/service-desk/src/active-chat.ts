import { Conversation, type ConversationParts } from './conversation.ts';
import type { Connection } from './connection.ts';
import { Follower } from './follower.ts';
import { Outbox } from './outbox.ts';
import { retry } from './retry.ts';
import type { StoredChat } from './tab-store.ts';
import { Typing } from './typing.ts';

const tellMs = 60_000;
/** The chat closes after 5 seconds, whether or not the service knows. */
const patienceMs = 4_500;

/** A chat that has started: its events, the visitor's messages, and a session that does not expire meanwhile. */
export class ActiveChat {
  readonly chatId: string;
  readonly conversation: Conversation;
  readonly outbox: Outbox;
  readonly typing: Typing;
  readonly #id: string;
  readonly #connection: Connection;
  readonly #follower: Follower;
  readonly #stopped = new AbortController();

  constructor(parts: ConversationParts, chat: StoredChat & { chatId: string }) {
    this.#id = chat.id;
    this.#connection = parts.connection;
    this.chatId = chat.chatId;
    const conversation = new Conversation(parts, chat);
    this.conversation = conversation;
    this.outbox = new Outbox(parts.connection, chat.chatId, () => conversation.gone());
    this.typing = new Typing(parts.connection, chat.chatId);
    this.#follower = new Follower(parts.connection, chat.chatId, chat.cursor, {
      onEvent: (id, event) => conversation.take(id, event),
      onLine: (isUp) => (isUp ? conversation.outage.up() : conversation.outage.down()),
      onGone: () => conversation.gone(),
      catchUp: () => conversation.catchUp(),
    });
  }

  /** Follows the chat until it is stopped. A page that is left stops, and goes on if it is shown again. */
  start(): void {
    const { platform, session } = this.#connection;
    this.#follower.start();
    void session.keepFresh(this.#stopped.signal);
    const unwatch = platform.watchPage((change) => {
      if (change === 'online') this.#follower.hurry();
      else if (change === 'shown') this.#follower.start();
      else {
        this.#follower.stop();
        this.conversation.outage.forget();
      }
    });
    this.#stopped.signal.addEventListener('abort', unwatch);
  }

  /** Stops following; nothing is shown or sent any more. */
  stop(): void {
    this.#stopped.abort();
    this.#follower.stop();
    this.outbox.close();
    this.conversation.close();
  }

  /** Tells the service that the visitor has ended the chat. Resolves when it knows, or after 4.5 seconds. */
  async end(): Promise<void> {
    this.stop();
    const { platform } = this.#connection;
    const told = new AbortController();
    await Promise.race([ActiveChat.tellEnd(this.#connection, this.chatId), platform.wait(patienceMs, told.signal)]);
    told.abort();
  }

  /** Tells the agent that the visitor has read everything that was shown. */
  async tellRead(): Promise<void> {
    const { api, platform, report, store } = this.#connection;
    const upTo = store.chat?.id === this.#id ? store.chat.cursor : 0;
    const limits = { until: platform.now() + patienceMs };
    const path = `/chats/${encodeURIComponent(this.chatId)}/read`;
    await retry(platform, limits, (signal) => api.post(path, { upTo }, signal)).catch((error: unknown) =>
      report('read', error),
    );
  }

  /** Tells the service that a chat has ended, trying for a minute. */
  static async tellEnd({ api, platform, report }: Connection, chatId: string): Promise<void> {
    const path = `/chats/${encodeURIComponent(chatId)}/end`;
    const limits = { until: platform.now() + tellMs };
    await retry(platform, limits, (signal) => api.post(path, { by: 'visitor' }, signal)).catch((error: unknown) =>
      report('end', error),
    );
  }
}
