import { z } from 'zod';

import { metadata, uri } from './parse.ts';

/** Limit of `textMessage.text` (Sunshine API description). */
const maxText = 4096;

const longText = z.string().max(maxText);
const shortText = z.string().min(1).max(128);
const blockChatInput = z.boolean().optional();
const link = { uri: z.string().min(1), text: shortText, default: z.boolean().optional(), metadata };
const extraChannelOptions = z.record(z.string(), z.unknown()).optional();

const linkAction = z.strictObject({ type: z.literal('link'), ...link, extraChannelOptions });
const postbackAction = z.strictObject({
  type: z.literal('postback'),
  text: shortText,
  payload: z.string().min(1),
  metadata,
});
const buyAction = z.strictObject({
  type: z.literal('buy'),
  text: shortText,
  amount: z.int(),
  currency: z.string().optional(),
  metadata,
});
const webviewAction = z.strictObject({
  type: z.literal('webview'),
  ...link,
  extraChannelOptions,
  size: z.enum(['compact', 'tall', 'full']).optional(),
  fallback: z.string(),
  openOnReceive: z.boolean().optional(),
});
const replyAction = z.strictObject({
  type: z.literal('reply'),
  text: shortText,
  payload: z.string().min(1),
  metadata,
  iconUrl: uri.optional(),
});
const locationAction = z.strictObject({ type: z.literal('locationRequest'), text: shortText, metadata });

const action = z.discriminatedUnion('type', [
  buyAction,
  linkAction,
  locationAction,
  postbackAction,
  replyAction,
  webviewAction,
]);
const actionSubset = z.discriminatedUnion('type', [buyAction, linkAction, postbackAction, webviewAction]);

const item = z.strictObject({
  title: shortText,
  description: z.string().max(128).optional(),
  mediaUrl: uri.optional(),
  mediaType: z.string().max(128).optional(),
  altText: z.string().max(128).optional(),
  size: z.enum(['compact', 'large']).optional(),
  actions: z.array(actionSubset).min(1).max(3),
  metadata,
});

const option = z.strictObject({ label: shortText, name: shortText });
const field = {
  type: z.enum(['email', 'select', 'text']),
  name: shortText,
  label: shortText,
  text: z.string().min(1).max(256).optional(),
  email: z.string().min(1).max(128).optional(),
  select: z.array(z.looseObject({})).optional(),
  format: z.enum(['integer', 'decimal']).optional(),
};
const formField = z.strictObject({
  ...field,
  placeholder: shortText.optional(),
  minSize: z.int().min(1).max(256).optional(),
  maxSize: z.int().min(1).max(256).optional(),
  options: z.array(option).max(200).optional(),
});

const texts = { text: longText.optional(), htmlText: longText.optional(), markdownText: longText.optional() };
const media = {
  mediaUrl: uri,
  altText: z.string().max(128).optional(),
  ...texts,
  blockChatInput,
  attachmentId: z.string().optional(),
};

/** The content of a message (Sunshine API description, content). */
const content = z.discriminatedUnion('type', [
  z
    .strictObject({
      type: z.literal('text'),
      ...texts,
      blockChatInput,
      actions: z.array(action).optional(),
      payload: z.string().optional(),
    })
    .refine((value) => [value.text, value.htmlText, value.markdownText].some((text) => (text ?? '') !== ''), {
      message: 'one of text, htmlText or markdownText is required',
      path: ['text'],
    }),
  z.strictObject({ type: z.literal('image'), ...media, actions: z.array(action).optional() }),
  z.strictObject({ type: z.literal('file'), ...media }),
  z.strictObject({
    type: z.literal('carousel'),
    blockChatInput,
    items: z.array(item).min(1).max(10),
    displaySettings: z.strictObject({ imageAspectRatio: z.enum(['horizontal', 'square']).optional() }).optional(),
  }),
  z.strictObject({
    type: z.literal('list'),
    blockChatInput,
    items: z.array(item).min(1).max(10),
    actions: z.array(actionSubset).min(1).max(10).optional(),
  }),
  z.strictObject({
    type: z.literal('form'),
    blockChatInput,
    fields: z.array(formField).min(1).max(20),
    text: longText.optional(),
  }),
  z.strictObject({
    type: z.literal('formResponse'),
    fields: z
      .array(z.strictObject({ ...field, quotedMessageId: z.string().optional() }))
      .min(1)
      .max(20),
  }),
  z.strictObject({
    type: z.literal('location'),
    blockChatInput,
    coordinates: z.strictObject({ lat: z.number(), long: z.number() }),
    location: z.strictObject({ address: z.string().optional(), name: z.string().optional() }).optional(),
  }),
  z.strictObject({ type: z.literal('template'), blockChatInput, template: z.record(z.string(), z.unknown()) }),
]);

/** The author of a message. Requests cannot have `agent` and `bot` as subtypes (Sunshine API description, author). */
const author = z
  .strictObject({
    type: z.enum(['business', 'user']),
    subtypes: z.array(z.enum(['AI', 'activity'])).optional(),
    userId: z.string().min(1).optional(),
    userExternalId: z.string().min(1).optional(),
    brandId: z.string().min(1).max(24).nullish(),
    displayName: z.string().optional(),
    avatarUrl: uri.optional(),
  })
  .refine((value) => value.type === 'business' || (value.userId ?? value.userExternalId) !== undefined, {
    message: 'userId or userExternalId is required for type user',
    path: ['userId'],
  });

/** Body of `POST …/messages`. */
export const messageBody = z.strictObject({
  author,
  content,
  destination: z
    .union([
      z.strictObject({ integrationId: z.string().min(1) }),
      z.strictObject({ integrationType: z.string().min(1) }),
    ])
    .optional(),
  metadata,
  override: z.record(z.string(), z.unknown()).optional(),
  schema: z.string().optional(),
});
/** See {@link messageBody}. */
export type MessageBody = z.infer<typeof messageBody>;

/** Body of `POST …/activity`. For a user, the only activity is reading. */
export const activityBody = z
  .strictObject({ author, type: z.enum(['conversation:read', 'typing:start', 'typing:stop']) })
  .refine((value) => value.author.type === 'business' || value.type === 'conversation:read', {
    message: 'only conversation:read is supported for author type user',
    path: ['type'],
  });
