import type { EndedBy } from '../../domain/webchat/events.ts';
import { endScreenShare } from './screen-share.ts';
import { tellTeam } from './tell-team.ts';
import type { WebChat } from './web-chat.ts';

/**
 * The chat is over for its visitor: nothing more is shown there. What was written is still passed on, and its session is
 * still filed.
 * @param by who ended it, unless that is known already
 */
export function showEnd(webChat: WebChat, by: EndedBy): void {
  const { web, emit } = webChat;
  if (web.phase === 'ended') return;
  const wasChat = web.phase !== 'assistant';
  web.endedBy ??= by;
  endScreenShare(webChat);
  web.agent = null;
  web.phase = 'ended';
  if (wasChat) emit({ type: 'ended', by: web.endedBy });
}

/** The session of the chat is filed: nothing is left to be done in it. */
export function endChat(webChat: WebChat, by: EndedBy): void {
  const { web, chat } = webChat;
  chat.state.session.endedAt ??= Date.now();
  showEnd(webChat, by);
  web.isFiled = true;
  if (web.key !== null && web.endedBy !== 'agent') tellTeam(webChat, 'The visitor is not in the chat any more.');
}

/** What was recorded while the session was being filed is passed on to the people who answer, but begins no new session. */
export function stayEnded({ web, chat }: WebChat): void {
  if (!web.isFiled) return;
  const { session, dialogue } = chat.messaging;
  session.startedAt = null;
  chat.state.session.endedAt ??= Date.now();
  Object.assign(dialogue, { unanswered: [], returned: null, unsaid: null });
}
