import type { CallOptions } from '../../../ports/call.ts';
import type { SunshineConversation, SunshineMessage } from '../schema.ts';
import {
  sunshineAttachmentAnswer,
  sunshineConversationAnswer,
  sunshineConversationsAnswer,
  sunshineEmptyAnswer,
  sunshineMessagesAnswer,
  sunshineParticipantAnswer,
  sunshineParticipantsAnswer,
  sunshinePostAnswer,
} from '../schema.ts';
import type { FlatMetadata } from '../fit-metadata.ts';
import type { SunshineClient } from '../client.ts';
import type { Page } from '../pages.ts';
import { allPages, pageOf, pageQuery } from '../pages.ts';

/** A participant of a conversation. */
export interface SunshineParticipant {
  id?: string | null | undefined;
  userId?: string | null | undefined;
  userExternalId?: string | null | undefined;
}

/** One of the two ids of a user. */
export type UserReference = { userId: string } | { userExternalId: string };

/** A message to post. `content` may be of any type that the platform knows. */
export interface MessageBody {
  author: { type: 'business' | 'user'; subtypes?: string[]; displayName?: string } & Partial<
    Record<'userId' | 'userExternalId' | 'avatarUrl', string>
  >;
  content: { type: string } & Record<string, unknown>;
  /** Where it goes: the user's last channel if absent, nowhere for the type `none`. */
  destination?: { integrationId: string } | { integrationType: string };
  metadata?: FlatMetadata;
  override?: Record<string, unknown>;
  schema?: string;
}

/** A control action of the switchboard. */
export type ControlAction = 'passControl' | 'offerControl' | 'acceptControl' | 'releaseControl';

/** The part of the API for conversations: participants, messages, files and control. */
export interface ConversationsApi {
  /** A personal conversation. It is the default one of a user who has none yet. */
  createConversation(user: UserReference, metadata: FlatMetadata, options: CallOptions): Promise<SunshineConversation>;
  getConversation(conversationId: string, options: CallOptions): Promise<SunshineConversation>;
  listConversations(user: UserReference, options: CallOptions): Promise<SunshineConversation[]>;
  updateConversation(
    conversationId: string,
    changes: { displayName?: string; description?: string; metadata?: FlatMetadata },
    options: CallOptions,
  ): Promise<SunshineConversation>;
  /** Refused for a user's default conversation. */
  deleteConversation(conversationId: string, options: CallOptions): Promise<void>;
  listParticipants(conversationId: string, options: CallOptions): Promise<SunshineParticipant[]>;
  /** Only in conversations with several users. */
  join(conversationId: string, user: UserReference, options: CallOptions): Promise<SunshineParticipant>;
  leave(conversationId: string, user: UserReference, options: CallOptions): Promise<void>;
  postMessage(conversationId: string, message: MessageBody, options: CallOptions): Promise<SunshineMessage[]>;
  /** 100 messages before the cursor, in the platform's order; for null the newest ones. */
  listMessages(conversationId: string, before: string | null, options: CallOptions): Promise<Page<SunshineMessage>>;
  deleteMessage(conversationId: string, messageId: string, options: CallOptions): Promise<void>;
  postActivity(
    conversationId: string,
    type: 'typing:start' | 'typing:stop' | 'conversation:read',
    options: CallOptions,
  ): Promise<void>;
  /**
   * Uploads a file for a message of this conversation. Everybody who has its address can read it.
   * @param form multipart, with the file as `source`
   */
  uploadAttachment(
    conversationId: string,
    form: { type: string; content: AsyncIterable<Uint8Array> },
    options: CallOptions,
  ): Promise<{ mediaUrl: string; mediaType?: string | null | undefined }>;
  /** @param target only for pass and offer */
  control(
    conversationId: string,
    action: ControlAction,
    target: string | null,
    metadata: FlatMetadata,
    options: CallOptions,
  ): Promise<void>;
}

const app = '/apps/{appId}';
const conversations = `${app}/conversations`;
const oneConversation = `${conversations}/{conversationId}`;
const messages = `${oneConversation}/messages`;
const empty = sunshineEmptyAnswer;
/** A file comes at the speed of whoever sends it to us. */
const uploadTimeoutMs = 5 * 60_000;

type Conversations = Pick<
  ConversationsApi,
  | 'createConversation'
  | 'getConversation'
  | 'listConversations'
  | 'updateConversation'
  | 'deleteConversation'
  | 'listParticipants'
  | 'join'
  | 'leave'
>;

function conversationMethods(client: SunshineClient): Conversations {
  const schema = sunshineConversationAnswer;
  return {
    async createConversation(user, metadata, { signal }) {
      const body = { type: 'personal', participants: [{ ...user, subscribeSDKClient: false }], metadata };
      return (await client.request('POST', conversations, { body, schema, signal })).conversation;
    },
    async getConversation(conversationId, { signal }) {
      return (await client.request('GET', oneConversation, { ids: { conversationId }, schema, signal })).conversation;
    },
    listConversations: (user, options) =>
      allPages(async (cursor, { signal }) => {
        const filters = Object.entries(user).map(([name, value]): [string, string] => [`filter[${name}]`, value]);
        const query = { ...Object.fromEntries(filters), ...pageQuery(cursor, 'after') };
        const answer = await client.request('GET', conversations, {
          query,
          schema: sunshineConversationsAnswer,
          signal,
        });
        return pageOf(answer.conversations, answer.meta, 'after');
      }, options),
    async updateConversation(conversationId, body, { signal }) {
      const options = { ids: { conversationId }, body, repeatable: true, schema, signal };
      return (await client.request('PATCH', oneConversation, options)).conversation;
    },
    async deleteConversation(conversationId, { signal }) {
      const options = { ids: { conversationId }, repeatable: true, schema: empty, signal };
      await client.request('DELETE', oneConversation, options);
    },
    listParticipants: (conversationId, options) =>
      allPages(async (cursor, { signal }) => {
        const request = {
          ids: { conversationId },
          query: pageQuery(cursor, 'after'),
          schema: sunshineParticipantsAnswer,
        };
        const answer = await client.request('GET', `${oneConversation}/participants`, { ...request, signal });
        return pageOf(answer.participants, answer.meta, 'after');
      }, options),
    async join(conversationId, user, { signal }) {
      const body = { ...user, subscribeSDKClient: false };
      const options = { ids: { conversationId }, body, schema: sunshineParticipantAnswer, signal };
      return (await client.request('POST', `${oneConversation}/join`, options)).participant;
    },
    async leave(conversationId, user, { signal }) {
      const options = { ids: { conversationId }, body: user, repeatable: true, schema: empty, signal };
      await client.request('POST', `${oneConversation}/leave`, options);
    },
  };
}

type Messages = Omit<ConversationsApi, keyof Conversations>;

function messageMethods(client: SunshineClient): Messages {
  return {
    async postMessage(conversationId, body, { signal }) {
      const options = { ids: { conversationId }, body, schema: sunshinePostAnswer, signal };
      return (await client.request('POST', messages, options)).messages;
    },
    async listMessages(conversationId, before, { signal }) {
      const request = { ids: { conversationId }, query: pageQuery(before, 'before'), schema: sunshineMessagesAnswer };
      const answer = await client.request('GET', messages, { ...request, signal });
      return pageOf(answer.messages, answer.meta, 'before');
    },
    async deleteMessage(conversationId, messageId, { signal }) {
      const options = { ids: { conversationId, messageId }, repeatable: true, schema: empty, signal };
      await client.request('DELETE', `${messages}/{messageId}`, options);
    },
    async postActivity(conversationId, type, { signal }) {
      const body = { author: { type: 'business' }, type };
      const options = { ids: { conversationId }, body, repeatable: true, schema: empty, signal };
      await client.request('POST', `${oneConversation}/activity`, options);
    },
    async uploadAttachment(conversationId, file, { signal }) {
      const query = { access: 'public', for: 'message', conversationId };
      const options = { query, file, repeatable: true, timeoutMs: uploadTimeoutMs, schema: sunshineAttachmentAnswer };
      return (await client.request('POST', `${app}/attachments`, { ...options, signal })).attachment;
    },
    async control(conversationId, action, target, metadata, { signal }) {
      const body = { ...(target === null ? {} : { switchboardIntegration: target }), metadata };
      const options = { ids: { conversationId }, body, schema: empty, signal };
      await client.request('POST', `${oneConversation}/${action}`, options);
    },
  };
}

/** See {@link ConversationsApi}. */
export function createConversationsApi(client: SunshineClient): ConversationsApi {
  return { ...conversationMethods(client), ...messageMethods(client) };
}
