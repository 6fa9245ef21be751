import type { WebchatRules } from '../../domain/webchat/rules.ts';
import type { WebchatState } from '../../domain/webchat/state.ts';
import { ownSeat } from '../../domain/webchat/state.ts';
import { appendEvent } from '../../domain/webchat/log.ts';
import { noAudience } from '../messaging/audience.ts';
import type { Chat } from '../messaging/chat.ts';
import { browserAudience } from './audience.ts';
import { Couriers } from './couriers.ts';
import { webchatPlatform } from './platform.ts';
import { Relay } from './relay.ts';
import type { WebChat } from './web-chat.ts';

/**
 * A web chat: a conversation whose platform is ours, with the browser as its audience. What was under way when it continued
 * as new goes on.
 * @param parts what it shares with conversations on messaging channels
 */
export function createWebChat(
  parts: Omit<Chat, 'rules' | 'platform' | 'audience'>,
  web: WebchatState,
  configured: WebchatRules,
): WebChat {
  const { state, messaging, context } = parts;
  const rules: WebchatRules = {
    ...configured,
    // Only a conversation on the platform becomes a ticket by itself.
    get deskMakesTicket() {
      return configured.deskMakesTicket && web.link?.kind === 'platform';
    },
  };
  const couriers = new Couriers(web, state.conversationId, (work) => context.repeatable(work));
  const chat: { -readonly [Part in keyof Chat]: Chat[Part] } = {
    ...parts,
    rules,
    platform: webchatPlatform(() => webChat),
    audience: noAudience,
  };
  const webChat: WebChat = {
    chat,
    web,
    rules,
    emit: (content) => {
      // Nothing follows the end.
      if (web.log.events.at(-1)?.type === 'ended') return;
      appendEvent(web.log, content);
      couriers.wake();
    },
    isDelivered: () => couriers.isDone,
    passOn: () => relay.wake(),
  };
  const relay = new Relay(webChat);
  chat.audience = browserAudience(webChat);
  if (web.link?.kind !== 'platform' && messaging.control.active === null && state.status !== 'ended') {
    messaging.control = { active: ownSeat(rules.seat), pending: null };
  }
  couriers.wake();
  relay.wake();
  return webChat;
}
