import type { SayResult } from '../../activities/messaging.ts';
import type { Message, MessagingConversation, OutgoingMessage, Seat } from '../../domain/messaging/messaging.ts';
import { messagesOf } from '../../domain/webchat/log.ts';
import { ownSeat, ticketSeat } from '../../domain/webchat/state.ts';
import { condition } from '@temporalio/workflow';
import { switchboard, type Platform } from '../messaging/platform.ts';
import type { WebChat } from './web-chat.ts';

/** How long the bot waits for the visitor's own messages to be on the platform before it speaks there, in milliseconds. */
const passOnMs = 5_000;

/**
 * The platform of a web chat. What is said goes into the chat's log; once the chat has a conversation on the messaging
 * platform, it is said there first, and control is where the switchboard says. Before that, and where people answer in
 * the ticket, control is ours to give.
 * @param getWebChat is asked only once a method is called
 */
export function webchatPlatform(getWebChat: () => WebChat): Platform {
  const conversation = (): MessagingConversation => {
    const { state, messaging } = getWebChat().chat;
    const { active, pending } = messaging.control;
    return { id: state.conversationId, userId: null, active, pending };
  };
  const giveTo = (seat: Seat | null): Promise<MessagingConversation> => {
    getWebChat().chat.messaging.control = { active: seat, pending: null };
    return Promise.resolve(conversation());
  };
  const linked = switchboard(() => {
    const { link } = getWebChat().web;
    return link?.kind === 'platform' ? link.conversationId : '';
  });
  const isLinked = (): boolean => getWebChat().web.link?.kind === 'platform';
  return {
    conversationId: () => (isLinked() ? linked.conversationId() : null),
    typing: () => undefined,
    openTurn: (seat) => (isLinked() ? linked.openTurn(seat) : Promise.resolve(conversation())),
    readConversation: () => (isLinked() ? linked.readConversation() : Promise.resolve(conversation())),
    exists: () => (isLinked() ? linked.exists() : Promise.resolve(true)),
    say: async (message, seat, write) => {
      const webChat = getWebChat();
      // The visitor reads what is said in the name of another seat as news of who answers them.
      if (seat !== webChat.rules.seat) return announce(webChat, message, conversation());
      if (!isLinked()) {
        const isOurs = webChat.chat.messaging.control.active?.name === seat;
        return isOurs
          ? note(webChat, write.key, message, conversation())
          : { said: null, conversation: conversation() };
      }
      await condition(() => webChat.web.waiting.length === 0, passOnMs);
      const result = await linked.say(message, seat, write);
      if (result.said !== null) note(webChat, result.said.id, message, result.conversation);
      return result;
    },
    hand: (summary, request) => {
      const { link } = getWebChat().web;
      if (link?.kind !== 'platform') return giveTo(ticketSeat);
      // The visitor's messages have ids of the browser, which the platform does not know.
      const { firstMessageId } = link;
      return linked.hand(summary, { ...request, facts: { ...request.facts, firstMessageId } });
    },
    take: (seat, write) => (isLinked() ? linked.take(seat, write) : giveTo(ownSeat(seat))),
    accept: (write) => (isLinked() ? linked.accept(write) : Promise.resolve(conversation())),
    release: (seat, write) => (isLinked() ? linked.release(seat, write) : giveTo(null)),
    // A PIN is removed before the message is recorded, so nobody has it.
    deleteMessage: () => Promise.resolve(true),
    readTranscript: () => {
      const { web } = getWebChat();
      const isWhole = web.turns.length === 0 && (web.log.events[0]?.id ?? 1) === 1;
      const messages = messagesOf(web.log).map(({ by, text }) => ({ by: speakers[by], text }));
      return Promise.resolve(isWhole ? { messages, cut: false } : null);
    },
  };
}

const speakers = { visitor: 'customer', agent: 'human', assistant: 'ai', system: 'ai' } as const;

/** Puts something that the bot says into the log. */
function note(
  { emit }: WebChat,
  id: string,
  { text }: OutgoingMessage,
  conversation: MessagingConversation,
): SayResult {
  emit({ type: 'message', messageId: id, by: 'assistant', text, at: Date.now() });
  return { said: saidAs(id, text), conversation };
}

/** Tells the visitor who answers them, or how long that takes. */
function announce({ emit }: WebChat, { text }: OutgoingMessage, conversation: MessagingConversation): SayResult {
  emit({ type: 'availability', available: true, message: text });
  return { said: saidAs(`availability/${Date.now()}`, text), conversation };
}

function saidAs(id: string, text: string): Message {
  const author = { kind: 'business', byHuman: false, displayName: null, agentId: null, avatarUrl: null } as const;
  return {
    id,
    receivedAt: Date.now(),
    author,
    content: { kind: 'text', text, payload: null },
    ourKey: id,
    source: null,
  };
}
