import { conversationsOf } from './conversations.ts';
import { renderShortConversation } from './render/conversations.ts';
import { timeText } from './render/time.ts';
import { renderShortUser, renderUser } from './render/users.ts';
import type { AppRecord, Metadata, ProfileRecord, UserRecord } from './records.ts';
import type { World } from './world.ts';

/** A user to add. */
export interface UserSeed {
  externalId?: string | null;
  brandId?: string | null;
  signedUpAt?: string | undefined;
  toBeRetained?: boolean | undefined;
  profile?: ProfileRecord | undefined;
  metadata?: Metadata | undefined;
  authenticated?: boolean;
}

/** Adds a user. An e-mail address in the profile does not become an identity. */
export function addUser(world: World, app: AppRecord, seed: UserSeed): UserRecord {
  const user: UserRecord = {
    id: world.ids.next(),
    externalId: seed.externalId ?? null,
    zendeskId: null,
    brandId: seed.brandId ?? null,
    authenticated: seed.authenticated ?? false,
    signedUpAt: seed.signedUpAt ?? timeText(world.now()),
    toBeRetained: seed.toBeRetained ?? false,
    profile: seed.profile ?? {},
    metadata: seed.metadata ?? {},
    identities: [],
    clients: [],
  };
  app.users.set(user.id, user);
  return user;
}

/** Deletes a user and their personal conversations. */
export function removeUser(world: World, app: AppRecord, user: UserRecord): void {
  for (const conversation of conversationsOf(app, user.id)) {
    if (conversation.type === 'personal') app.conversations.delete(conversation.id);
  }
  app.users.delete(user.id);
  world.hub.emit(app, 'user:remove', null, () => ({ user: renderShortUser(user) }));
}

/**
 * Merges two users: clients and messages move to the surviving user and their first conversation, and the other user and
 * conversation are deleted (Sunshine API description, `user:merge`).
 */
export function mergeUsers(
  world: World,
  app: AppRecord,
  surviving: UserRecord,
  discarded: UserRecord,
  reason: 'api' | 'channelLinking' | 'sdkLogin',
): void {
  surviving.clients.push(...discarded.clients);
  surviving.externalId ??= discarded.externalId;
  surviving.zendeskId ??= discarded.zendeskId;
  const [kept] = conversationsOf(app, surviving.id);
  const [lost] = conversationsOf(app, discarded.id);
  const before = lost === undefined ? undefined : renderShortConversation(lost, app);
  if (kept !== undefined && lost !== undefined) {
    kept.messages.push(...lost.messages);
    kept.messages.sort((a, b) => (a.id < b.id ? -1 : 1));
    app.conversations.delete(lost.id);
  } else if (lost !== undefined) {
    for (const participant of lost.participants) {
      if (participant.userId === discarded.id) participant.userId = surviving.id;
    }
  }
  for (const message of kept?.messages ?? lost?.messages ?? []) {
    if (message.author.userId === discarded.id) message.author.userId = surviving.id;
  }
  app.users.delete(discarded.id);
  world.hub.emit(app, 'user:merge', null, ({ fullUser }) => ({
    mergedUsers: {
      surviving: fullUser ? renderUser(surviving) : renderShortUser(surviving),
      discarded: fullUser ? renderUser(discarded) : renderShortUser(discarded),
    },
    ...(kept === undefined || before === undefined
      ? {}
      : { mergedConversations: { surviving: renderShortConversation(kept, app), discarded: before } }),
    discardedMetadata: {},
    reason,
  }));
}

/** A user's full name; null when it is unknown. */
export function nameOf({ profile: { givenName, surname } }: UserRecord): string | null {
  const name = [givenName, surname].filter((part) => part !== undefined && part !== null).join(' ');
  return name === '' ? null : name;
}
