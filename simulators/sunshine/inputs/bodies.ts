import { z } from 'zod';

import { triggers } from '../events.ts';
import { metadata, uri } from './parse.ts';

const name = z
  .string()
  .max(128)
  .regex(/^[\w-]+$/u);
const target = z.string().min(1);
const displayName = z.string().min(1).max(100).nullish();
const clientId = z.string().min(1);

/** Body of the control actions with a target. */
export const targetBody = z.strictObject({ switchboardIntegration: target, metadata });
/** Body of the control actions without a target. */
export const metadataBody = z.strictObject({ metadata });

/** Body of `POST …/switchboardIntegrations`. */
export const seatBody = z
  .strictObject({
    name,
    integrationId: z.string().optional(),
    integrationType: z.string().optional(),
    deliverStandbyEvents: z.boolean().default(true),
    nextSwitchboardIntegrationId: z.string().nullish(),
    messageHistoryCount: z.int().min(1).max(10).nullish(),
  })
  .refine((body) => (body.integrationId === undefined) !== (body.integrationType === undefined), {
    message: 'one of integrationId or integrationType is required',
    path: ['integrationId'],
  });

/** Body of `PATCH …/switchboardIntegrations/{id}`. */
export const seatUpdateBody = z.strictObject({
  name: name.optional(),
  integrationId: z.string().optional(),
  integrationType: z.string().optional(),
  deliverStandbyEvents: z.boolean().optional(),
  nextSwitchboardIntegrationId: z.string().nullish(),
  messageHistoryCount: z.int().min(1).max(10).nullish(),
});

/** Body of `PATCH …/switchboards/{id}`. */
export const switchboardBody = z.strictObject({
  enabled: z.boolean().optional(),
  defaultSwitchboardIntegrationId: z.string().optional(),
});

const webhookFields = {
  target: z.url(),
  triggers: z.array(z.enum(triggers)).min(1),
  includeFullUser: z.boolean().optional(),
  includeFullSource: z.boolean().optional(),
};

/** Body of a new webhook. */
export const webhookBody = z.strictObject(webhookFields);
/** Body of `PATCH …/webhooks/{id}`. */
export const webhookUpdateBody = webhookBody.partial();

/** Body of `POST …/integrations` for a custom integration, with exactly one webhook. */
export const customIntegrationBody = z.strictObject({
  type: z.literal('custom'),
  status: z.string().optional(),
  displayName,
  webhooks: z.array(webhookBody).length(1),
});

/** Body of `POST …/integrations` for a channel. Members that are special to the channel are not checked. */
export const channelBody = z.looseObject({
  type: z.string().min(1),
  displayName,
  defaultResponderId: z.string().nullish(),
});

/** Body of `PATCH …/integrations/{id}` for a channel. */
export const integrationUpdateBody = z.looseObject({ displayName, defaultResponderId: z.string().nullish() });
/** Body of `PATCH …/integrations/{id}` for a custom integration. */
export const customUpdateBody = z.strictObject({ displayName });

/** Body of a new key. */
export const keyBody = z.strictObject({ displayName: z.string().min(1).max(100) });
/** Body of a new app. */
export const appBody = z.strictObject({
  displayName: z.string().min(1).max(100),
  settings: z.record(z.string(), z.unknown()).optional(),
  metadata,
});
/** Body of `PATCH …/apps/{id}`. */
export const appUpdateBody = appBody.partial();

const profile = z
  .strictObject({
    givenName: z.string().min(1).max(128).nullish(),
    surname: z.string().min(1).max(128).nullish(),
    email: z.email().max(128).nullish(),
    avatarUrl: uri.nullish(),
    locale: z.string().min(1).max(64).nullish(),
  })
  .optional();
const userFields = { signedUpAt: z.string().optional(), toBeRetained: z.boolean().optional(), profile, metadata };

/** Body of a new user. */
export const userBody = z.strictObject({
  externalId: z.string().min(1).max(1024),
  brandId: z.string().min(1).max(24).nullish(),
  ...userFields,
});
/** Body of `PATCH …/users/{id}`. */
export const userUpdateBody = z.strictObject(userFields);
/** Body of `POST …/users/{id}/sync`. */
export const syncBody = z.strictObject({ survivingZendeskId: z.string().optional() });

const subscribeSDKClient = z.boolean().optional();
const participant = z.union([
  z.strictObject({ userId: clientId, subscribeSDKClient }),
  z.strictObject({ userExternalId: clientId, subscribeSDKClient }),
]);
const conversationFields = {
  displayName,
  description: z.string().min(1).max(100).nullish(),
  iconUrl: uri.nullish(),
  metadata,
};

/** Body of a new conversation. A personal one has exactly one participant. */
export const conversationBody = z
  .strictObject({
    type: z.enum(['personal', 'sdkGroup']),
    participants: z.array(participant).max(10).default([]),
    ...conversationFields,
  })
  .refine((body) => body.type === 'sdkGroup' || body.participants.length === 1, {
    message: 'must have exactly 1 participant for type personal',
    path: ['participants'],
  });
/** Body of `PATCH …/conversations/{id}`. */
export const conversationUpdateBody = z.strictObject(conversationFields);
/** Body of `POST …/join`. */
export const participantBody = participant;
/** Body of `POST …/leave`. */
export const leaveBody = z.union([
  z.strictObject({ userId: clientId }),
  z.strictObject({ userExternalId: clientId }),
  z.strictObject({ participantId: clientId }),
]);
/** Body of `POST …/attachments/remove`. */
export const attachmentRemoveBody = z.strictObject({ mediaUrl: z.string().min(1) });
