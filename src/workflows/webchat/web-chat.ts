import type { ChatEventContent } from '../../domain/webchat/events.ts';
import type { WebchatRules } from '../../domain/webchat/rules.ts';
import type { WebchatState } from '../../domain/webchat/state.ts';
import type { Chat } from '../messaging/chat.ts';

/** What the modules of a web chat share. */
export interface WebChat {
  readonly chat: Chat;
  readonly web: WebchatState;
  readonly rules: WebchatRules;
  /** Adds an event to the chat's log, and has it delivered to the streams. */
  emit(content: ChatEventContent): void;
  /** True if no event is on its way to a stream. */
  isDelivered(): boolean;
  /** Passes on to the people who answer what waits for that. */
  passOn(): void;
}
