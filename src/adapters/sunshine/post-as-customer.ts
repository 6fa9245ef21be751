import type { CustomerMessage, Message } from '../../domain/messaging/messaging.ts';
import type { CallOptions, WriteKey } from '../../ports/call.ts';
import type { ConversationsApi, MessageBody } from './api/conversations.ts';
import { postOnce } from './post-once.ts';
import { neutraliseShorthand } from './shorthand.ts';

/** Longest description of a file (Sunshine Conversations v2, file message). */
const maximumAltText = 128;
/** Types that every channel shows as an image; all others go as files. */
const imageTypes: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif']);

function contentOf(message: CustomerMessage): MessageBody['content'] {
  // No document says that shorthand works for customers, and none that it does not.
  if ('text' in message) return { type: 'text', text: neutraliseShorthand(message.text) };
  const { url, name, mediaType } = message.file;
  const altText = name.slice(0, maximumAltText).toWellFormed();
  return {
    type: imageTypes.has(mediaType) ? 'image' : 'file',
    mediaUrl: url,
    ...(altText === '' ? {} : { altText }),
  };
}

/** Posts a message in the customer's name once, see {@link postOnce}. */
export function postAsCustomer(
  api: ConversationsApi,
  conversationId: string,
  userId: string,
  message: CustomerMessage,
  write: WriteKey,
  options: CallOptions,
): Promise<Message> {
  const body = { author: { type: 'user' as const, userId }, content: contentOf(message) };
  return postOnce(api, conversationId, body, write, options);
}
