import { errorType, type ChatInstance, type MessageResponse, type ServiceDeskCallback } from './carbon.ts';
import { Chain } from './chain.ts';
import type { Connection } from './connection.ts';
import type { Agent, ChatEvent, ChatEvents, ChatMessage, ChatSnapshot } from './contract.ts';
import { linkItem, type MessageMapper } from './messages.ts';
import type { Texts } from './options.ts';
import { Outage } from './outage.ts';
import { retry } from './retry.ts';
import { ScreenShare } from './screen-share.ts';
import type { StoredChat } from './tab-store.ts';
import type { Uploads } from './uploads.ts';

const catchUpMs = 20_000;
const agentsKept = 20;

/** What a conversation needs of its surroundings. */
export interface ConversationParts {
  connection: Connection;
  callback: ServiceDeskCallback;
  instance: ChatInstance;
  mapper: MessageMapper;
  uploads: Uploads;
  texts: Texts;
  /** The chat is over, before the chat widget is told. */
  onEnded(): void;
}

/** Shows the events of one chat to the visitor, in order; after its end it shows nothing more. */
export class Conversation {
  readonly chatId: string;
  readonly screenShare: ScreenShare;
  readonly outage: Outage;
  /** The chat as it is stored, unless another has taken its place there. */
  #chat: StoredChat;
  readonly #parts: ConversationParts;
  readonly #chain: Chain;
  #isOver = false;
  #isShownDown = false;

  /** @param chat as it is stored for this tab, already started */
  constructor(parts: ConversationParts, chat: StoredChat & { chatId: string }) {
    const { connection, callback, texts } = parts;
    this.#parts = parts;
    this.#chat = chat;
    this.chatId = chat.chatId;
    this.#chain = new Chain((error) => connection.report('callback', error));
    this.outage = new Outage(connection.platform, (isDown) => this.#showLine(isDown));
    this.screenShare = new ScreenShare(connection, callback, chat, (url) =>
      this.#add(() => callback.sendMessageToUser({ output: { generic: [linkItem(url, texts.openScreenShare)] } })),
    );
    if (chat.files !== undefined) this.#allowFiles(chat.files);
  }

  /** Nothing is shown from now on. */
  close(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.outage.forget();
    this.screenShare.close();
    this.#parts.callback.updateCapabilities({ allowFileUploads: false });
    this.#parts.uploads.rules = undefined;
  }

  /** Shows the event after all earlier ones. */
  take(eventId: number, event: ChatEvent): void {
    void this.#add(async () => {
      await this.#show(event);
      if (this.#isOver) return;
      this.#store({ cursor: eventId });
      if (this.#chat.joined) {
        this.#parts.callback.updatePersistedState({ chatId: this.chatId, cursor: eventId });
      }
    });
  }

  /** The service has no more events for us. */
  gone(): void {
    void this.#add(async () => {
      if (this.#chat.joined) return this.#end({ by: 'system' });
      this.close();
      this.#parts.onEnded();
      await this.#parts.callback.setErrorStatus({ type: errorType.connecting });
    });
  }

  /** Shows what events no longer tell, from the chat as it is. Resolves to the cursor from which to go on. */
  async catchUp(): Promise<number> {
    let cursor = 0;
    await this.#add(async () => {
      const { platform, report } = this.#parts.connection;
      const limits = { until: platform.now() + catchUpMs, onFailure: (error: unknown) => report('catch-up', error) };
      const chat = await retry(platform, limits, (signal) => this.#snapshot(signal));
      if (chat.agent !== undefined && chat.agent.id !== this.#chat.agentId) await this.#join(chat.agent);
      for (const message of chat.messages) await this.#showMessage(message);
      if (chat.state === 'ended') return this.#end({ by: 'system' });
      cursor = chat.cursor;
      this.#store({ cursor });
    });
    return cursor;
  }

  #store(change: Partial<StoredChat>): void {
    this.#chat = { ...this.#chat, ...change };
    this.#parts.connection.store.updateChat(this.#chat.id, change);
  }

  #add(step: () => Promise<void> | void): Promise<void> {
    return this.#chain.add(() => (this.#isOver ? undefined : step()));
  }

  #snapshot(signal: AbortSignal): Promise<ChatSnapshot> {
    return this.#parts.connection.api.json(`/chats/${encodeURIComponent(this.chatId)}`, { signal });
  }

  async #show({ name, data }: ChatEvent): Promise<void> {
    const { callback, mapper, uploads } = this.#parts;
    switch (name) {
      case 'availability':
        return this.#showAvailability(data);
      case 'agentJoined':
        return this.#join(data.agent);
      case 'message':
        return this.#showMessage(data);
      case 'agentTyping':
        return callback.agentTyping(data.typing);
      case 'transfer':
        return callback.beginTransferToAnotherAgent(data.agent && (await mapper.profile(data.agent)));
      case 'agentLeft':
        // No longer known: whoever writes next joins first.
        this.#store({ agentId: null });
        return callback.agentLeftChat();
      case 'capabilities':
        this.#store({ files: data.files });
        return this.#allowFiles(data.files);
      case 'fileStatus':
        return uploads.told(data);
      case 'screenShareRequest':
        return this.screenShare.ask(data.url);
      case 'screenShareEnded':
        return this.screenShare.endedByAgent();
      case 'ended':
        return this.#end(data);
      default:
        // Of a newer service.
        return undefined;
    }
  }

  async #showAvailability({ message, waitMinutes, position }: ChatEvents['availability']): Promise<void> {
    await this.#parts.callback.updateAgentAvailability({
      ...(waitMinutes !== undefined && { estimatedWaitTime: waitMinutes }),
      ...(position !== undefined && { positionInQueue: position }),
      ...(message !== undefined && { message }),
    });
  }

  async #join(agent: Agent): Promise<void> {
    const profile = await this.#parts.mapper.profile(agent);
    const agents = [...this.#chat.agents.filter(({ id }) => id !== agent.id), agent].slice(-agentsKept);
    this.#store({ agents, agentId: agent.id, joined: true });
    await this.#parts.callback.agentJoined(profile);
  }

  async #showMessage(message: ChatMessage): Promise<void> {
    const { connection, callback, instance, mapper } = this.#parts;
    if (connection.shown.has(message.messageId)) return;
    if (message.by === 'agent') await this.#joinIfUnknown(message.agentId);
    connection.shown.add(message.messageId);
    const response: MessageResponse | null = await mapper.response(message);
    if (response === null || this.#isOver) return;
    if (message.by === 'agent') {
      await callback.agentReadMessages();
      await callback.sendMessageToUser(response, message.agentId);
    } else if (message.by === 'assistant' && this.#chat.agentId !== null) {
      // Shown by the callback, they would bear the agent's name.
      await instance.messaging.addMessage(response);
    } else {
      await callback.sendMessageToUser(response);
    }
  }

  async #joinIfUnknown(agentId: string | undefined): Promise<void> {
    const { agentId: present, agents } = this.#chat;
    const isKnown = agentId === undefined || agents.some(({ id }) => id === agentId);
    if (present !== null && isKnown) return;
    const { agent } = await this.#snapshotOrNothing();
    const known = [agent, ...agents].find((candidate) => candidate?.id === agentId);
    await this.#join(known ?? { id: agentId ?? 'agent', name: '' });
  }

  async #snapshotOrNothing(): Promise<Partial<ChatSnapshot>> {
    const { platform } = this.#parts.connection;
    const limits = { until: platform.now() + 4_000 };
    return retry(platform, limits, (signal) => this.#snapshot(signal)).catch(() => ({}));
  }

  #allowFiles({ allowed, multiple, types, maxBytes }: ChatEvents['capabilities']['files']): void {
    this.#parts.uploads.rules = { allowed, multiple, types, maxBytes };
    this.#parts.callback.updateCapabilities({
      allowFileUploads: allowed,
      allowMultipleFileUploads: multiple,
      allowedFileUploadTypes: types.join(','),
    });
  }

  // While the visitor waits for an agent, the chat would take this for the end of the try.
  #showLine(isDown: boolean): void {
    const { callback } = this.#parts;
    void this.#add(async () => {
      if (isDown ? !this.#chat.joined : !this.#isShownDown) return;
      this.#isShownDown = isDown;
      if (isDown) await callback.agentTyping(false);
      await callback.setErrorStatus({ type: errorType.disconnected, isDisconnected: isDown });
    });
  }

  async #end({ by }: ChatEvents['ended']): Promise<void> {
    const { callback, instance, onEnded } = this.#parts;
    this.close();
    onEnded();
    if (by === 'agent') await callback.agentEndedChat();
    else await instance.serviceDesk.endConversation();
  }
}
