import type { FastifyRequest } from 'fastify';
import type { Message } from '../../domain/messaging/messaging.ts';
import type { Visitor } from '../../domain/webchat/requests.ts';
import { messageWithoutPins, textWithoutPins, type PinOptions } from '../webhooks/messaging-pins.ts';
import { sessionOf } from './authorize.ts';

/** What stands between a visitor and their chats. */
export interface VisitorOptions extends PinOptions {
  /** Keyed hash of a session, which stands for the visitor where the session itself is not needed. */
  hashSession: (session: string) => string;
}

/** The kind of channel, as messages name it. */
const source = 'web';
/** A locale (BCP 47), like `de` or `pt-BR`. */
const localePattern = /^[a-z]{2,3}(?:-[a-z0-9]{1,8}){0,4}$/i;
/** Longest address of a page that is kept, in characters. */
const longestPage = 1_000;

/**
 * Who sends a request, by its token.
 * @param locale as the page reports it; left out: the first language of the browser
 */
export function visitorOf(request: FastifyRequest, { hashSession }: VisitorOptions, locale?: string): Visitor {
  const { id, identity } = sessionOf(request);
  const accepted = request.headers['accept-language']?.split(/[,;]/, 1)[0];
  const known = [locale, accepted].find((one) => one !== undefined && localePattern.test(one.trim()));
  return {
    id: hashSession(id),
    subject: identity?.subject ?? null,
    name: identity?.name ?? null,
    email: identity?.email ?? null,
    phone: identity?.phone ?? null,
    locale: known?.trim() ?? null,
  };
}

/** What a visitor has written, as a message of their conversation, without PINs. */
export function messageOf(visitor: Visitor, { id, text }: { id: string; text: string }, options: PinOptions): Message {
  const message: Message = {
    id,
    receivedAt: Date.now(),
    author: { kind: 'user', userId: visitor.id },
    content: { kind: 'text', text: readable(text), payload: null },
    ourKey: null,
    source,
  };
  return messageWithoutPins(message, options);
}

/** A visitor's text for people to read: without PINs and control characters. */
export function cleanText(text: string, options: PinOptions): string {
  return textWithoutPins(readable(text), options);
}

/** The address of a page without what may be private in it: query, fragment and credentials. Null if it is none. */
export function pageAddress(page: string | undefined): string | null {
  if (page === undefined || !URL.canParse(page)) return null;
  const { protocol, host, pathname } = new URL(page);
  if (protocol !== 'https:' && protocol !== 'http:') return null;
  return `${protocol}//${host}${pathname}`.slice(0, longestPage);
}

/** Lines and tabs stay; other control characters, and halves of characters, do not. */
function readable(text: string): string {
  return text.toWellFormed().replaceAll(/[^\P{Cc}\n\r\t]/gu, '');
}
