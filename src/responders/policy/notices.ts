import type { Policy } from './policy.ts';
import { policyText } from './text.ts';
import type { Notice, ResponderMemory } from '../../domain/messaging/responder.ts';

/** What the language of a customer notice is found by. */
export interface NoticeLanguage {
  /** The responder's memory, in which the policy keeps the language. */
  memory: ResponderMemory | null;
  /** As the channel reports it, like `de-AT`; null when not known. */
  locale: string | null;
}

/** The policy's words for a customer notice, in the language of the conversation as far as that is known. */
export function wordNotice(policy: Policy, notice: Notice, { memory, locale }: NoticeLanguage): string {
  const remembered = memory?.['language'];
  const language = typeof remembered === 'string' ? remembered : (locale?.slice(0, 2).toLowerCase() ?? '');
  return policyText(policy, language, notice.kind, 'ticket' in notice ? { ticket: notice.ticket } : {});
}
