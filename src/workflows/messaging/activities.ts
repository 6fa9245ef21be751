import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { MessagingActivities } from '../../activities/messaging.ts';

/** Reads who has the conversation at the start of a turn: cheap and repeatable, and the customer is waiting. */
export const quick = proxyLocalActivities<Pick<MessagingActivities, 'openTurn'>>({
  startToCloseTimeout: '5 seconds',
  retry: { initialInterval: 200, maximumAttempts: 2 },
});

/** Words a customer notice by configuration; calls no vendor. */
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

/** Activities that are given up after a minute, since there is another way. */
export function bounded(summary: string) {
  return proxyActivities<MessagingActivities>({
    startToCloseTimeout: '15 seconds',
    scheduleToCloseTimeout: '1 minute',
    retry: { initialInterval: 500, backoffCoefficient: 2, maximumAttempts: 6 },
    cancellationType: 'TRY_CANCEL',
    summary,
  });
}

/** The bot by its policy: it calls no vendor, so a local activity saves a round trip through the server. */
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
