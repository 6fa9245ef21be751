import type { EndedBy } from '../../domain/webchat/events.ts';
import { endScreenShare } from './screen-share.ts';
import { tellTeam } from './tell-team.ts';
import type { WebChat } from './web-chat.ts';

/**
 * The chat is over for its visitor: nothing more is shown there, and its workflow ends once everything is written.
 * @param by who ended it, unless that is known already
 */
export function endChat(webChat: WebChat, by: EndedBy): void {
  const { web, chat, emit } = webChat;
  chat.state.session.endedAt ??= Date.now();
  if (web.phase === 'ended') return;
  const wasChat = web.phase !== 'assistant';
  web.endedBy ??= by;
  endScreenShare(webChat);
  web.agent = null;
  web.phase = 'ended';
  if (wasChat) emit({ type: 'ended', by: web.endedBy });
  if (wasChat && web.endedBy !== 'agent') tellTeam(webChat, 'The visitor is not in the chat any more.');
}

/**
 * Keeps a chat ended that is over for its visitor: what was recorded while it was ending is passed on to the people who
 * answer, but begins no new session.
 */
export function stayEnded({ web, chat }: WebChat): void {
  if (web.phase !== 'ended' || web.key === null) return;
  const { session, dialogue } = chat.messaging;
  session.startedAt = null;
  chat.state.session.endedAt ??= Date.now();
  Object.assign(dialogue, { unanswered: [], returned: null, unsaid: null });
}
