import type { ChatVisitor, MessagingConversation } from '../../domain/messaging/messaging.ts';
import type { CallOptions, WriteKey } from '../../ports/call.ts';
import { isFailure } from '../http/write-outcome.ts';
import type { ConversationsApi } from './api/conversations.ts';
import type { UserSettings, UsersApi } from './api/users.ts';
import { chatMember, chatOf, isChatId } from './chat-metadata.ts';
import { sunshineFailure } from './errors.ts';
import { controlOf, timeOf } from './mapping.ts';
import type { SunshineConversation } from './schema.ts';

type Api = ConversationsApi & UsersApi;

const createCall = { method: 'POST', path: '/apps/{appId}/conversations' } as const;
/** Longest members of a profile that are sent, in characters. */
const longest = { givenName: 128, email: 128, locale: 32 } as const;

/** A name, an address and a language that the platform takes; what it would refuse is left out. */
function profileOf({ name, email, locale }: ChatVisitor): NonNullable<UserSettings['profile']> {
  const givenName = (name ?? '').trim().slice(0, longest.givenName).toWellFormed();
  const isEmail = email !== null && email.length <= longest.email && /^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/.test(email);
  const isLocale = locale !== null && locale.length <= longest.locale && /^\w+(?:-\w+)*$/.test(locale);
  return { ...(givenName === '' ? {} : { givenName }), ...(isEmail ? { email } : {}), ...(isLocale ? { locale } : {}) };
}

/** Id of the user with this id of ours. One that exists stays as it is, since others may have filled in the profile. */
async function userWith(
  api: Api,
  externalId: string,
  profile: NonNullable<UserSettings['profile']>,
  options: CallOptions,
): Promise<string> {
  try {
    return (await api.createUser({ externalId, profile }, options)).id;
  } catch (error) {
    if (!isFailure(error, ['conflict'])) throw error;
    return (await api.getUser(externalId, options)).id;
  }
}

/** Conversations of the user with this id of ours; none if there is no such user. */
async function conversationsOf(
  api: Api,
  userExternalId: string,
  options: CallOptions,
): Promise<SunshineConversation[]> {
  try {
    return await api.listConversations({ userExternalId }, options);
  } catch (error) {
    if (isFailure(error, ['notFound'])) return [];
    throw error;
  }
}

/** The oldest conversation of this chat among those of the user; null if there is none. */
async function findOpened(
  api: Api,
  externalId: string,
  chat: string,
  options: CallOptions,
): Promise<MessagingConversation | null> {
  const [oldest] = (await conversationsOf(api, externalId, options))
    .filter((conversation) => chatOf(conversation) === chat)
    .toSorted((a, b) => (timeOf(a.createdAt) ?? Infinity) - (timeOf(b.createdAt) ?? Infinity) || 0);
  if (oldest === undefined) return null;
  return { id: oldest.id, userId: (await api.getUser(externalId, options)).id, ...controlOf(oldest) };
}

/**
 * Opens the conversation of a web chat; see `Messaging.openConversation`. Where an account allows each user one conversation
 * only (Sunshine Conversations v2, app settings: `multiConvoEnabled`), and the visitor has one elsewhere, the chat gets a
 * user of its own.
 */
export async function openConversation(
  api: Api,
  { chat, visitor }: { chat: string; visitor: ChatVisitor },
  write: WriteKey,
  options: CallOptions,
): Promise<MessagingConversation> {
  if (!isChatId(chat)) throw sunshineFailure(createCall, 'not an id of a chat', { kind: 'rejected', reason: 'other' });
  const ownUser = `deskbridge-chat-${chat}`;
  const externalIds = [visitor.externalId, ownUser];
  if (write.mayBeDone) {
    for (const externalId of externalIds) {
      const opened = await findOpened(api, externalId, chat, options);
      if (opened !== null) return opened;
    }
  }
  const create = async (externalId: string): Promise<MessagingConversation> => {
    const userId = await userWith(api, externalId, profileOf(visitor), options);
    const conversation = await api.createConversation({ userId }, { [chatMember]: chat }, options);
    return { id: conversation.id, userId, ...controlOf(conversation) };
  };
  try {
    return await create(visitor.externalId);
  } catch (error) {
    const isRefused = isFailure(error, ['rejected']) && error.details.status === 400;
    if (!isRefused || (await conversationsOf(api, visitor.externalId, options)).length === 0) throw error;
    return create(ownUser);
  }
}
