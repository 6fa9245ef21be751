import { proxyActivities } from '@temporalio/workflow';
import type { CompanyActivities } from '../../activities/company-action.ts';
import { isTransient } from '../../domain/failures.ts';
import type { CompanyAct, CompanyReply } from '../../domain/messaging/responder.ts';
import { failureOf } from '../conversation/failures.ts';
import type { Chat } from './chat.ts';

/** The customer waits for the answer, so attempts are few; each has the time limit that the policy names for it. */
const attempts = proxyActivities<CompanyActivities>({
  startToCloseTimeout: '12 seconds',
  scheduleToCloseTimeout: '25 seconds',
  retry: { initialInterval: 300, maximumAttempts: 3 },
  cancellationType: 'TRY_CANCEL',
  summary: 'ask the company',
});

/** Uses one of the company's own systems for the customer. */
export async function performCompanyAction(
  { state, messaging, rules, platform }: Pick<Chat, 'state' | 'messaging' | 'rules' | 'platform'>,
  { args }: CompanyAct,
): Promise<CompanyReply> {
  const session = `${state.workflowId}@${state.startedAt.toString(36)}/company/${messaging.session.number}`;
  const call = { ...args, key: `${session}/${args.run}`, customer: state.customer.requester };
  const typing = platform.typing(rules.seat);
  try {
    return { kind: 'companyAnswer', answer: await attempts.companyAction({ ...call, typing }) };
  } catch (error) {
    const { kind } = failureOf(error);
    return { kind: 'companyAnswer', answer: { kind: isTransient(kind) ? 'unavailable' : 'refused' } };
  }
}
