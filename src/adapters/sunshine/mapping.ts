import type {
  Control,
  Message,
  MessageAuthor,
  MessageContent,
  MessagingUser,
  Seat,
} from '../../domain/messaging/messaging.ts';
import { shortTextCharacters } from '../../domain/budgets.ts';
import { boundedContent, boundedUser, maximumAddress } from './bounded.ts';
import { nameInAddress } from './file-address.ts';
import type { SunshineContent, SunshineConversation, SunshineMessage, SunshineSeat, SunshineUser } from './schema.ts';
import { answerBotType, originSources } from './handoff-metadata.ts';

/** The member of the metadata of messages and control actions that holds our key. */
export const keyMember = 'deskbridgeKey';
/** The member that Agent Workspace sets on the messages of agents (seen in practice by others). */
const agentMember = '__zendesk_msg.agent.id';

/** A time as epoch milliseconds; null if the text is not a time. */
export function timeOf(text: string | null | undefined): number | null {
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) ? null : at;
}

/** Longest key of ours, in UTF-16 code units; customers can put any text there. */
const maximumKey = 300;

/** Our key in metadata; null if there is none. */
export function keyOf(metadata: Record<string, unknown> | null | undefined): string | null {
  const key = metadata?.[keyMember];
  return typeof key === 'string' && key !== '' && key.length <= maximumKey ? key : null;
}

function seatOf(seat: SunshineSeat | null | undefined): Seat | null {
  if (seat == null) return null;
  const { id, name, integrationId, integrationType } = seat;
  const type = integrationType ?? '';
  return { id, name, integrationId: integrationId ?? '', integrationType: type, isBot: type === answerBotType };
}

/** Who has control of the conversation. */
export function controlOf(conversation: SunshineConversation): Control {
  return {
    active: seatOf(conversation.activeSwitchboardIntegration),
    pending: seatOf(conversation.pendingSwitchboardIntegration),
  };
}

/** Sources of messages that were written in the channel's own app (Sunshine Conversations v2, client types). */
const channelSources: ReadonlySet<string> = new Set<string>([...originSources, 'gbm', 'wechat']);

/** Id of the agent who wrote the message; null if there is none, or what is there is not an id. */
function agentOf({ metadata }: SunshineMessage): string | null {
  const agent = metadata?.[agentMember];
  const id = typeof agent === 'number' ? String(agent) : agent;
  return typeof id === 'string' && /^\d{1,30}$/.test(id) ? id : null;
}

/** The address of a picture; null if there is none, or what is there cannot be one. */
function pictureOf(address: string | null | undefined): string | null {
  return address != null && address.length <= maximumAddress && /^https?:/i.test(address) ? address : null;
}

/**
 * True if a person of the business wrote the message. In Agent Workspace the agent's id decides: triggers and automations
 * have `__trigger` or nothing there (Automattic/wp-calypso, odie-client). Where no id is given, the subtype `agent` counts
 * (Sunshine Conversations v2, author). Elsewhere it is the subtype, or a channel as the source: then a person answered in
 * the channel's own app.
 */
function isHuman(message: SunshineMessage): boolean {
  const { author, source, metadata } = message;
  if (metadata?.[agentMember] !== undefined) return agentOf(message) !== null;
  const subtypes = author.subtypes ?? [];
  if (subtypes.length > 0) return subtypes.includes('agent');
  return channelSources.has(source?.type ?? '');
}

function authorOf(message: SunshineMessage): MessageAuthor | null {
  const { author } = message;
  if (author.type === 'business') {
    const byHuman = keyOf(message.metadata) === null && message.activity == null && isHuman(message);
    const displayName = author.displayName?.slice(0, shortTextCharacters) ?? null;
    const agentId = byHuman ? agentOf(message) : null;
    return { kind: 'business', byHuman, displayName, agentId, avatarUrl: pictureOf(author.avatarUrl) };
  }
  const userId = author.userId ?? author.user?.id;
  return author.type === 'user' && userId != null ? { kind: 'user', userId } : null;
}

function formFields({ fields }: SunshineContent): { label: string; value: string }[] {
  return fields.map(({ label, name, text, email, select }) => ({
    label: label ?? name ?? '',
    value: text ?? email ?? select.map((option) => option.label ?? option.name ?? '').join(', '),
  }));
}

function contentOf({ content, activity, deleted }: SunshineMessage): MessageContent {
  const text = content?.text ?? content?.markdownText ?? content?.textFallback ?? null;
  if (deleted === true) return { kind: 'other', type: 'deleted', text: null };
  if (activity != null) return { kind: 'other', type: activity.type ?? 'activity', text };
  if (content == null) return { kind: 'other', type: 'unknown', text };
  const { type, mediaUrl, coordinates } = content;
  if (type === 'text' && text !== null) return { kind: 'text', text, payload: content.payload ?? null };
  if ((type === 'image' || type === 'file') && mediaUrl != null && mediaUrl !== '') {
    const { mediaType = null, altText = null, mediaSize } = content;
    // The platform fills in the name as the description of a file that has none (Sunshine Conversations v2, file message).
    const name = nameInAddress(mediaUrl) ?? altText;
    const size = mediaSize != null && Number.isSafeInteger(mediaSize) && mediaSize >= 0 ? mediaSize : null;
    return { kind: 'file', url: mediaUrl, mediaType, altText, text, name, size };
  }
  if (type === 'location' && coordinates != null) {
    return { kind: 'location', latitude: coordinates.lat, longitude: coordinates.long };
  }
  if (type === 'formResponse') return { kind: 'form', fields: formFields(content) };
  return { kind: 'other', type: type ?? 'unknown', text };
}

/**
 * Maps a message; null if it does not say who wrote it, or when.
 * @param inChat the conversation is one of a web chat, where we speak for customers: their messages can have our key
 */
export function messageOf(message: SunshineMessage, inChat = false): Message | null {
  const author = authorOf(message);
  const receivedAt = timeOf(message.received);
  if (author === null || receivedAt === null) return null;
  return {
    id: message.id,
    receivedAt,
    author,
    content: boundedContent(contentOf(message)),
    ourKey: author.kind === 'business' || inChat ? keyOf(message.metadata) : null,
    source: message.source?.type ?? null,
    ...(message.source?.integrationId == null ? {} : { integrationId: message.source.integrationId }),
  };
}

/**
 * Maps a user. An e-mail address among the identities takes precedence over that of the profile.
 * @param phone that a channel proves, in E.164; the profile's and the metadata's prove nothing
 */
export function userOf(user: SunshineUser, phone: string | null): MessagingUser {
  const { profile } = user;
  const names = [profile?.givenName, profile?.surname].map((part) => part?.trim() ?? '').filter((part) => part !== '');
  const identity = user.identities.find(({ type, value }) => type === 'email' && value != null && value !== '');
  return boundedUser({
    id: user.id,
    externalId: user.externalId ?? null,
    linkedUser: user.zendeskId == null ? null : { desk: 'zendesk', id: user.zendeskId },
    name: names.length === 0 ? null : names.join(' '),
    email: identity?.value ?? (profile?.email || null),
    phone,
    locale: profile?.locale || null,
  });
}
