import type { CompanyAnswer } from '../domain/messaging/company-actions.ts';
import type { CompanyActions, CompanyCall } from '../ports/company-actions.ts';
import type { Messaging } from '../ports/messaging.ts';
import { callOptions } from './attempt.ts';
import { translateFailures } from './translate-failures.ts';
import { keepTyping, type TypingRequest } from './typing.ts';

/** Dependencies of the activity that uses the company's own systems. */
export interface CompanyDependencies {
  companyActions: CompanyActions;
  /** Null: messaging is not configured on this worker, and no typing indicator is shown. */
  messaging: Messaging | null;
  /** How often the typing indicator is shown again, in milliseconds; 4 s when absent. */
  typingEveryMs?: number | undefined;
}

/** One attempt of an action, and where the customer waits for it; absent in attempts that an earlier version recorded. */
export type CompanyActionRequest = CompanyCall & { typing?: TypingRequest | undefined };

const defaultTypingEveryMs = 4_000;
/** An answer that comes within this time needs no typing indicator, in milliseconds. */
const firstTypingMs = 500;

/** The activity for actions of the policy. The typing indicator is shown until the answer is there. */
export function createCompanyActivities({
  companyActions,
  messaging,
  typingEveryMs: everyMs = defaultTypingEveryMs,
}: CompanyDependencies) {
  return {
    companyAction: translateFailures(({ typing, ...call }: CompanyActionRequest): Promise<CompanyAnswer> => {
      const options = callOptions();
      const until = companyActions.perform(call, options);
      if (typing === undefined || messaging === null) return until;
      return keepTyping(messaging, typing, { firstMs: Math.min(firstTypingMs, everyMs), everyMs, until, options });
    }),
  };
}

/** Types of {@link createCompanyActivities}, for workflows. */
export type CompanyActivities = ReturnType<typeof createCompanyActivities>;
