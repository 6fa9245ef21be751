import type { AppRecord, ConversationRecord, MessageRecord, SeatRecord, SourceRecord } from '../records.ts';
import type { SunshineSettings } from '../settings.ts';
import { seatOf } from '../switchboard/seats.ts';
import { timeText } from './time.ts';
import { renderClient, renderShortUser, renderUser } from './users.ts';

/** How much an event contains about users and sources. */
export interface EventView {
  fullUser: boolean;
  fullSource: boolean;
}

function renderSeat(seat: SeatRecord): Record<string, unknown> {
  const { id, name, integrationId, integrationType } = seat;
  return { id, name, integrationId, integrationType };
}

/** A conversation in an event. Missing seats are left out, not null. */
export function renderShortConversation(conversation: ConversationRecord, app: AppRecord): Record<string, unknown> {
  const active = seatOf(app, conversation.activeId);
  const pending = seatOf(app, conversation.pendingId);
  return {
    id: conversation.id,
    type: conversation.type,
    ...(conversation.metadata === null ? {} : { metadata: conversation.metadata }),
    ...(active === null ? {} : { activeSwitchboardIntegration: renderSeat(active) }),
    ...(pending === null ? {} : { pendingSwitchboardIntegration: renderSeat(pending) }),
  };
}

/** A conversation in an answer. */
export function renderConversation(conversation: ConversationRecord, app: AppRecord): Record<string, unknown> {
  const { displayName, description, iconUrl, businessLastReadMs, lastUpdatedMs } = conversation;
  return {
    ...renderShortConversation(conversation, app),
    isDefault: conversation.isDefault,
    ...(displayName === null ? {} : { displayName }),
    ...(description === null ? {} : { description }),
    ...(iconUrl === null ? {} : { iconUrl }),
    businessLastRead: businessLastReadMs === null ? null : timeText(businessLastReadMs),
    lastUpdatedAt: lastUpdatedMs === null ? null : timeText(lastUpdatedMs),
    createdAt: timeText(conversation.createdAtMs),
  };
}

/** A source. With `full`, it includes the client. */
export function renderSource(source: SourceRecord, full: boolean): Record<string, unknown> {
  return {
    type: source.type,
    ...(source.integrationId === null ? {} : { integrationId: source.integrationId }),
    ...(source.originalMessageId === null ? {} : { originalMessageId: source.originalMessageId }),
    ...(full && source.client !== null ? { client: renderClient(source.client) } : {}),
  };
}

/** A message in an answer. */
export function renderMessage(
  message: MessageRecord,
  conversation: ConversationRecord,
  settings: SunshineSettings,
): Record<string, unknown> {
  return { ...renderBody(message, conversation, settings), author: renderAuthor(message, settings) };
}

/** A message in an event. */
export function renderEventMessage(
  message: MessageRecord,
  conversation: ConversationRecord,
  world: { app: AppRecord; settings: SunshineSettings },
  view: EventView,
): Record<string, unknown> {
  const user = world.app.users.get(message.author.userId ?? '');
  return {
    ...renderBody(message, conversation, world.settings),
    author: {
      ...renderAuthor(message, world.settings),
      ...(user === undefined ? {} : { user: view.fullUser ? renderUser(user) : renderShortUser(user) }),
    },
    source: renderSource(message.source, view.fullSource),
  };
}

function renderBody(
  message: MessageRecord,
  conversation: ConversationRecord,
  settings: SunshineSettings,
): Record<string, unknown> {
  const { quotedMessageId } = message;
  const quoted = quotedMessageId === null ? undefined : conversation.messages.find(({ id }) => id === quotedMessageId);
  return {
    id: message.id,
    received: timeText(message.receivedMs),
    ...(message.content === null ? {} : { content: message.content }),
    ...(message.activity === null ? {} : { activity: message.activity }),
    source: renderSource(message.source, false),
    ...(message.metadata === null ? {} : { metadata: message.metadata }),
    ...(quoted === undefined
      ? {}
      : { quotedMessage: { type: 'message', message: renderMessage(quoted, conversation, settings) } }),
  };
}

/** `agent` and `bot` come in answers only, never in requests (Sunshine API description, author). */
function renderAuthor({ author }: MessageRecord, settings: SunshineSettings): Record<string, unknown> {
  const subtypes = author.subtypes.filter(
    (subtype) => settings.authorSubtypes || (subtype !== 'agent' && subtype !== 'bot'),
  );
  return {
    type: author.type,
    ...(author.userId === null ? {} : { userId: author.userId }),
    ...(subtypes.length === 0 ? {} : { subtypes }),
    ...(author.displayName === null ? {} : { displayName: author.displayName }),
    ...(author.avatarUrl === null ? {} : { avatarUrl: author.avatarUrl }),
  };
}
