import type { Message } from '../../domain/messaging/messaging.ts';
import type { CallOptions, WriteKey } from '../../ports/call.ts';
import type { ConversationsApi, MessageBody } from './api/conversations.ts';
import { sunshineFailure } from './errors.ts';
import { keyMember, keyOf, messageOf, timeOf } from './mapping.ts';
import type { SunshineMessage } from './schema.ts';

/** The call that posts a message, for failures. */
export const postCall = { method: 'POST', path: '/apps/{appId}/conversations/{conversationId}/messages' } as const;
/** How far the platform's clock may be behind ours, in milliseconds. */
const clockMarginMs = 5 * 60_000;

/** True for a message that this write has posted: customers can put any key into theirs. */
function isPosted(message: SunshineMessage, { author }: MessageBody, key: string): boolean {
  if (message.author.type !== author.type || keyOf(message.metadata) !== key) return false;
  return author.type === 'business' || (message.author.userId ?? message.author.user?.id) === author.userId;
}

/** Searches backwards from the newest message to the time of the first attempt. Null: it was not posted. */
async function findPosted(
  api: ConversationsApi,
  conversationId: string,
  body: MessageBody,
  { key, firstTriedAt }: WriteKey,
  options: CallOptions,
): Promise<SunshineMessage | null> {
  const seen = new Set<string>();
  for (let before: string | null = null; ;) {
    const { items, next } = await api.listMessages(conversationId, before, options);
    const found = items.find((message) => isPosted(message, body, key));
    if (found !== undefined) return found;
    const times = items.flatMap(({ received }) => timeOf(received) ?? []);
    const isOldEnough = times.length > 0 && Math.min(...times) < firstTriedAt - clockMarginMs;
    if (next === null || isOldEnough || seen.has(next)) return null;
    seen.add(next);
    before = next;
  }
}

async function post(
  api: ConversationsApi,
  conversationId: string,
  body: MessageBody,
  key: string,
  options: CallOptions,
): Promise<SunshineMessage> {
  const messages = await api.postMessage(conversationId, body, options);
  const [first] = messages;
  const posted = messages.find((message) => isPosted(message, body, key)) ?? first;
  // The platform kept the message to itself (shorthand), so nothing was said.
  if (posted === undefined) throw sunshineFailure(postCall, 'nothing was said', { kind: 'rejected', reason: 'other' });
  return { ...posted, metadata: { ...posted.metadata, [keyMember]: key } };
}

/**
 * Posts a message once. The platform has no idempotency keys, so our key is part of the metadata of the message, which
 * is searched for if an earlier attempt may have succeeded.
 */
export async function postOnce(
  api: ConversationsApi,
  conversationId: string,
  message: Omit<MessageBody, 'metadata'>,
  write: WriteKey,
  options: CallOptions,
): Promise<Message> {
  const body = { ...message, metadata: { [keyMember]: write.key } };
  const earlier = write.mayBeDone ? await findPosted(api, conversationId, body, write, options) : null;
  const posted = earlier ?? (await post(api, conversationId, body, write.key, options));
  const sent = messageOf(posted, true);
  if (sent === null) throw sunshineFailure(postCall, 'an answer without author or time', { kind: 'ambiguous' });
  return sent;
}
