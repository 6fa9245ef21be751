import type { AppRecord, ClientRecord, ParticipantRecord, UserRecord } from '../records.ts';
import { timeText } from './time.ts';

/** A user in an answer or, with `includeFullUser`, in an event. */
export function renderUser(user: UserRecord): Record<string, unknown> {
  return {
    ...renderShortUser(user),
    signedUpAt: user.signedUpAt,
    toBeRetained: user.toBeRetained,
    profile: user.profile,
    metadata: user.metadata,
    identities: user.identities,
  };
}

/** A user in an event: ids only (Sunshine API description, userTruncated). */
export function renderShortUser(user: UserRecord): Record<string, unknown> {
  return {
    id: user.id,
    authenticated: user.authenticated,
    ...(user.externalId === null ? {} : { externalId: user.externalId }),
    ...(user.zendeskId === null ? {} : { zendeskId: user.zendeskId }),
    ...(user.brandId === null ? {} : { brandId: user.brandId }),
  };
}

/** A user's client. */
export function renderClient(client: ClientRecord): Record<string, unknown> {
  return {
    id: client.id,
    type: client.type,
    status: 'active',
    integrationId: client.integrationId,
    externalId: client.externalId,
    lastSeen: timeText(client.linkedAtMs),
    linkedAt: timeText(client.linkedAtMs),
    displayName: client.displayName,
    avatarUrl: null,
    info: {},
    raw: client.raw,
  };
}

/** A participant with the user's ids. */
export function renderParticipant(participant: ParticipantRecord, app: AppRecord): Record<string, unknown> {
  const user = app.users.get(participant.userId);
  return {
    id: participant.id,
    userId: participant.userId,
    userExternalId: user?.externalId ?? null,
    unreadCount: participant.unreadCount,
    clientAssociations: (user?.clients ?? []).map(({ id, type }) => ({ type, clientId: id })),
    lastRead: participant.lastReadMs === null ? null : timeText(participant.lastReadMs),
  };
}
