import type { CustomerNotice } from '../../domain/messaging/customer-notices.ts';
import type { NoticeLanguage } from '../../ports/responder.ts';
import type { Policy } from './policy.ts';
import { policyText } from './text.ts';

/** A customer notice in the policy's words, in the language of the conversation as far as it is known. */
export function noticeText(policy: Policy, notice: CustomerNotice, { memory, locale }: NoticeLanguage): string {
  const remembered = memory?.['language'];
  const language = typeof remembered === 'string' ? remembered : (locale?.slice(0, 2).toLowerCase() ?? '');
  return policyText(policy, language, notice.kind, 'ticket' in notice ? { ticket: notice.ticket } : {});
}
