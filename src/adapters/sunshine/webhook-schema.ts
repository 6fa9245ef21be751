import { z } from 'zod';
import { shortTextCharacters } from '../../domain/budgets.ts';
import { id, metadata, sunshineConversation, sunshineMessage, text } from './schema.ts';

/** Body of a webhook request; each event is parsed separately. */
export const sunshineWebhookBody = z.object({ events: z.array(z.unknown()) });

/** The part that all events have in common. */
export const sunshineEvent = z.object({
  id: z.string().min(1).max(200),
  type: z.string(),
  createdAt: text,
  payload: z.record(z.string(), z.unknown()),
});
/** See {@link sunshineEvent}. */
export type SunshineEvent = z.infer<typeof sunshineEvent>;

/** A reason is for operators; a longer one than this is not kept whole. */
const shortText = text.transform((value) => value?.slice(0, shortTextCharacters) ?? null);

/** Restricted, since ids from events become parts of addresses and of workflow ids. */
const conversationId = z.string().regex(/^[\w-]{1,64}$/);
const eventConversation = sunshineConversation.extend({ id: conversationId });

/** Payload of `conversation:create` and `conversation:remove`. */
export const sunshineConversationPayload = z.object({ conversation: eventConversation });
/** Payload of `conversation:message`. */
export const sunshineMessagePayload = z.object({ conversation: eventConversation, message: sunshineMessage });
/** Payload of `conversation:postback`. */
export const sunshinePostbackPayload = z.object({
  conversation: eventConversation,
  // Ours are short; a longer one is not one of ours.
  postback: z.object({ payload: z.string().max(1_000) }),
  user: z.object({ id }).nullish().catch(null),
});
/** Payload of `conversation:typing`. */
export const sunshineTypingPayload = z.object({
  conversation: eventConversation,
  activity: z.object({
    type: z.string(),
    author: z.object({ type: z.string() }).nullish(),
    source: z.object({ type: text }).nullish().catch(null),
  }),
});
/** Payload of `conversation:message:delivery:failure`. */
export const sunshineDeliveryPayload = z.object({
  conversation: eventConversation,
  message: z.object({ id }).nullish().catch(null),
  isFinalEvent: z.boolean().nullish().catch(null),
  error: z.object({ code: text }).nullish().catch(null),
});
/** Payload of `switchboard:…` events. */
export const sunshineControlPayload = z.object({
  conversation: eventConversation,
  metadata,
  reason: shortText,
  error: z.object({ code: text }).nullish().catch(null),
});

/** Payload of `user:remove`. */
export const sunshineUserPayload = z.object({ user: z.object({ externalId: text }) });

const mergedConversation = z.object({ id: conversationId, metadata });
/** Payload of `user:merge`; without conversations if none were merged. */
export const sunshineMergePayload = z.object({
  mergedConversations: z
    .object({
      surviving: mergedConversation,
      discarded: z.union([mergedConversation.transform((one) => [one]), z.array(mergedConversation)]),
    })
    .nullish(),
});
