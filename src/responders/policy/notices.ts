import type { Policy } from './policy.ts';
import { policyText } from './text.ts';
import type { Notice, ResponderMemory } from '../../domain/messaging/responder.ts';

/** In what language a notice is said. */
export interface NoticeLanguage {
  /** What the responder remembers, in which the policy keeps the language. */
  memory: ResponderMemory | null;
  /** As the channel reports it, like `de-AT`; null when not known. */
  locale: string | null;
}

/** Puts a notice in the policy's words, in the language of the conversation as far as it is known. */
export function wordNotice(policy: Policy, notice: Notice, { memory, locale }: NoticeLanguage): string {
  const remembered = memory?.['language'];
  const language = typeof remembered === 'string' ? remembered : (locale?.slice(0, 2).toLowerCase() ?? '');
  return policyText(policy, language, notice.kind, 'ticket' in notice ? { ticket: notice.ticket } : {});
}
