import { SunshineError, badRequest } from './errors.ts';
import type { Trigger } from './events.ts';
import type { EventView } from './render/conversations.ts';
import { renderEventMessage, renderShortConversation, renderSource } from './render/conversations.ts';
import { renderShortUser, renderUser } from './render/users.ts';
import type { AppRecord, ConversationRecord, MessageRecord, Metadata, SourceRecord, UserRecord } from './records.ts';
import { assignDefault } from './switchboard/rules.ts';
import type { World } from './world.ts';

/** A conversation to create. */
export interface ConversationSeed {
  type: ConversationRecord['type'];
  userIds: readonly string[];
  displayName?: string | null | undefined;
  description?: string | null | undefined;
  iconUrl?: string | null | undefined;
  metadata?: Metadata | null | undefined;
  /** `none` by API, `startConversation` or `message` by a customer. */
  reason: 'none' | 'startConversation' | 'message' | 'proactiveMessaging';
  source: SourceRecord;
}

/** A message to store. */
export type MessageSeed = Pick<MessageRecord, 'author' | 'content' | 'source'> &
  Partial<Pick<MessageRecord, 'activity' | 'metadata' | 'quotedMessageId' | 'delivered'>>;

/** The source of everything that came through the API. */
export function apiSource(): SourceRecord {
  return { type: 'api:conversations', integrationId: null, originalMessageId: null, client: null };
}

/** Creates a conversation and gives it to its default seat. A user's first one is their default conversation. */
export function createConversation(world: World, app: AppRecord, seed: ConversationSeed): ConversationRecord {
  const { source, reason, userIds } = seed;
  const conversation: ConversationRecord = {
    id: world.ids.next(),
    type: seed.type,
    displayName: seed.displayName ?? null,
    description: seed.description ?? null,
    iconUrl: seed.iconUrl ?? null,
    metadata: seed.metadata ?? null,
    participants: [],
    isDefault: seed.type === 'personal' && conversationsOf(app, userIds[0] ?? '').length === 0,
    activeId: null,
    pendingId: null,
    integrationId: source.integrationId,
    messages: [],
    businessLastReadMs: null,
    businessTypingUntilMs: 0,
    get businessTyping() {
      return world.now() < this.businessTypingUntilMs;
    },
    lastUpdatedMs: null,
    createdAtMs: world.now(),
  };
  for (const userId of userIds) addParticipant(world, conversation, userId);
  app.conversations.set(conversation.id, conversation);
  assignDefault(world, app, conversation, source.integrationId);
  const user = app.users.get(userIds[0] ?? '');
  tell(world, app, conversation, 'conversation:create', (view) => ({
    creationReason: reason,
    source: renderSource(source, view.fullSource),
    ...(user === undefined ? {} : { user: shownUser(user, view) }),
  }));
  return conversation;
}

/** Adds a participant without an event. */
export function addParticipant(world: World, conversation: ConversationRecord, userId: string): void {
  conversation.participants.push({ id: world.ids.next(), userId, unreadCount: 0, lastReadMs: null });
}

/** The conversations in which the user is a participant, oldest first. */
export function conversationsOf(app: AppRecord, userId: string): ConversationRecord[] {
  return [...app.conversations.values()].filter(({ participants }) => {
    return participants.some((participant) => participant.userId === userId);
  });
}

/**
 * Stores a message and sends its events. A user's message first gives a conversation without an active seat to the
 * default one. Throws the 423 of a full conversation.
 */
export function addMessage(
  world: World,
  app: AppRecord,
  conversation: ConversationRecord,
  seed: MessageSeed,
): MessageRecord {
  const { maximumMessages } = world.settings;
  if (conversation.messages.length >= maximumMessages) {
    throw new SunshineError(423, 'locked', `Message limit of ${maximumMessages} per conversation reached.`);
  }
  const message: MessageRecord = {
    activity: null,
    metadata: null,
    quotedMessageId: null,
    delivered: false,
    ...seed,
    id: world.ids.next(),
    receivedMs: world.now(),
  };
  conversation.messages.push(message);
  conversation.lastUpdatedMs = message.receivedMs;
  const byUser = message.author.type === 'user';
  if (!byUser) conversation.businessTypingUntilMs = 0;
  else assignDefault(world, app, conversation, message.source.integrationId ?? conversation.integrationId);
  for (const participant of conversation.participants) {
    if (participant.userId !== message.author.userId) participant.unreadCount += 1;
  }
  tell(world, app, conversation, 'conversation:message', (view) => ({
    message: renderEventMessage(message, conversation, { app, settings: world.settings }, view),
  }));
  for (const listener of world.listeners) listener({ kind: 'message', app, conversation, message });
  return message;
}

/** Sends the events about whether a message of the business reached the customer's channel. */
export function tellDelivery(
  world: World,
  app: AppRecord,
  conversation: ConversationRecord,
  message: MessageRecord,
): void {
  const user = app.users.get(conversation.participants[0]?.userId ?? '');
  const client = user?.clients.at(-1);
  if (!world.settings.deliveryReceipts || user === undefined || client === undefined) return;
  const type = app.integrations.get(client.integrationId)?.type ?? client.type;
  const send = (trigger: Trigger, rest: Record<string, unknown>): void =>
    tell(world, app, conversation, trigger, (view) => ({
      user: shownUser(user, view),
      message: { id: message.id },
      destination: { type, integrationId: client.integrationId },
      ...rest,
    }));
  if (!message.delivered) {
    const error = { code: 'uncategorized_error', message: 'The channel refused the message' };
    return send('conversation:message:delivery:failure', { isFinalEvent: true, error });
  }
  send('conversation:message:delivery:channel', {
    isFinalEvent: false,
    externalMessages: [{ id: `ext-${message.id}` }],
  });
  send('conversation:message:delivery:user', { isFinalEvent: true });
}

/** Sends the event of a customer who pressed a postback button. */
export function addPostback(
  world: World,
  app: AppRecord,
  conversation: ConversationRecord,
  press: { user: UserRecord; source: SourceRecord; payload: string; metadata: Metadata | null },
): void {
  const { user, source, payload, metadata } = press;
  assignDefault(world, app, conversation, source.integrationId ?? conversation.integrationId);
  tell(world, app, conversation, 'conversation:postback', (view) => ({
    postback: { payload, ...(metadata === null ? {} : { metadata }) },
    user: shownUser(user, view),
    source: renderSource(source, view.fullSource),
  }));
}

/** Stores that somebody reads or types, and sends its event. When `user` is null, it is the business. */
export function addActivity(
  world: World,
  app: AppRecord,
  conversation: ConversationRecord,
  act: { type: 'conversation:read' | 'typing:start' | 'typing:stop'; user: UserRecord | null; source: SourceRecord },
): void {
  const { type, user, source } = act;
  if (type === 'conversation:read') markRead(world, conversation, user);
  else if (user === null) {
    const { typingFadesMs } = world.settings;
    conversation.businessTypingUntilMs = type === 'typing:start' ? world.now() + (typingFadesMs ?? Infinity) : 0;
  }
  tell(world, app, conversation, type === 'conversation:read' ? type : 'conversation:typing', (view) => ({
    activity: {
      type,
      source: renderSource(source, view.fullSource),
      author: user === null ? { type: 'business' } : { type: 'user', userId: user.id, user: shownUser(user, view) },
    },
  }));
}

/** Deletes a conversation with its messages. Throws the 400 of a default conversation. */
export function deleteConversation(world: World, app: AppRecord, conversation: ConversationRecord): void {
  if (conversation.isDefault) {
    throw badRequest(`Conversation ${conversation.id} cannot be deleted because it is the default.`);
  }
  app.conversations.delete(conversation.id);
  tell(world, app, conversation, 'conversation:remove', () => ({}));
}

/** Sends an event of a conversation, with the conversation as it is now. */
export function tell(
  world: World,
  app: AppRecord,
  conversation: ConversationRecord,
  trigger: Trigger,
  rest: (view: EventView) => Record<string, unknown>,
): void {
  world.hub.emit(app, trigger, conversation, (view) => ({
    conversation: renderShortConversation(conversation, app),
    ...rest(view),
  }));
}

function markRead(world: World, conversation: ConversationRecord, user: UserRecord | null): void {
  if (user === null) conversation.businessLastReadMs = world.now();
  const participant = conversation.participants.find(({ userId }) => userId === user?.id);
  if (participant === undefined) return;
  participant.unreadCount = 0;
  participant.lastReadMs = world.now();
}

function shownUser(user: UserRecord, view: EventView): Record<string, unknown> {
  return view.fullUser ? renderUser(user) : renderShortUser(user);
}
