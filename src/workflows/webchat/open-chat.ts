import type { Commands } from '../../domain/conversation/commands.ts';
import { addToTranscript } from '../../domain/messaging/dialogue.ts';
import type { TranscriptEntry } from '../../domain/messaging/messaging.ts';
import { truncate } from '../../domain/text.ts';
import type { OpenChat, Visitor } from '../../domain/webchat/requests.ts';
import { failureOf } from '../conversation/failures.ts';
import { nextWrite } from '../messaging/chat.ts';
import { handOff } from '../messaging/handoff.ts';
import { beginSession } from '../messaging/session.ts';
import { opening, toPlatform } from './activities.ts';
import type { WebChat } from './web-chat.ts';

/** Longest transcript that the people who answer are given, in characters; the beginning is left out first. */
const maximumTranscript = 12_000;

/**
 * Connects the visitor who asked for a person: what was said so far is passed on, and the conversation is handed off. If
 * the messaging platform cannot be reached, people answer in the ticket.
 */
export async function openChat(webChat: WebChat): Promise<void> {
  const { web, chat, rules } = webChat;
  const { messaging } = chat;
  const request = web.opening;
  if (request === null) return;
  beginSession(chat);
  // The visitor may have ended the chat before it was begun.
  if (web.phase === 'ended') chat.state.session.endedAt ??= Date.now();
  keepHistory(webChat, request);
  if (web.link === null) web.link = rules.agents === 'platform' ? await linkPlatform(webChat, request) : null;
  web.link ??= { kind: 'ticket' };
  web.opening = null;
  messaging.dialogue.unanswered = [];
  await handOff(chat, reasonOf(webChat, request));
  webChat.passOn();
}

/** What was said before, as the browser tells it; not if the assistant was ours, so that we know it ourselves. */
function keepHistory({ chat, web }: WebChat, { history }: OpenChat): void {
  const { dialogue } = chat.messaging;
  if (web.turns.length > 0) return;
  for (const [index, { by, text, at }] of history.entries()) {
    const speaker = by === 'visitor' ? 'customer' : by === 'agent' ? 'human' : 'bot';
    addToTranscript(dialogue, { messageId: `history/${index}`, at, by: speaker, text });
  }
}

async function linkPlatform(webChat: WebChat, request: OpenChat): Promise<WebChat['web']['link']> {
  const { chat } = webChat;
  const { state, messaging } = chat;
  try {
    const conversation = await opening.openChatConversation({
      chat: state.conversationId,
      visitor: platformVisitor(request.visitor),
      write: nextWrite(chat, 'open'),
    });
    const { id: conversationId, userId, active, pending } = conversation;
    messaging.control = { active, pending };
    const text = transcriptText(messaging.dialogue.transcript, request.page);
    const write = nextWrite(chat, 'transcript');
    const { messageIds } =
      text === ''
        ? { messageIds: [] }
        : await toPlatform('pass on what was said').postToConversation({ conversationId, text, write });
    const firstMessageId = messageIds[0] ?? null;
    return userId === null ? null : { kind: 'platform', conversationId, userId, firstMessageId };
  } catch (error) {
    failureOf(error);
    return null;
  }
}

/** The user who speaks for the visitor on the platform: the site's own one if the site has said who they are. */
function platformVisitor({ id, subject, name, email, locale }: Visitor) {
  return { externalId: subject ?? `webchat-${id}`, name, email, locale };
}

/** What was said before the chat, for the people who answer. */
function transcriptText(transcript: readonly TranscriptEntry[], page: string | null): string {
  const speakers = { customer: 'Visitor', bot: 'Assistant', human: 'Agent' };
  const lines = transcript.map(({ by, text }) => `${speakers[by]}: ${text}`);
  const from = page === null ? [] : [`Page: ${page}`];
  const whole = lines.join('\n');
  const kept = whole.length <= maximumTranscript ? whole : `[…]\n${whole.slice(-maximumTranscript).toWellFormed()}`;
  return lines.length === 0 ? from.join('\n') : [...from, 'Before this chat:', kept].join('\n');
}

function reasonOf({ web, chat }: WebChat, { reason }: OpenChat): Commands['escalate'] {
  const { transcript } = chat.messaging.dialogue;
  const { connect } = web;
  const last = transcript.findLast(({ by }) => by === 'customer')?.text ?? null;
  return {
    reason: truncate(connect?.reason ?? reason ?? last ?? 'The visitor of the web chat asks for a person.', 300),
    summary: connect?.summary ?? (connect === null ? null : reason),
    intents: connect?.intents ?? [],
    ticketId: null,
  };
}
