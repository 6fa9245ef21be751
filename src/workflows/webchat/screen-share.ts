import type { VisitorReport } from '../../domain/webchat/requests.ts';
import { tellTeam } from './tell-team.ts';
import type { WebChat } from './web-chat.ts';

const links = /https?:\/\/[^\s<>"']+/g;

/**
 * Takes a link to a screen share out of what a person wrote: it must not be followed before the visitor has agreed.
 * @returns the text without the link, and the link; null if there is none
 */
export function takeScreenShareLink({ rules }: WebChat, text: string): { text: string; link: string | null } {
  const link = (text.match(links) ?? []).find((url) => rules.screenShareOrigins.some((origin) => isAt(origin, url)));
  return link === undefined ? { text, link: null } : { text: text.replaceAll(link, '').trim(), link };
}

function isAt(origin: string, url: string): boolean {
  return url === origin || ['/', '?', '#'].some((next) => url.startsWith(`${origin}${next}`));
}

/** What the visitor says to a screen share; whoever asked for it hears of it. */
export function answerScreenShare(webChat: WebChat, { state }: Extract<VisitorReport, { kind: 'screenShare' }>): void {
  const { web } = webChat;
  if (web.screenShare === null) return;
  if (state !== 'accepted') web.screenShare = null;
  const words = {
    accepted: 'The visitor agreed to share the screen.',
    declined: 'The visitor does not want to share the screen.',
    cancelled: 'The visitor did not answer whether to share the screen.',
    ended: 'The visitor ended the screen share.',
  };
  tellTeam(webChat, words[state]);
}

/** Ends a screen share, or a request for one. */
export function endScreenShare({ web, emit }: WebChat): void {
  if (web.screenShare === null) return;
  web.screenShare = null;
  emit({ type: 'screenShareEnded' });
}
