import { isFailure } from '../http/write-outcome.ts';
import type { Message, MessagingConversation } from '../../domain/messaging/messaging.ts';
import type { CallOptions } from '../../ports/call.ts';
import type { HandoffFacts } from '../../domain/messaging/handoff-facts.ts';
import type { HandoffDesk } from '../../ports/handoff-desk.ts';
import type { Messaging } from '../../ports/messaging.ts';
import type { DefaultCountry } from '../phone-match.ts';
import type { ConversationsApi } from './api/conversations.ts';
import type { UsersApi } from './api/users.ts';
import { acceptControl, offerControl, passControl, releaseControl, type Action, type ControlParts } from './control.ts';
import type { FileFetcher } from './fetch-file.ts';
import type { FlatMetadata } from './fit-metadata.ts';
import { handoffMetadata } from './handoff-metadata.ts';
import { checkHealth, type AppApi } from './health.ts';
import { controlOf, messageOf, userOf } from './mapping.ts';
import { openConversation } from './open-conversation.ts';
import { postAsCustomer } from './post-as-customer.ts';
import { provenPhone } from './proven-phone.ts';
import { sendMessage } from './send-message.ts';
import { neutraliseShorthand } from './shorthand.ts';
import { splitMessage } from './split-message.ts';
import { uploadFile } from './upload-file.ts';

async function readConversation(
  api: ConversationsApi,
  id: string,
  options: CallOptions,
): Promise<MessagingConversation> {
  const [conversation, participants] = await Promise.all([
    api.getConversation(id, options),
    api.listParticipants(id, options),
  ]);
  const [first, ...others] = participants;
  return {
    id: conversation.id,
    userId: others.length === 0 ? (first?.userId ?? null) : null,
    ...controlOf(conversation),
  };
}

async function listMessages(api: ConversationsApi, id: string, before: string | null, options: CallOptions) {
  const page = await api.listMessages(id, before, options);
  const messages = page.items.flatMap((message): Message[] => {
    const mapped = messageOf(message);
    return mapped === null ? [] : [mapped];
  });
  return { messages: messages.toSorted((a, b) => a.receivedAt - b.receivedAt), before: page.next };
}

/** Deletes a message; true as well if it is gone already. */
async function deleteMessage(
  api: ConversationsApi,
  conversationId: string,
  messageId: string,
  options: CallOptions,
): Promise<boolean> {
  try {
    await api.deleteMessage(conversationId, messageId, options);
    return true;
  } catch (error) {
    if (isFailure(error, ['forbidden', 'rejected'])) return false;
    if (!isFailure(error, ['notFound'])) throw error;
    // Throws if it is the conversation that does not exist.
    await api.getConversation(conversationId, options);
    return true;
  }
}

/** Dependencies of {@link createMessaging}. */
export interface MessagingParts extends ControlParts {
  api: ControlParts['api'] & UsersApi & AppApi;
  files: FileFetcher;
  /** The help desk behind the platform; null if there is none. */
  handoffDesk: HandoffDesk | null;
  /** Country of customers' numbers without a country code; null: they are not read. */
  defaultCountry: DefaultCountry;
}

/** Implements the messaging port with the platform. */
export function createMessaging(parts: MessagingParts): Messaging {
  const { api, files, handoffDesk, defaultCountry } = parts;
  const metadataOf = (target: string, facts: HandoffFacts | null, options: CallOptions): Promise<FlatMetadata> =>
    facts === null ? Promise.resolve({}) : handoffMetadata(target, facts, handoffDesk, options);
  const act = async (action: Action, move: (given: Action) => Promise<void>): Promise<MessagingConversation> => {
    await move(action);
    return readConversation(api, action.conversationId, action.options);
  };
  return {
    getConversation: (id, options) => readConversation(api, id, options),
    async getUser(id, options) {
      const [user, clients] = await Promise.all([api.getUser(id, options), api.listClients(id, options)]);
      return userOf(user, provenPhone(clients, defaultCountry));
    },
    fit: (text) => splitMessage(neutraliseShorthand(text)),
    sendMessage: (id, message, write, options) => sendMessage(api, id, message, write, options),
    openConversation: (request, write, options) => openConversation(api, request, write, options),
    postAsCustomer: (id, userId, message, write, options) => postAsCustomer(api, id, userId, message, write, options),
    uploadFile: (id, file, options) => uploadFile(api, id, file, options),
    openFile: (url, options) => files.open(url, options),
    listMessages: (id, before, options) => listMessages(api, id, before, options),
    deleteMessage: (id, messageId, options) => deleteMessage(api, id, messageId, options),
    setTyping: (id, typing, options) => api.postActivity(id, typing ? 'typing:start' : 'typing:stop', options),
    async passControl(conversationId, target, facts, write, options) {
      const metadata = await metadataOf(target, facts, options);
      return act({ conversationId, metadata, write, options }, (action) => passControl(parts, target, action));
    },
    async offerControl(conversationId, target, facts, write, options) {
      const metadata = await metadataOf(target, facts, options);
      return act({ conversationId, metadata, write, options }, (action) => offerControl(parts, target, action));
    },
    acceptControl: (conversationId, write, options) =>
      act({ conversationId, metadata: {}, write, options }, (action) => acceptControl(parts, action)),
    releaseControl: (conversationId, write, options) =>
      act({ conversationId, metadata: {}, write, options }, (action) => releaseControl(parts, action)),
    checkHealth: (options) => checkHealth(api, options),
    fetchFile: (url, maxBytes, options) => files.fetch(url, maxBytes, options),
  };
}
