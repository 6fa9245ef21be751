import type { CustomerMessage } from '../../domain/messaging/messaging.ts';
import type { WaitingMessage, WebchatState } from '../../domain/webchat/state.ts';
import { failureOf } from '../conversation/failures.ts';
import { toPlatform } from './activities.ts';
import { tellVisitor } from './tell-visitor.ts';
import { recordVisitorComment } from './ticket-link.ts';
import type { WebChat } from './web-chat.ts';

type PlatformLink = Extract<WebchatState['link'], { kind: 'platform' }>;

/**
 * Passes on what the visitor writes to the people who answer, in order and once each: to the conversation on the
 * messaging platform, or as comments on the ticket.
 */
export class Relay {
  readonly #webChat: WebChat;
  #isUnderWay = false;

  constructor(webChat: WebChat) {
    this.#webChat = webChat;
  }

  /** Begins to pass on what waits, unless it is being done. */
  wake(): void {
    const { web, chat } = this.#webChat;
    if (this.#isUnderWay || web.link === null || web.opening !== null || web.waiting.length === 0) return;
    this.#isUnderWay = true;
    chat.context.repeatable(this.#passOn());
  }

  async #passOn(): Promise<void> {
    const { web } = this.#webChat;
    try {
      for (let next = web.waiting[0]; next !== undefined; next = web.waiting[0]) {
        if (web.link?.kind === 'platform') await this.#post(web.link, next);
        else if (!recordVisitorComment(this.#webChat, next)) await tellVisitor(this.#webChat, { kind: 'notDelivered' });
        web.waiting = web.waiting.filter((message) => message !== next);
      }
    } finally {
      this.#isUnderWay = false;
    }
  }

  async #post({ conversationId, userId }: PlatformLink, message: WaitingMessage): Promise<void> {
    for (const [index, part] of partsOf(this.#webChat, message).entries()) {
      const { state } = this.#webChat.chat;
      const key = `${state.workflowId}@${state.startedAt.toString(36)}/visitor/${message.messageId}/${index}`;
      // After continue-as-new it may be there already.
      const write = { key, firstTriedAt: message.at, mayBeDone: message.tried };
      message.tried = true;
      try {
        await toPlatform('pass on a message').postAsCustomer({ conversationId, userId, message: part, write });
      } catch (error) {
        failureOf(error);
        await tellVisitor(this.#webChat, { kind: 'notDelivered' });
      }
    }
  }
}

function partsOf({ web }: WebChat, { text, files }: WaitingMessage): CustomerMessage[] {
  const sent = files.flatMap((id) => web.files.find(({ fileId }) => fileId === id) ?? []);
  return [
    ...(text === '' ? [] : [{ text }]),
    ...sent.map(({ url, name, type }) => ({ file: { url, name, mediaType: type } })),
  ];
}
