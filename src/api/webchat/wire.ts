import type { ChatAgent, ChatEvent, ChatEventContent, ChatFile, ChatMessage } from '../../domain/webchat/events.ts';
import type { ChatSnapshot } from '../../domain/webchat/requests.ts';
import { cursorText, eventText, retryText } from './streams/sse.ts';
import type { Format } from './streams/event-stream.ts';

/** Where all routes of web chat begin. */
export const webchatPath = '/service-desk/v1';

/** A browser waits this long before it opens a stream again, in milliseconds. */
const retryMs = 300;
/** After an end that many streams have at once, they come back spread over this time, in milliseconds. */
const spreadMs = 1_500;

/** A file as browsers see it. */
interface FileView extends ChatFile {
  /** Address on this host, which needs the token like all others. */
  url: string;
}

/** A message as browsers see it. */
interface MessageView extends Omit<ChatMessage, 'files' | 'at'> {
  files?: FileView[];
  /** ISO 8601. */
  at: string;
}

/** A chat as browsers see it. */
export interface ChatView {
  state: 'waiting' | 'connected' | 'ended';
  agent?: ChatAgent;
  cursor: number;
  messages: MessageView[];
}

/** The chat for a page that was loaded again. A browser waits for a person in a chat that still has only the assistant. */
export function chatView(chatId: string, { state, agent, cursor, messages }: ChatSnapshot): ChatView {
  return {
    state: state === 'assistant' ? 'waiting' : state,
    ...(agent === null ? {} : { agent: agentView(chatId, agent) }),
    cursor,
    messages: messages.map((message) => messageView(chatId, message)),
  };
}

/** What the streams of a chat send: all events but those that only concern the assistant's stream. */
export function chatFormat(chatId: string): Format {
  return {
    opening: retryText(retryMs),
    textOf: (event) => chatEventText(chatId, event),
    isLast: ({ type }) => type === 'ended',
    closing: () => retryText(retryMs + Math.floor(Math.random() * spreadMs)),
  };
}

function chatEventText(chatId: string, event: ChatEvent): string {
  // The browser's cursor moves nevertheless, since the ids on a stream have no gaps.
  if (event.type === 'turnEnded') return cursorText(event.id);
  const { id, ...content } = event;
  return eventText({ id, name: event.type, data: dataOf(chatId, content) });
}

function dataOf(chatId: string, content: ChatEventContent): object {
  switch (content.type) {
    case 'message': {
      const { type: _, ...message } = content;
      return messageView(chatId, message);
    }
    case 'agentJoined':
      return { agent: agentView(chatId, content.agent) };
    case 'transfer':
      return content.agent === undefined ? {} : { agent: agentView(chatId, content.agent) };
    default: {
      const { type: _, ...data } = content;
      return data;
    }
  }
}

function messageView(chatId: string, { files = [], at, ...message }: ChatMessage): MessageView {
  const view = { ...message, at: new Date(at).toISOString() };
  return files.length === 0 ? view : { ...view, files: files.map((file) => fileView(chatId, file)) };
}

/** Only these fields: a file of the chat may come with its address at the vendor. */
function fileView(chatId: string, { fileId, name, type, size }: ChatFile): FileView {
  return { fileId, name, type, size, url: fileAddress(chatId, fileId) };
}

function agentView(chatId: string, { avatar, ...agent }: ChatAgent): ChatAgent {
  return avatar === undefined ? agent : { ...agent, avatar: fileAddress(chatId, avatar) };
}

/** Address of a file of a chat, or of an agent's picture, on this host. */
function fileAddress(chatId: string, fileId: string): string {
  return `${webchatPath}/chats/${chatId}/files/${encodeURIComponent(fileId)}`;
}
