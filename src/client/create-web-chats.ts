import { createHash } from 'node:crypto';
import type { Message } from '../domain/messaging/messaging.ts';
import type { ChatReply, ChatRequest } from '../domain/webchat/reply.ts';
import { chatRequests, type Outcome } from './chat-requests.ts';
import { WebChatError, type LeftMessage, type WebChats, type WebChatsOptions } from './web-chats.ts';

/** Most talks with the assistant in one session; each ends with the chat that it became. */
const maximumTalks = 50;

/**
 * Creates the client of web chats. A chat's id begins with its session: `<session>-<hash of the browser's id>`, the talk
 * with the assistant is `<session>-a<number>`, and a message that was left `<session>-m<hash>`.
 */
export function createWebChats(options: WebChatsOptions): WebChats {
  const requests = chatRequests(options);
  /** Numbers of the latest talks, a hint that saves requests to those that are over. */
  const latestTalks = new Map<string, number>();
  const told = async (chatId: string, request: ChatRequest): Promise<ChatReply> =>
    replyOf(await requests.toOpen(chatId, request));
  return {
    open: async (session, chat) => {
      const chatId = `${session}-${hashOf(chat.key)}`;
      // A talk that was begun after this chat must not become it.
      if ((await requests.toOpen(chatId, { kind: 'open', chat })) !== 'missing') return { chatId };
      for (let number = 1; number <= maximumTalks; number += 1) {
        const talk = talkId(session, number);
        const outcome = await requests.toOpen(talk, { kind: 'open', chat });
        if (outcome === 'missing') break;
        const isThis = outcome === 'closed' ? (await requests.read(talk)).key === chat.key : outcome.kind === 'done';
        if (isThis) return { chatId: talk };
      }
      const outcome = await requests.begin(chatId, { kind: 'open', chat });
      if (outcome !== 'closed') done(outcome);
      return { chatId };
    },
    send: async (chatId, said) => done(await told(chatId, { kind: 'say', said })),
    upload: async (chatId, file) => done(await told(chatId, { kind: 'upload', file })),
    report: async (chatId, report) => {
      // No platform shows people that a visitor types or has read something.
      if (report.kind === 'typing' || report.kind === 'read') return;
      const outcome = await requests.toOpen(chatId, { kind: 'report', report });
      if (outcome === 'closed' && report.kind === 'end') return;
      done(replyOf(outcome));
    },
    read: (chatId) => requests.read(chatId),
    subscribe: async (chatId, subscription) => {
      const outcome = await requests.toOpen(chatId, { kind: 'subscribe', subscription });
      if (outcome === 'closed') return requests.backlog(chatId, subscription.after);
      const reply = replyOf(outcome);
      if (reply.kind !== 'backlog') throw refusalOf(reply);
      return reply.backlog;
    },
    leave: async (session, message) => {
      const chatId = `${session}-m${hashOf(message.key)}`;
      const outcome = await requests.begin(chatId, leaveRequest(message));
      if (outcome === 'closed') return { ticket: (await requests.read(chatId)).ticket };
      if (outcome.kind !== 'left') throw refusalOf(outcome);
      return { ticket: outcome.ticket };
    },
    ask: async (session, said) => {
      for (let number = latestTalks.get(session) ?? 1; number <= maximumTalks; number += 1) {
        const chatId = talkId(session, number);
        const outcome = await requests.begin(chatId, { kind: 'ask', said });
        if (outcome === 'closed' || outcome.kind === 'elsewhere' || outcome.kind === 'over') continue;
        remember(latestTalks, session, number);
        if (outcome.kind !== 'turn') throw refusalOf(outcome);
        return { chatId, after: outcome.after };
      }
      throw new WebChatError('tooMuch');
    },
  };
}

function talkId(session: string, number: number): string {
  return `${session}-a${number}`;
}

function hashOf(key: string): string {
  return createHash('sha256').update(key, 'utf8').digest('hex').slice(0, 24);
}

/** Most sessions of which the number of the talk is remembered. */
const maximumSessions = 10_000;

function remember(talks: Map<string, number>, session: string, number: number): void {
  talks.delete(session);
  talks.set(session, number);
  const [oldest] = talks.keys();
  if (talks.size > maximumSessions && oldest !== undefined) talks.delete(oldest);
}

function leaveRequest({ key, visitor, text, email }: LeftMessage): ChatRequest {
  const message: Message = {
    id: key,
    receivedAt: Date.now(),
    author: { kind: 'user', userId: visitor.id },
    content: { kind: 'text', text, payload: null },
    ourKey: null,
    source: 'web',
  };
  return { kind: 'leave', said: { visitor, message, files: [] }, email };
}

function replyOf(outcome: Outcome | 'missing'): ChatReply {
  if (outcome === 'missing') throw new WebChatError('notFound');
  if (outcome === 'closed') throw new WebChatError('over');
  return outcome;
}

function done(reply: ChatReply): void {
  if (reply.kind !== 'done') throw refusalOf(reply);
}

function refusalOf({ kind }: ChatReply): WebChatError {
  if (kind === 'over' || kind === 'tooMuch' || kind === 'unknownFile' || kind === 'oddCursor') {
    return new WebChatError(kind);
  }
  return new WebChatError(kind === 'elsewhere' ? 'notFound' : 'unreachable');
}
