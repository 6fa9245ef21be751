import type { CustomerNotice } from '../../domain/messaging/customer-notices.ts';
import type { NoticeLanguage } from '../../ports/responder.ts';
import { nextOpening } from './office-hours.ts';
import type { Policy } from './policy.ts';
import type { PolicyTextName } from './text-names.ts';
import { policyText } from './text.ts';

/**
 * A customer notice in the policy's words, in the language of the conversation as far as it is known. Outside the office
 * hours, a customer whom the team has is told when it answers.
 * @param now epoch milliseconds
 */
export function noticeText(
  policy: Policy,
  notice: CustomerNotice,
  { memory, locale }: NoticeLanguage,
  now: number,
): string {
  const remembered = memory?.['language'];
  const language = typeof remembered === 'string' ? remembered : (locale?.slice(0, 2).toLowerCase() ?? '');
  const { officeHours } = policy;
  const isWithTeam = notice.kind === 'teamHasIt' && officeHours !== null;
  const spoken = Object.hasOwn(policy.texts, language) ? language : policy.language;
  const opening = isWithTeam ? nextOpening(officeHours, now, spoken) : null;
  if (opening !== null) return policyText(policy, language, 'teamHasItLater', opening);
  const { kind, ...values } = notice;
  const texts = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
  return policyText(policy, language, nameOf(notice, kind), texts);
}

function nameOf(notice: CustomerNotice, kind: CustomerNotice['kind']): PolicyTextName {
  if (!('count' in notice) || notice.count > 1) return kind;
  return notice.kind === 'filesKept' ? 'fileKept' : 'fileLost';
}
