import type { Message, OutgoingMessage, QuickReply } from '../../domain/messaging/messaging.ts';
import { neutraliseShorthand } from './shorthand.ts';
import type { CallOptions, WriteKey } from '../../ports/call.ts';
import type { SunshineMessage } from './schema.ts';
import type { ConversationsApi } from './api/conversations.ts';
import { sunshineFailure } from './errors.ts';
import { keyMember, keyOf, messageOf, timeOf } from './mapping.ts';

const postCall = { method: 'POST', path: '/apps/{appId}/conversations/{conversationId}/messages' } as const;
/** Facebook Messenger does not show more. */
const maximumQuickReplies = 11;
/** Facebook Messenger cuts longer labels (Sunshine Conversations v2, reply); the web messenger cuts at 40. */
const maximumLabelLength = 20;
/** How far the platform's clock may be behind ours, in milliseconds. */
const clockMarginMs = 5 * 60_000;

function cutLabel(text: string): string {
  const characters = Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
  if (characters.length <= maximumLabelLength) return text;
  const kept = characters.slice(0, maximumLabelLength - 1).join('');
  const atWord = kept.replace(/\s+\S*$/u, '');
  return `${atWord.length >= kept.length / 2 ? atWord : kept}…`;
}

/** Labels are cut for all channels, since we do not choose the channel; but not if two would then look the same. */
function actionsOf(replies: readonly QuickReply[]): object[] {
  const full = replies.map(({ text }) => neutraliseShorthand(text));
  const cut = full.map(cutLabel);
  const labels = new Set(cut).size === new Set(full).size ? cut : full;
  return replies.map(({ payload }, index) => ({ type: 'reply', text: labels[index] ?? '', payload }));
}

function bodyOf(message: OutgoingMessage, key: string) {
  if (message.quickReplies.length > maximumQuickReplies) {
    const fields = [{ field: 'quickReplies', message: `more than ${maximumQuickReplies}` }];
    throw sunshineFailure(postCall, 'too many quick replies', { kind: 'rejected', reason: 'other', fields });
  }
  const actions = message.quickReplies.length === 0 ? {} : { actions: actionsOf(message.quickReplies) };
  return {
    author: { type: 'business' as const },
    content: { type: 'text', text: neutraliseShorthand(message.text), ...actions },
    metadata: { [keyMember]: key },
  };
}

const isOurs = (message: SunshineMessage, key: string): boolean =>
  message.author.type === 'business' && keyOf(message.metadata) === key;

/** Searches backwards from the newest message to the time of the first attempt. Null: it was not said. */
async function findSaid(
  api: ConversationsApi,
  conversationId: string,
  { key, firstTriedAt }: WriteKey,
  options: CallOptions,
): Promise<SunshineMessage | null> {
  const seen = new Set<string>();
  for (let before: string | null = null; ;) {
    const { items, next } = await api.listMessages(conversationId, before, options);
    const found = items.find((message) => isOurs(message, key));
    if (found !== undefined) return found;
    const times = items.flatMap(({ received }) => timeOf(received) ?? []);
    const isOldEnough = times.length > 0 && Math.min(...times) < firstTriedAt - clockMarginMs;
    if (next === null || isOldEnough || seen.has(next)) return null;
    seen.add(next);
    before = next;
  }
}

/**
 * Sends a message once. The platform has no idempotency keys, so our key is part of the metadata of the message, which
 * is searched for if an earlier attempt may have succeeded.
 */
export async function sendMessage(
  api: ConversationsApi,
  conversationId: string,
  message: OutgoingMessage,
  write: WriteKey,
  options: CallOptions,
): Promise<Message> {
  const body = bodyOf(message, write.key);
  const earlier = write.mayBeDone ? await findSaid(api, conversationId, write, options) : null;
  const said = earlier ?? (await post(api, conversationId, body, write.key, options));
  const sent = messageOf(said);
  if (sent === null) throw sunshineFailure(postCall, 'an answer without author or time', { kind: 'ambiguous' });
  return sent;
}

async function post(
  api: ConversationsApi,
  conversationId: string,
  body: ReturnType<typeof bodyOf>,
  key: string,
  options: CallOptions,
): Promise<SunshineMessage> {
  const messages = await api.postMessage(conversationId, body, options);
  const [first] = messages;
  const said = messages.find((message) => isOurs(message, key)) ?? first;
  // The platform kept the message to itself (shorthand), so nothing was said.
  if (said === undefined) throw sunshineFailure(postCall, 'nothing was said', { kind: 'rejected', reason: 'other' });
  return { ...said, metadata: { ...said.metadata, [keyMember]: key } };
}
