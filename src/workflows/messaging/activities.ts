import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { MessagingActivities } from '../../activities/messaging.ts';

/** Looks who has the conversation: cheap, repeatable, and somebody waits. */
export const glance = proxyLocalActivities<Pick<MessagingActivities, 'openTurn'>>({
  startToCloseTimeout: '5 seconds',
  retry: { initialInterval: 200, maximumAttempts: 2 },
});

/** Pure wording by configuration. */
export const wording = proxyLocalActivities<Pick<MessagingActivities, 'wordNotice'>>({
  startToCloseTimeout: '2 seconds',
});

/** What has to be done on the platform, however long it is down. */
export function platform(summary: string) {
  return proxyActivities<MessagingActivities>({
    startToCloseTimeout: '15 seconds',
    retry: { initialInterval: 500, backoffCoefficient: 2, maximumInterval: '1 minute' },
    cancellationType: 'TRY_CANCEL',
    summary,
  });
}

/** What is given up after a while, since there is another way. */
export function brief(summary: string) {
  return proxyActivities<MessagingActivities>({
    startToCloseTimeout: '15 seconds',
    scheduleToCloseTimeout: '1 minute',
    retry: { initialInterval: 500, backoffCoefficient: 2, maximumAttempts: 6 },
    cancellationType: 'TRY_CANCEL',
    summary,
  });
}

/**
 * The bot by its policy: it calls nobody, so it thinks in the worker itself, which saves a round trip through the server.
 */
export const policyBot = proxyLocalActivities<Pick<MessagingActivities, 'respond'>>({
  startToCloseTimeout: '10 seconds',
  retry: { initialInterval: 200, maximumAttempts: 2 },
});

/** The bot by a language model, which may take its time. */
export function modelBot(summary: string) {
  return proxyActivities<Pick<MessagingActivities, 'respond'>>({
    startToCloseTimeout: '90 seconds',
    scheduleToCloseTimeout: '3 minutes',
    retry: { initialInterval: 300, maximumAttempts: 2 },
    cancellationType: 'TRY_CANCEL',
    summary,
  });
}
