import type { Message, MessagingConversation } from '../../domain/messaging/messaging.ts';
import type { CallOptions, WriteKey } from '../../ports/call.ts';
import type { ControlMetadata, Messaging } from '../../ports/messaging.ts';
import type { ConversationsApi } from './api/conversations.ts';
import type { ControlParts } from './control.ts';
import { acceptControl, offerControl, passControl, releaseControl } from './control.ts';
import { isFailure } from './errors.ts';
import type { FileFetcher } from './fetch-file.ts';
import { controlOf, messageOf, userOf } from './mapping.ts';
import { sendMessage } from './send-message.ts';

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
    const ours = messageOf(message);
    return ours === null ? [] : [ours];
  });
  return { messages: messages.toSorted((a, b) => a.receivedAt - b.receivedAt), before: page.next };
}

/** A message that is gone, whoever took it away, is what was wanted. */
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
    // Throws when it is the conversation that does not exist.
    await api.getConversation(conversationId, options);
    return true;
  }
}

/** @param seat name of our own seat on the switchboard */
export function createMessaging(parts: ControlParts, files: FileFetcher): Messaging {
  const { api } = parts;
  const acted = async (
    act: (action: Parameters<typeof acceptControl>[1]) => Promise<void>,
    [conversationId, metadata, write, options]: [string, ControlMetadata, WriteKey, CallOptions],
  ): Promise<MessagingConversation> => {
    await act({ conversationId, metadata, write, options });
    return readConversation(api, conversationId, options);
  };
  return {
    getConversation: (id, options) => readConversation(api, id, options),
    async getUser(id, options) {
      const [user, clients] = await Promise.all([api.getUser(id, options), api.listClients(id, options)]);
      return userOf(user, clients);
    },
    sendMessage: (id, message, write, options) => sendMessage(api, id, message, write, options),
    listMessages: (id, before, options) => listMessages(api, id, before, options),
    deleteMessage: (id, messageId, options) => deleteMessage(api, id, messageId, options),
    setTyping: (id, typing, options) => api.postActivity(id, typing ? 'typing:start' : 'typing:stop', options),
    passControl: (id, target, metadata, write, options) =>
      acted((action) => passControl(parts, target, action), [id, metadata, write, options]),
    offerControl: (id, target, metadata, write, options) =>
      acted((action) => offerControl(parts, target, action), [id, metadata, write, options]),
    acceptControl: (id, ...rest) => acted((action) => acceptControl(parts, action), [id, ...rest]),
    releaseControl: (id, ...rest) => acted((action) => releaseControl(parts, action), [id, ...rest]),
    fetchFile: (url, maxBytes, options) => files.fetch(url, maxBytes, options),
    // Keys of every scope may look for users.
    checkHealth: async (options) => void (await api.findUsers('health-check@deskbridge.invalid', options)),
  };
}
