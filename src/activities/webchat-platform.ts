import { ServiceFailure } from '../domain/failures.ts';
import type { ChatVisitor, CustomerMessage, Message, MessagingConversation } from '../domain/messaging/messaging.ts';
import type { WriteKey } from '../ports/call.ts';
import type { Messaging } from '../ports/messaging.ts';
import { attemptWrite, callOptions, type WriteRequest } from './attempt.ts';
import { translateFailures } from './translate-failures.ts';

/** The conversation of a web chat that is to be opened. */
export interface OpenChatRequest {
  /** Id of the chat. */
  chat: string;
  visitor: ChatVisitor;
  write: WriteRequest;
}

/** What a visitor of a web chat says. */
export interface CustomerPost {
  conversationId: string;
  /** The user who speaks for the visitor, as the opened conversation names it. */
  userId: string;
  message: CustomerMessage;
  write: WriteRequest;
}

/** What the business says, whoever has control. */
export interface BusinessPost {
  conversationId: string;
  text: string;
  write: WriteRequest;
}

/** What became of a post. */
export interface Posted {
  /** Ids of the messages that the text has become, in order; none for a text of white space. */
  messageIds: string[];
}

/** The platform's side of a web chat. */
export function createWebchatPlatformActivities(platform: () => Messaging) {
  return {
    /** Opens the conversation of a chat, or finds the one that was opened. */
    openChatConversation: translateFailures(({ write, ...request }: OpenChatRequest): Promise<MessagingConversation> =>
      attemptWrite(write, (key) => platform().openConversation(request, key, callOptions(write))),
    ),

    /** Says something in the visitor's name. A long text becomes several messages. */
    postAsCustomer: translateFailures(({ conversationId, userId, message, write }: CustomerPost): Promise<Posted> =>
      attemptWrite(write, async (key) => {
        const options = callOptions(write);
        const post = (part: CustomerMessage, own: WriteKey): Promise<Message> =>
          platform().postAsCustomer(conversationId, userId, part, own, options);
        if ('file' in message) return { messageIds: [(await post(message, key)).id] };
        return postParts(platform().fit(message.text), key, (text, own) => post({ text }, own));
      }),
    ),

    /** Says something as the business, whoever has control. A long text becomes several messages. */
    postToConversation: translateFailures(({ conversationId, text, write }: BusinessPost): Promise<Posted> =>
      attemptWrite(write, (key) =>
        postParts(platform().fit(text), key, (part, own) =>
          platform().sendMessage(conversationId, { text: part, quickReplies: [] }, own, callOptions(write)),
        ),
      ),
    ),
  };
}

/**
 * Posts the parts of a text one after the other, the only one with the key of the write, several with `…/1`, `…/2`.
 * @throws a failure that says `mayBeDone` as soon as one of them is posted, so that the next attempt looks for it
 */
async function postParts(
  parts: readonly string[],
  write: WriteKey,
  post: (part: string, write: WriteKey) => Promise<Message>,
): Promise<Posted> {
  const messageIds: string[] = [];
  for (const [index, part] of parts.entries()) {
    const key = parts.length === 1 ? write.key : `${write.key}/${index + 1}`;
    try {
      messageIds.push((await post(part, { ...write, key })).id);
    } catch (error) {
      if (!(error instanceof ServiceFailure) || index === 0) throw error;
      throw new ServiceFailure(error.message, { ...error.details, mayBeDone: true }, { cause: error });
    }
  }
  return { messageIds };
}
