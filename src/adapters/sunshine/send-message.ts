import type { Message, OutgoingMessage, QuickReply } from '../../domain/messaging/messaging.ts';
import { neutraliseShorthand } from './shorthand.ts';
import type { CallOptions, WriteKey } from '../../ports/call.ts';
import type { ConversationsApi } from './api/conversations.ts';
import { sunshineFailure } from './errors.ts';
import { postCall, postOnce } from './post-once.ts';

/** Facebook Messenger does not show more. */
const maximumQuickReplies = 11;
/** Facebook Messenger cuts longer labels (Sunshine Conversations v2, reply); the web messenger cuts at 40. */
const maximumLabelLength = 20;

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

function bodyOf(message: OutgoingMessage) {
  if (message.quickReplies.length > maximumQuickReplies) {
    const fields = [{ field: 'quickReplies', message: `more than ${maximumQuickReplies}` }];
    throw sunshineFailure(postCall, 'too many quick replies', { kind: 'rejected', reason: 'other', fields });
  }
  const actions = message.quickReplies.length === 0 ? {} : { actions: actionsOf(message.quickReplies) };
  return {
    author: { type: 'business' as const },
    content: { type: 'text', text: neutraliseShorthand(message.text), ...actions },
  };
}

/** Sends a message of the business once, see {@link postOnce}. */
export async function sendMessage(
  api: ConversationsApi,
  conversationId: string,
  message: OutgoingMessage,
  write: WriteKey,
  options: CallOptions,
): Promise<Message> {
  return postOnce(api, conversationId, bodyOf(message), write, options);
}
