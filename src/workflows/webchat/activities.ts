import { proxyActivities } from '@temporalio/workflow';
import type { MessagingActivities } from '../../activities/messaging.ts';

/** What a web chat does on the messaging platform besides what every conversation does there. */
type PlatformActivities = Pick<MessagingActivities, 'openChatConversation' | 'postAsCustomer' | 'postToConversation'>;

/** Opens the conversation of a chat; given up after half a minute, since people can answer in the ticket instead. */
export const opening = proxyActivities<PlatformActivities>({
  startToCloseTimeout: '10 seconds',
  scheduleToCloseTimeout: '30 seconds',
  retry: { initialInterval: 300, backoffCoefficient: 2, maximumAttempts: 6 },
  cancellationType: 'TRY_CANCEL',
  summary: 'open a conversation for the chat',
});

/** What is passed on to the people who answer: retried until it is there. */
export function toPlatform(summary: string) {
  return proxyActivities<PlatformActivities>({
    startToCloseTimeout: '15 seconds',
    retry: { initialInterval: 300, backoffCoefficient: 2, maximumInterval: '1 minute' },
    cancellationType: 'TRY_CANCEL',
    summary,
  });
}
