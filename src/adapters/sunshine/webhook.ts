import { createHash, timingSafeEqual } from 'node:crypto';
import type { ZodType } from 'zod';
import type { MessagingEvent } from '../../domain/messaging/messaging.ts';
import type { WebhookRequest } from '../../ports/desk-webhooks.ts';
import type { SunshineEvent } from './webhook-schema.ts';
import {
  sunshineControlPayload,
  sunshineConversationPayload,
  sunshineDeliveryPayload,
  sunshineEvent,
  sunshineMergePayload,
  sunshineMessagePayload,
  sunshinePostbackPayload,
  sunshineTypingPayload,
  sunshineUserPayload,
  sunshineWebhookBody,
} from './webhook-schema.ts';
import { parseJson } from '../http/json.ts';
import { errandOf } from './errand-metadata.ts';
import { selfTestOfUser } from './self-test-user.ts';
import { chatOf } from './chat-metadata.ts';
import { controlOf, keyOf, messageOf, timeOf } from './mapping.ts';
import type { SunshineConversation } from './schema.ts';

/**
 * Result of reading a webhook request:
 * - `refused`: the sender is not proven; `reason` is for operators and holds no secret;
 * - `events`: the sender is proven; the events. Those that cannot be read or are of an unknown type are counted in
 *   `ignored`; those to which nothing reacts (a message was read or delivered) are left out and not counted.
 */
export type MessagingWebhookReading =
  | { kind: 'refused'; reason: string }
  | { kind: 'events'; events: MessagingEvent[]; ignored: number };

/** Known events to which nothing reacts. */
const withoutEffect: ReadonlySet<string> = new Set([
  'client:add',
  'client:remove',
  'client:update',
  'conversation:join',
  'conversation:leave',
  'conversation:message:delivery:channel',
  'conversation:message:delivery:user',
  'conversation:read',
  'conversation:referral',
  'passthrough:messaging',
  'user:update',
]);

const typingActivities: ReadonlySet<string> = new Set(['typing:start', 'typing:stop']);

const changes = {
  'switchboard:passControl': 'passed',
  'switchboard:offerControl': 'offered',
  'switchboard:acceptControl': 'accepted',
  'switchboard:releaseControl': 'released',
} as const;
const failures = {
  'switchboard:passControl:failure': 'passed',
  'switchboard:offerControl:failure': 'offered',
  'switchboard:acceptControl:failure': 'accepted',
} as const;

/** What every mapped event has, besides its conversation. */
interface Head {
  id: string;
  at: number;
}
/** The mapped events; null: the event cannot be read. */
type Mapped = MessagingEvent[] | null;

function withPayload<T>(schema: ZodType<T>, event: SunshineEvent, map: (payload: T) => Mapped): Mapped {
  const { success, data } = schema.safeParse(event.payload);
  return success ? map(data) : null;
}

/** What an event says about its conversation. */
function about(conversation: Pick<SunshineConversation, 'id' | 'metadata'>) {
  const chat = chatOf(conversation);
  return { conversationId: conversation.id, ...(chat === null ? {} : { chatId: chat }) };
}

function messageEvent(event: SunshineEvent, head: Head | null): Mapped {
  return withPayload(sunshineMessagePayload, event, ({ conversation, message }) => {
    // Messages are ordered by their own time; if a message has none, by that of the event.
    const received = message.received ?? event.createdAt;
    const mapped = messageOf({ ...message, received }, chatOf(conversation) !== null);
    const at = timeOf(received) ?? head?.at;
    if (mapped === null || at === undefined) return null;
    const control = controlOf(conversation);
    return [{ id: event.id, ...about(conversation), at, kind: 'message', message: mapped, control }];
  });
}

function controlEvent(event: SunshineEvent, head: Head): Mapped {
  return withPayload(sunshineControlPayload, event, ({ conversation, metadata, reason, error }) => {
    const base = { ...head, ...about(conversation), ourKey: keyOf(metadata) };
    if (event.type in failures) {
      const change = failures[event.type as keyof typeof failures];
      return [{ ...base, kind: 'controlFailed', change, code: error?.code ?? null }];
    }
    const change = changes[event.type as keyof typeof changes];
    const errand = errandOf(metadata);
    const control = controlOf(conversation);
    const asked = errand === null ? {} : { errand };
    return [{ ...base, kind: 'control', change, control, reason: reason ?? null, ...asked }];
  });
}

function mergeEvent(event: SunshineEvent, head: Head): Mapped {
  return withPayload(sunshineMergePayload, event, ({ mergedConversations }) => {
    if (mergedConversations == null) return [];
    const { surviving, discarded } = mergedConversations;
    return discarded
      .filter(({ id }) => id !== surviving.id)
      .map((conversation, index) => ({
        ...head,
        // One event can concern several conversations; each gets an event with an id of its own.
        id: index === 0 ? head.id : `${head.id}#${index}`,
        ...about(conversation),
        kind: 'merged',
        into: surviving.id,
      }));
  });
}

function otherEvent(event: SunshineEvent, head: Head): Mapped {
  switch (event.type) {
    case 'conversation:create':
      return withPayload(sunshineConversationPayload, event, ({ conversation }) => [
        { ...head, ...about(conversation), kind: 'created', control: controlOf(conversation) },
      ]);
    case 'conversation:remove':
      return withPayload(sunshineConversationPayload, event, ({ conversation }) => [
        { ...head, ...about(conversation), kind: 'removed' },
      ]);
    case 'conversation:postback':
      return withPayload(sunshinePostbackPayload, event, ({ conversation, postback, user }) => {
        const { payload } = postback;
        const control = controlOf(conversation);
        return [{ ...head, ...about(conversation), kind: 'postback', userId: user?.id ?? null, payload, control }];
      });
    case 'conversation:typing':
      return withPayload(sunshineTypingPayload, event, ({ conversation, activity }) => {
        const { type, author, source } = activity;
        if (!typingActivities.has(type)) return [];
        const isChat = chatOf(conversation) !== null;
        const typing = type === 'typing:start';
        // A visitor types in the chat itself. What comes through the API are we ourselves, or another bot.
        if (isChat && author?.type === 'business' && source?.type?.startsWith('api') !== true)
          return [{ ...head, ...about(conversation), kind: 'agentTyping', typing }];
        if (isChat || author?.type !== 'user') return [];
        return [{ ...head, ...about(conversation), kind: 'typing', typing }];
      });
    case 'conversation:message:delivery:failure':
      return withPayload(sunshineDeliveryPayload, event, ({ conversation, message, error, isFinalEvent }) => {
        // Codes are words of the platform; anything else could hold what was said.
        const code = /^\w{1,60}$/.exec(error?.code ?? '')?.[0] ?? null;
        const failed = { messageId: message?.id ?? null, code, final: isFinalEvent !== false };
        return [{ ...head, ...about(conversation), kind: 'deliveryFailed', ...failed }];
      });
    case 'user:merge':
      return mergeEvent(event, head);
    case 'user:remove':
      return withPayload(sunshineUserPayload, event, ({ user }) => {
        const conversationId = selfTestOfUser(user.externalId);
        return conversationId === null ? [] : [{ ...head, conversationId, kind: 'removed' }];
      });
    default:
      return withoutEffect.has(event.type) ? [] : null;
  }
}

function readEvent(value: unknown): Mapped {
  const { success, data: event } = sunshineEvent.safeParse(value);
  if (!success) return null;
  const at = timeOf(event.createdAt);
  const head = at === null ? null : { id: event.id, at };
  if (event.type === 'conversation:message') return messageEvent(event, head);
  if (head === null) return null;
  return Object.hasOwn(changes, event.type) || Object.hasOwn(failures, event.type)
    ? controlEvent(event, head)
    : otherEvent(event, head);
}

const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();

/** True if the secret is one of the accepted ones. All are compared, in constant time. */
function isAccepted(given: string, secrets: readonly string[]): boolean {
  const hashed = digest(given);
  return secrets.filter((secret) => timingSafeEqual(hashed, digest(secret))).length > 0;
}

/**
 * Reads a request of the platform's webhook. The sender is proven by a shared secret in `X-API-Key`; there is no
 * signature (Sunshine Conversations v2, webhooks). Each event is read separately, so that one that cannot be read does
 * not affect the others. Never throws. Empty secrets are not accepted.
 * @param headers names in lower case
 * @param secrets every secret that is accepted; two during a rotation
 */
export function readSunshineWebhook(
  headers: WebhookRequest['headers'],
  rawBody: Buffer,
  secrets: readonly string[],
): MessagingWebhookReading {
  const accepted = secrets.filter((secret) => secret !== '');
  if (accepted.length === 0) return { kind: 'refused', reason: 'no secret is configured' };
  const given = headers['x-api-key'];
  if (typeof given !== 'string' || given === '') return { kind: 'refused', reason: 'no secret' };
  if (!isAccepted(given, accepted)) return { kind: 'refused', reason: 'wrong secret' };
  const body = parseJson(sunshineWebhookBody, rawBody.toString('utf8'));
  if (body === null) return { kind: 'events', events: [], ignored: 1 };
  const mapped = body.events.map(readEvent);
  return {
    kind: 'events',
    events: mapped.flatMap((events) => events ?? []),
    ignored: mapped.filter((events) => events === null).length,
  };
}
