import { createHash } from 'node:crypto';
import { WebChatError, type LeftMessage, type WebChatProblem, type WebChats } from '../../src/client/web-chats.ts';
import type { ChatAgent, ChatEvent, ChatEventContent, ChatMessage } from '../../src/domain/webchat/events.ts';
import type {
  Backlog,
  ChatBehind,
  ChatSnapshot,
  OpenChat,
  Subscription,
  UploadedFile,
  VisitorMessage,
  VisitorReport,
} from '../../src/domain/webchat/requests.ts';
import type { ChatStreams } from '../../src/ports/chat-streams.ts';
import { textOf } from '../../src/domain/messaging/messaging.ts';

/** One chat, as the memory keeps it. */
export interface MemoryChat {
  log: ChatEvent[];
  files: UploadedFile[];
  reports: VisitorReport[];
  messages: VisitorMessage[];
  opened: OpenChat | null;
  state: ChatSnapshot['state'];
  agent: ChatAgent | null;
  /** Processes that hold a stream. */
  followers: Set<string>;
}

/** Chats in the memory of the test, in place of those that workflows keep. */
export class MemoryChats implements WebChats {
  readonly chats = new Map<string, MemoryChat>();
  readonly left = new Map<string, LeftMessage>();
  /** Every method fails with it. */
  failing: WebChatProblem | null = null;
  /** How the assistant answers: the events of its turn but the last one, and how the turn ends. */
  answer: (text: string) => {
    events: ChatEventContent[];
    connect?: Extract<ChatEventContent, { type: 'turnEnded' }>['connect'];
  } = (text) => ({
    events: [{ type: 'message', messageId: 'a-1', by: 'assistant', text: `You said: ${text}`, at: 0 }],
  });
  /** Called while a stream opens, after its backlog was read. */
  onSubscribe: (chatId: string) => void = () => undefined;
  readonly #streams: ChatStreams[] = [];

  /** Streams of one more process get the events. */
  connect(streams: ChatStreams): void {
    this.#streams.push(streams);
  }

  /** Appends to the log of a chat, and delivers to all processes that hold a stream of it. */
  append(chatId: string, ...contents: ChatEventContent[]): void {
    const chat = this.#chat(chatId);
    const events = contents.map((content, index): ChatEvent => ({ id: chat.log.length + index + 1, ...content }));
    chat.log.push(...events);
    for (const streams of this.#streams) {
      if (chat.followers.has(streams.process) && !streams.deliver(chatId, events))
        chat.followers.delete(streams.process);
    }
    if (contents.some(({ type }) => type === 'ended')) chat.state = 'ended';
  }

  async open(session: string, request: OpenChat): Promise<{ chatId: string }> {
    const chatId = this.#begin(session, request.key);
    this.#chat(chatId).opened ??= request;
    return { chatId };
  }

  async send(chatId: string, { message, files, visitor }: VisitorMessage): Promise<void> {
    const chat = this.#open(chatId);
    if (chat.messages.some((one) => one.message.id === message.id)) return;
    const known = files.map((id) => chat.files.find(({ fileId }) => fileId === id));
    if (known.includes(undefined)) throw new WebChatError('unknownFile');
    chat.messages.push({ message, files, visitor });
    const sent = known.flatMap((file) => file ?? []);
    const { id: messageId, receivedAt: at, content } = message;
    this.append(chatId, {
      type: 'message',
      messageId,
      by: 'visitor',
      text: textOf(content),
      at,
      ...(sent.length === 0 ? {} : { files: sent }),
    });
  }

  async upload(chatId: string, file: UploadedFile): Promise<void> {
    this.#open(chatId).files.push(file);
    this.append(chatId, { type: 'fileStatus', fileId: file.fileId, state: 'uploaded' });
  }

  async report(chatId: string, report: VisitorReport): Promise<void> {
    this.#open(chatId).reports.push(report);
    if (report.kind === 'end') this.append(chatId, { type: 'ended', by: 'visitor' });
  }

  async read(chatId: string): Promise<ChatBehind> {
    const { state, agent, log, files } = this.#chat(chatId);
    const messages = log.flatMap((event): ChatMessage[] => {
      if (event.type !== 'message') return [];
      const { type: _type, id: _id, ...message } = event;
      return [message];
    });
    return {
      key: null,
      ticket: null,
      snapshot: { state, agent, cursor: log.length, messages },
      platformConversation: `conversation-of-${chatId}`,
      files,
    };
  }

  async subscribe(chatId: string, { process, after }: Subscription): Promise<Backlog> {
    const chat = this.#chat(chatId);
    const backlog = { events: chat.log.slice(after), isOver: chat.state === 'ended' };
    chat.followers.add(process);
    this.onSubscribe(chatId);
    return backlog;
  }

  async leave(session: string, message: LeftMessage): Promise<{ ticket: string | null }> {
    this.#check();
    const key = `${session}/${message.key}`;
    if (!this.left.has(key)) this.left.set(key, message);
    return { ticket: String([...this.left.keys()].indexOf(key) + 1) };
  }

  async ask(session: string, { message, visitor }: VisitorMessage): Promise<{ chatId: string; after: number }> {
    const chatId = this.#begin(session, 'assistant');
    const chat = this.#chat(chatId);
    const after = chat.log.length;
    chat.messages.push({ message, visitor, files: [] });
    const { events, connect = null } = this.answer(textOf(message.content));
    // The first part is in the log before anybody follows; the rest comes while the browser waits.
    this.append(chatId, ...events.slice(0, 1));
    setImmediate(() => this.append(chatId, ...events.slice(1), { type: 'turnEnded', messageId: message.id, connect }));
    return { chatId, after };
  }

  #begin(session: string, key: string): string {
    this.#check();
    const chatId = `${session}-${createHash('sha256').update(key).digest('hex').slice(0, 16)}`;
    if (!this.chats.has(chatId)) {
      const chat: MemoryChat = {
        log: [],
        files: [],
        reports: [],
        messages: [],
        opened: null,
        state: 'waiting',
        agent: null,
        followers: new Set(),
      };
      this.chats.set(chatId, chat);
    }
    return chatId;
  }

  #chat(chatId: string): MemoryChat {
    this.#check();
    const chat = this.chats.get(chatId);
    if (chat === undefined) throw new WebChatError('notFound');
    return chat;
  }

  #open(chatId: string): MemoryChat {
    const chat = this.#chat(chatId);
    if (chat.state === 'ended') throw new WebChatError('over');
    return chat;
  }

  #check(): void {
    if (this.failing !== null) throw new WebChatError(this.failing);
  }
}
