import { z } from 'zod';

/** Optional text; a value of another type counts as absent. */
export const text = z.string().nullish().catch(null);
const flag = z.boolean().nullish().catch(null);
const count = z.number().nullish().catch(null);
/** Ids are text, mostly 24 hex digits; some systems write numbers. */
export const id = z.union([z.string().min(1).max(256), z.int().transform(String)]);
/** Metadata should be flat; any values are accepted here, since only single members are used. */
export const metadata = z.record(z.string(), z.unknown()).nullish().catch(null);
/** A list that leaves out members of another shape, so that one of them does not hide the others. */
function listOf<T>(item: z.ZodType<T>) {
  return z
    .array(z.unknown())
    .nullish()
    .transform((members) =>
      (members ?? []).flatMap((member) => {
        const { success, data } = item.safeParse(member);
        return success ? [data] : [];
      }),
    );
}

const meta = z.object({ hasMore: flag, afterCursor: text, beforeCursor: text }).nullish().catch(null);

const seat = z.object({
  id,
  name: z
    .string()
    .nullish()
    .transform((name) => name ?? ''),
  integrationId: text,
  integrationType: text,
});
/** A seat in a conversation: the active or the pending one. */
export type SunshineSeat = z.infer<typeof seat>;

/** A conversation. The seats are absent if nobody has control, or nobody was offered it. */
export const sunshineConversation = z.object({
  id,
  type: text,
  activeSwitchboardIntegration: seat.nullish(),
  pendingSwitchboardIntegration: seat.nullish(),
  metadata,
  createdAt: text,
});
/** See {@link sunshineConversation}. */
export type SunshineConversation = z.infer<typeof sunshineConversation>;

/** Answer that holds one conversation. */
export const sunshineConversationAnswer = z.object({ conversation: sunshineConversation });
/** Answer that holds a page of conversations. */
export const sunshineConversationsAnswer = z.object({ conversations: listOf(sunshineConversation), meta });

/** Answer that holds a page of participants. */
export const sunshineParticipantsAnswer = z.object({
  participants: listOf(z.object({ id: text, userId: text, userExternalId: text })),
  meta,
});
/** Answer that holds one participant. */
export const sunshineParticipantAnswer = z.object({
  participant: z.object({ id: text, userId: text, userExternalId: text }),
});

const author = z.object({
  type: text,
  subtypes: z.array(z.string()).nullish().catch(null),
  userId: id.nullish().catch(null),
  user: z.object({ id }).nullish().catch(null),
  displayName: text,
  avatarUrl: text,
});

const field = z.object({
  name: text,
  label: text,
  text,
  email: text,
  select: listOf(z.object({ name: text, label: text })),
});

const content = z.object({
  type: text,
  text,
  markdownText: text,
  payload: text,
  mediaUrl: text,
  mediaType: text,
  mediaSize: count,
  altText: text,
  textFallback: text,
  coordinates: z.object({ lat: z.number(), long: z.number() }).nullish().catch(null),
  fields: listOf(field),
});
/** The content of a message, of any type. */
export type SunshineContent = z.infer<typeof content>;

/** A message, as the API and webhooks show it. */
export const sunshineMessage = z.object({
  id,
  received: text,
  author,
  content: content.nullish().catch(null),
  source: z.object({ type: text, integrationId: text }).nullish().catch(null),
  metadata,
  activity: z.object({ type: text }).nullish().catch(null),
  deleted: flag,
});
/** See {@link sunshineMessage}. */
export type SunshineMessage = z.infer<typeof sunshineMessage>;

/** Answer to a posted message: usually one message, several if the text held shorthand. */
export const sunshinePostAnswer = z.object({ messages: listOf(sunshineMessage) });
/** Answer that holds a page of messages, the newest page first. */
export const sunshineMessagesAnswer = z.object({ messages: listOf(sunshineMessage), meta });

/** A user. `zendeskId` is the id of the linked Support user. */
export const sunshineUser = z.object({
  id,
  externalId: id.nullish().catch(null),
  zendeskId: id.nullish().catch(null),
  profile: z.object({ givenName: text, surname: text, email: text, locale: text }).nullish().catch(null),
  identities: listOf(z.object({ type: text, value: text, verification: text })),
});
/** See {@link sunshineUser}. */
export type SunshineUser = z.infer<typeof sunshineUser>;

/** Answer that holds one user. */
export const sunshineUserAnswer = z.object({ user: sunshineUser });
/** Answer that holds users. */
export const sunshineUsersAnswer = z.object({ users: listOf(sunshineUser), meta });

const client = z.object({ id: text, type: text, status: text, externalId: text, lastSeen: text });
/** A client: a user on one channel. */
export type SunshineClientRecord = z.infer<typeof client>;
/** Answer that holds a page of a user's clients. */
export const sunshineClientsAnswer = z.object({ clients: listOf(client), meta });

/** An app. */
export const sunshineAppAnswer = z.object({ app: z.object({ id, displayName: text }) });
/** Answer that holds a page of apps. */
export const sunshineAppsAnswer = z.object({ apps: listOf(z.object({ id, displayName: text })), meta });

const webhook = z.object({
  id,
  target: text,
  triggers: z.array(z.string()).nullish().catch(null),
  includeFullUser: flag,
  includeFullSource: flag,
  secret: text,
  version: text,
});
/** A webhook of an integration. The secret is shown when it was made, and wherever the platform chooses to. */
export type SunshineWebhook = z.infer<typeof webhook>;
/** Answer that holds one webhook. */
export const sunshineWebhookAnswer = z.object({ webhook });
/** Answer that holds the webhooks of an integration. */
export const sunshineWebhooksAnswer = z.object({ webhooks: listOf(webhook) });

const integration = z.object({
  id,
  type: text,
  status: text,
  displayName: text,
  webhooks: listOf(webhook),
  defaultResponder: z
    .object({ name: text, integrationId: text, integrationType: text, inherited: flag })
    .nullish()
    .catch(null),
});
/** A channel, or a system behind webhooks (`custom`). */
export type SunshineIntegration = z.infer<typeof integration>;
/** Answer that holds one integration. */
export const sunshineIntegrationAnswer = z.object({ integration });
/** Answer that holds a page of integrations. */
export const sunshineIntegrationsAnswer = z.object({ integrations: listOf(integration), meta });

const switchboard = z.object({ id, enabled: flag, defaultSwitchboardIntegrationId: text });
/** The switchboard of an app. */
export type SunshineSwitchboard = z.infer<typeof switchboard>;
/** Answer that holds one switchboard. */
export const sunshineSwitchboardAnswer = z.object({ switchboard });
/** Answer that holds the switchboards of an app. */
export const sunshineSwitchboardsAnswer = z.object({ switchboards: listOf(switchboard) });

const switchboardIntegration = seat.extend({
  deliverStandbyEvents: flag,
  nextSwitchboardIntegrationId: text,
  messageHistoryCount: count,
});
/** A seat with its settings. */
export type SunshineSwitchboardIntegration = z.infer<typeof switchboardIntegration>;
/** Answer that holds one seat. */
export const sunshineSeatAnswer = z.object({ switchboardIntegration });
/** Answer that holds the seats of a switchboard. */
export const sunshineSeatsAnswer = z.object({ switchboardIntegrations: listOf(switchboardIntegration) });

/** Answer to an upload. */
export const sunshineAttachmentAnswer = z.object({
  attachment: z.object({ mediaUrl: z.string().min(1), mediaType: text }),
});

/** Answer whose body does not matter. */
export const sunshineEmptyAnswer = z.unknown().transform(() => true as const);

/** Error answer; only a 400 has several errors. */
export const sunshineErrorAnswer = z.object({ errors: z.array(z.object({ code: text, title: text })) });
