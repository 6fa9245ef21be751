import type {
  FileUpload,
  MessageRequest,
  MessageResponse,
  ServiceDesk,
  ServiceDeskCallback,
  ServiceDeskFactoryParameters,
} from './carbon.ts';
import { ActiveChat } from './active-chat.ts';
import type { Connection } from './connection.ts';
import type { Availability, ChatSnapshot, TalkEntry } from './contract.ts';
import { ServiceError } from './errors.ts';
import { MessageMapper } from './messages.ts';
import { englishTexts, type ServiceDeskOptions, type Texts } from './options.ts';
import { retry, withTimeLimit } from './retry.ts';
import { intentOf, startRequest } from './start-request.ts';
import type { StoredChat } from './tab-store.ts';
import { rememberTalk } from './talk.ts';
import { Uploads } from './uploads.ts';

/** The chat shows that nobody is there after 5 seconds. */
const availabilityMs = 4_000;
const startMs = 15_000;
const reconnectMs = 20_000;

/** The service desk that the chat widget talks to: at most one chat at a time. */
export class DeskbridgeServiceDesk implements ServiceDesk {
  readonly #connection: Connection;
  readonly #options: ServiceDeskOptions;
  readonly #parameters: ServiceDeskFactoryParameters;
  readonly #callback: ServiceDeskCallback;
  readonly #mapper: MessageMapper;
  readonly #uploads: Uploads;
  readonly #texts: Texts;
  readonly #talk: () => TalkEntry[];
  #active: ActiveChat | null = null;
  /** Aborted when the visitor gives up while the chat is being started. */
  #starting: AbortController | null = null;

  constructor(connection: Connection, options: ServiceDeskOptions, parameters: ServiceDeskFactoryParameters) {
    this.#connection = connection;
    this.#options = options;
    this.#parameters = parameters;
    this.#callback = parameters.callback;
    this.#texts = { ...englishTexts, ...options.texts };
    this.#mapper = new MessageMapper(connection, this.#texts, options.render);
    this.#uploads = new Uploads(connection, parameters.callback, this.#texts);
    this.#talk = rememberTalk(parameters.instance, connection.platform);
  }

  getName(): string {
    return 'Deskbridge';
  }

  /** Whether somebody is there; null when that could not be found out in time. */
  async areAnyAgentsOnline(connectMessage: MessageResponse): Promise<boolean | null> {
    const { api, platform, report } = this.#connection;
    const intent = intentOf(connectMessage);
    const path = `/availability${intent === undefined ? '' : `?intent=${encodeURIComponent(intent)}`}`;
    try {
      const availability = await withTimeLimit(platform, availabilityMs, (signal) =>
        api.json<Availability>(path, { signal }),
      );
      if (availability.available === false) this.#options.onUnavailable?.(availability);
      return availability.available;
    } catch (error) {
      report('availability', error);
      return null;
    }
  }

  /**
   * Starts a chat, or takes up the one of this tab that still waits since the page was reloaded.
   * @throws ServiceError when it could not be started; the next try has the same id
   */
  async startChat(connectMessage: MessageResponse, options: { preStartChatPayload?: unknown }): Promise<void> {
    const { platform, report } = this.#connection;
    const starting = new AbortController();
    this.detach();
    this.#starting = starting;
    try {
      const stored = await this.#chatToStart(starting.signal);
      const talk = this.#connection.hasAssistant ? [] : this.#talk();
      const body = startRequest(stored.id, connectMessage, options.preStartChatPayload, talk, platform);
      const limits = { until: platform.now() + startMs, onFailure: (error: unknown) => report('start', error) };
      const { chatId } = await retry(platform, limits, (signal) => this.#post(body, signal));
      if (starting.signal.aborted) return void ActiveChat.tellEnd(this.#connection, chatId);
      // Everything is told again: the page shows nothing of this chat but what its history has restored.
      this.#open({ id: stored.id, chatId, cursor: 0, joined: false, agents: [], agentId: null });
    } catch (error) {
      if (starting.signal.aborted) return;
      if (error instanceof ServiceError && !error.isTemporary) this.#connection.store.forgetChat();
      throw error;
    } finally {
      if (this.#starting === starting) this.#starting = null;
    }
  }

  /** Ends the chat; again, or after the agent has ended it, nothing happens. */
  async endChat(): Promise<void> {
    if (this.#starting !== null) {
      this.#starting.abort();
      this.#connection.store.forgetChat();
    }
    const active = this.#active;
    if (active === null) return;
    this.#clear();
    await active.end();
  }

  /**
   * Sends text and files, each as a message of its own, so that none waits for another.
   * @throws ServiceError when the text, or without a text one of the files, could not be sent
   */
  async sendMessageToAgent(
    message: MessageRequest,
    messageId: string,
    additionalData: { filesToUpload?: FileUpload[] },
  ): Promise<void> {
    const active = this.#active;
    if (active === null) throw new ServiceError(409, 'NO_CHAT');
    const text = message.input.text ?? '';
    const sent = text.trim() === '' ? null : active.outbox.send(messageId, text);
    const files = (additionalData.filesToUpload ?? []).map((file) =>
      this.#uploads.send(active.chatId, file, active.outbox),
    );
    const allFiles = Promise.allSettled(files);
    if (sent !== null) return sent;
    for (const file of await allFiles) if (file.status === 'rejected') throw file.reason;
  }

  async userTyping(isTyping: boolean): Promise<void> {
    await this.#active?.typing.set(isTyping);
  }

  async userReadMessages(): Promise<void> {
    await this.#active?.tellRead();
  }

  filesSelectedForUpload(uploads: FileUpload[]): void {
    this.#uploads.check(uploads);
  }

  async screenShareStop(): Promise<void> {
    await this.#active?.conversation.screenShare.stop();
  }

  /** Takes up the chat of this tab after a reload; false if it is over, or the service did not answer in time. */
  async reconnect(): Promise<boolean> {
    const { api, platform, report, store } = this.#connection;
    try {
      const limits = { until: platform.now() + reconnectMs, onFailure: (error: unknown) => report('reconnect', error) };
      const { state } = await retry(platform, limits, async (signal): Promise<Pick<ChatSnapshot, 'state'>> => {
        await this.#connection.session.token();
        const { chat } = store;
        if (chat?.chatId === undefined) return { state: 'ended' };
        return api.json(`/chats/${encodeURIComponent(chat.chatId)}`, { signal });
      });
      const { chat } = store;
      if (state === 'ended' || chat?.chatId === undefined) return this.#clear();
      this.#open({ ...chat, chatId: chat.chatId, joined: true });
      return true;
    } catch (error) {
      if (error instanceof ServiceError && error.isGone) this.#clear();
      return false;
    }
  }

  /** Stops following the chat without ending it: the chat widget is gone. */
  detach(): void {
    this.#active?.stop();
    this.#active = null;
  }

  async #chatToStart(signal: AbortSignal): Promise<StoredChat> {
    const { api, platform, session, store } = this.#connection;
    // A session that turns out to be somebody else's takes its chat with it.
    await session.token().catch(() => undefined);
    const stored = store.chat;
    if (stored?.chatId !== undefined) {
      const path = `/chats/${encodeURIComponent(stored.chatId)}`;
      const limits = { until: platform.now() + startMs, signal };
      const isOpen = await retry(platform, limits, (tried) => api.json<ChatSnapshot>(path, { signal: tried })).then(
        ({ state }) => state !== 'ended',
        (error: unknown) => !(error instanceof ServiceError) || error.isTemporary,
      );
      if (!isOpen) store.forgetChat();
    }
    const chat = store.chat ?? { id: platform.newId(), cursor: 0, joined: false, agents: [], agentId: null };
    store.saveChat(chat);
    return chat;
  }

  #post(body: object, signal: AbortSignal): Promise<{ chatId: string }> {
    return this.#connection.api.json('/chats', { method: 'POST', json: body, signal });
  }

  #open(chat: StoredChat & { chatId: string }): void {
    this.#connection.store.saveChat(chat);
    const active = new ActiveChat(
      {
        connection: this.#connection,
        callback: this.#callback,
        instance: this.#parameters.instance,
        mapper: this.#mapper,
        uploads: this.#uploads,
        texts: this.#texts,
        onEnded: () => this.#clear(),
      },
      chat,
    );
    this.#active = active;
    active.start();
  }

  // The chat keeps a falsy state apart from none only by its welcome: after `{}` a reload would show none.
  #clear(): false {
    this.detach();
    this.#connection.store.forgetChat();
    this.#callback.updatePersistedState(false, false);
    return false;
  }
}
