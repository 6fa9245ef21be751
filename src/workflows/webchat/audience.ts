import { textOf, type Message } from '../../domain/messaging/messaging.ts';
import type { ChatFile } from '../../domain/webchat/events.ts';
import { addFile, isNewMessage } from '../../domain/webchat/state.ts';
import type { Audience } from '../messaging/audience.ts';
import { agentOf, join, leave, someone } from './agents.ts';
import { endTurns } from './assistant.ts';
import { endChat, showEnd, stayEnded } from './end-chat.ts';
import { openChat } from './open-chat.ts';
import { endScreenShare, takeScreenShareLink } from './screen-share.ts';
import { learnTicket, lacksTicket, ticketOfChat } from './ticket-link.ts';
import type { WebChat } from './web-chat.ts';

/** The browser of a web chat: it learns by the chat's log what people and the bot do. */
export function browserAudience(webChat: WebChat): Audience {
  const { web, chat, emit } = webChat;
  return {
    hasWork: () => web.opening !== null || lacksTicket(webChat),
    work: async () => {
      learnTicket(webChat);
      await openChat(webChat);
      stayEnded(webChat);
    },
    ticketId: () => ticketOfChat(webChat)?.id ?? null,
    isDone: () => webChat.isDelivered() && web.waiting.length === 0,
    rested: () => endTurns(webChat),
    asksForHuman: (args) => {
      // A person is connected only if the visitor says so in the browser.
      if (web.phase !== 'assistant') return false;
      const { commandsUsed } = chat.state.session;
      if (!commandsUsed.includes('escalate')) commandsUsed.push('escalate');
      web.connect = { reason: args.reason, summary: args.summary, intents: args.intents };
      return true;
    },
    humansAccepted: () => join(webChat, someone),
    customerWrote: (message) => {
      // The site's user may write on the platform itself too, in a messenger of another page.
      if (web.phase === 'ended' || !isNewMessage(web, message.id)) return;
      emit({
        type: 'message',
        messageId: message.id,
        by: 'visitor',
        text: textOf(message.content),
        at: message.receivedAt,
      });
    },
    humanWrote: (message) => {
      if (web.phase === 'ended') return;
      showMessage(webChat, message);
      // It may arrive only after they have left.
      if (message.receivedAt <= chat.messaging.humansLeftAt && chat.messaging.handoff === null) leave(webChat);
    },
    humanTypes: (typing) => {
      if (web.agent === null || web.agentTypes === typing) return;
      web.agentTypes = typing;
      emit({ type: 'agentTyping', typing });
    },
    humansLeft: (isOver) => {
      endScreenShare(webChat);
      if (isOver) showEnd(webChat, 'agent');
      else leave(webChat);
    },
    nobodyCame: () => {
      if (web.phase !== 'waiting') return;
      showEnd(webChat, 'system');
      chat.state.session.endedAt ??= Date.now();
    },
    sessionEnded: (closed) => endChat(webChat, closed ? 'agent' : 'system'),
  };
}

function showMessage(webChat: WebChat, message: Message): void {
  const { web, emit } = webChat;
  const agent = agentOf(message);
  join(webChat, agent);
  web.agentTypes = false;
  const files = fileOf(webChat, message);
  const { content } = message;
  const said = content.kind === 'file' ? (content.text ?? '') : textOf(content);
  const { text, link } = takeScreenShareLink(webChat, said);
  if (text !== '' || files.length > 0) {
    const shown = files.length === 0 ? {} : { files };
    emit({
      type: 'message',
      messageId: message.id,
      by: 'agent',
      agentId: agent.id,
      text,
      ...shown,
      at: message.receivedAt,
    });
  }
  if (link !== null) {
    web.screenShare = link;
    emit({ type: 'screenShareRequest', url: link });
  }
}

function fileOf({ web }: WebChat, { id, content }: Message): ChatFile[] {
  if (content.kind !== 'file') return [];
  const file = {
    fileId: id,
    name: content.name ?? 'file',
    type: content.mediaType ?? 'application/octet-stream',
    size: content.size,
  };
  return addFile(web, { ...file, url: content.url }) ? [file] : [];
}
