import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { MessagingActivities } from '../../activities/messaging.ts';

/** Reads who has control at the start of a turn, as a local activity: it is cheap, and the customer is waiting. */
export const quick = proxyLocalActivities<Pick<MessagingActivities, 'openTurn'>>({
  startToCloseTimeout: '5 seconds',
  retry: { initialInterval: 200, maximumAttempts: 2 },
});

/** Words a customer notice according to the policy; calls no vendor. */
export const wording = proxyLocalActivities<Pick<MessagingActivities, 'wordNotice'>>({
  startToCloseTimeout: '2 seconds',
});

/** Activities that are retried until they succeed, however long the platform is down. */
export function persistent(summary: string) {
  return proxyActivities<MessagingActivities>({
    startToCloseTimeout: '15 seconds',
    retry: { initialInterval: 500, backoffCoefficient: 2, maximumInterval: '1 minute' },
    cancellationType: 'TRY_CANCEL',
    summary,
  });
}

/** Activities that are given up after a minute, since there is a fallback. */
export function bounded(summary: string) {
  return proxyActivities<MessagingActivities>({
    startToCloseTimeout: '15 seconds',
    scheduleToCloseTimeout: '1 minute',
    retry: { initialInterval: 500, backoffCoefficient: 2, maximumAttempts: 6 },
    cancellationType: 'TRY_CANCEL',
    summary,
  });
}

/**
 * The bot that answers by its policy. It calls no vendor, so a local activity saves the round trip through the server.
 */
export const policyBot = proxyLocalActivities<Pick<MessagingActivities, 'respond'>>({
  startToCloseTimeout: '10 seconds',
  retry: { initialInterval: 200, maximumAttempts: 2 },
});

/** The bot that answers by a language model, which may take long. */
export function modelBot(summary: string) {
  return proxyActivities<Pick<MessagingActivities, 'respond'>>({
    startToCloseTimeout: '90 seconds',
    scheduleToCloseTimeout: '3 minutes',
    heartbeatTimeout: '20 seconds',
    retry: { initialInterval: 300, maximumAttempts: 2 },
    cancellationType: 'TRY_CANCEL',
    summary,
  });
}
