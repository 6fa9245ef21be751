import { condition } from '@temporalio/workflow';
import { textOf, type MessagingEvent } from '../../domain/messaging/messaging.ts';
import { noteOpened, receiveEvents } from '../../domain/messaging/inbox.ts';
import type { ChatReply, ChatRequest } from '../../domain/webchat/reply.ts';
import type {
  OpenChat,
  Subscription,
  UploadedFile,
  VisitorMessage,
  VisitorReport,
} from '../../domain/webchat/requests.ts';
import { eventsAfter, newLog } from '../../domain/webchat/log.ts';
import { addFile, addProcess, addTurn, isFull, isNewMessage } from '../../domain/webchat/state.ts';
import { leaveMessage } from './leave-message.ts';
import { showEnd } from './end-chat.ts';
import { answerScreenShare } from './screen-share.ts';
import { knowVisitor } from './visitor.ts';
import type { WebChat } from './web-chat.ts';

/** How long events of the talk may be on their way when it becomes a chat, in milliseconds. */
const deliveredWithinMs = 2_000;

const done: ChatReply = { kind: 'done' };
const over: ChatReply = { kind: 'over' };

/** Answers what a browser asks of a web chat. Each request with the same key has one effect. */
export async function answerRequest(webChat: WebChat, request: ChatRequest): Promise<ChatReply> {
  const { phase } = webChat.web;
  if (request.kind === 'subscribe') return subscribe(webChat, request.subscription);
  if (request.kind === 'open') return open(webChat, request.chat);
  if (request.kind === 'leave') return leaveMessage(webChat, request);
  if (request.kind === 'report' && request.report.kind === 'end' && phase === 'ended') return done;
  if (phase === 'ended' || webChat.chat.state.status === 'ended') return over;
  switch (request.kind) {
    case 'ask':
      return ask(webChat, request.said);
    case 'say':
      return say(webChat, request.said);
    case 'upload':
      return upload(webChat, request.file);
    case 'report':
      return report(webChat, request.report);
  }
}

function subscribe({ web }: WebChat, subscription: Subscription): ChatReply {
  if (subscription.after >= web.log.next) return { kind: 'oddCursor' };
  const isOver = web.phase === 'ended';
  if (!isOver) addProcess(web, subscription);
  return { kind: 'backlog', backlog: { events: eventsAfter(web.log, subscription.after), isOver } };
}

/** The talk with the assistant becomes a chat, with a log of its own; or nothing was said yet. */
async function open(webChat: WebChat, request: OpenChat): Promise<ChatReply> {
  const { web, chat } = webChat;
  // An event of the talk that arrives late could be taken for one of the chat, whose ids begin anew.
  if (web.key === null) await condition(() => webChat.isDelivered(), deliveredWithinMs);
  if (web.key === request.key) return done;
  if (web.key !== null || web.phase !== 'assistant' || chat.state.status === 'ended') return { kind: 'elsewhere' };
  knowVisitor(webChat, request.visitor);
  web.key = request.key;
  web.phase = 'waiting';
  web.opening = request;
  web.log = newLog();
  web.processes = [];
  if (web.endedBy !== null) showEnd(webChat, web.endedBy);
  return done;
}

function ask(webChat: WebChat, said: VisitorMessage): ChatReply {
  const { web, chat } = webChat;
  const { message } = said;
  if (web.phase !== 'assistant') return { kind: 'elsewhere' };
  const known = web.turns.find(({ messageId }) => messageId === message.id);
  if (known !== undefined) return { kind: 'turn', after: known.after };
  if (!isNewMessage(web, message.id)) return done;
  knowVisitor(webChat, said.visitor);
  web.connect = null;
  const { after } = addTurn(web, message.id);
  if (textOf(message.content) === '') noteOpened(chat.messaging, chat.rules);
  else receiveEvents(chat.messaging, [eventOf(webChat, said)]);
  return { kind: 'turn', after };
}

function say(webChat: WebChat, said: VisitorMessage): ChatReply {
  const { web, chat, emit } = webChat;
  const { message, files } = said;
  if (web.phase === 'assistant') return { kind: 'elsewhere' };
  if (web.messageIds.includes(message.id)) return done;
  const sent = files.map((id) => web.files.find(({ fileId }) => fileId === id));
  if (sent.includes(undefined)) return { kind: 'unknownFile' };
  if (isFull(web)) return { kind: 'tooMuch' };
  isNewMessage(web, message.id);
  const text = textOf(message.content);
  const shown = sent.flatMap((file) => (file === undefined ? [] : [shownFile(file)]));
  const attached = shown.length === 0 ? {} : { files: shown };
  emit({ type: 'message', messageId: message.id, by: 'visitor', text, ...attached, at: message.receivedAt });
  for (const { fileId } of shown) emit({ type: 'fileStatus', fileId, state: 'uploaded' });
  web.waiting.push({ messageId: message.id, text, files, at: message.receivedAt, tried: false });
  receiveEvents(chat.messaging, [eventOf(webChat, said)]);
  webChat.passOn();
  return done;
}

function shownFile({ fileId, name, type, size }: UploadedFile) {
  return { fileId, name, type, size };
}

/** What the visitor wrote, as any conversation hears its customer. */
function eventOf({ chat }: WebChat, { message }: VisitorMessage): MessagingEvent {
  const { conversationId } = chat.state;
  const { control } = chat.messaging;
  return { id: `visitor/${message.id}`, conversationId, at: message.receivedAt, kind: 'message', message, control };
}

function upload({ web }: WebChat, file: UploadedFile): ChatReply {
  if (web.link?.kind !== 'platform') return { kind: 'unknownFile' };
  return addFile(web, file) ? done : { kind: 'tooMuch' };
}

function report(webChat: WebChat, what: VisitorReport): ChatReply {
  if (what.kind === 'screenShare') answerScreenShare(webChat, what);
  if (what.kind === 'end') {
    // It may overtake the request that begins the chat.
    if (webChat.web.phase === 'assistant') webChat.web.endedBy ??= 'visitor';
    else showEnd(webChat, 'visitor');
    webChat.chat.state.session.endedAt ??= Date.now();
  }
  return done;
}
