import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { DeskWatchActivities } from '../../activities/desk-watch.ts';
import type { HelpDeskActivities } from '../../activities/help-desk.ts';
import type { IdentityActivities } from '../../activities/identity.ts';
import type { MemoryActivities } from '../../activities/memory.ts';
import type { RoutingActivities } from '../../activities/routing.ts';

type Activities = HelpDeskActivities & IdentityActivities & MemoryActivities & DeskWatchActivities;

/** Reads that a customer waits for. */
type Read = 'readTicket' | 'listTickets' | 'findRequester' | 'findClaimant';

/** Time limit of one attempt of a vendor call while the customer waits, in milliseconds. */
const tryMs = 2_500;

/** Activities that the customer waits for: at most two attempts within the budget of the answer. */
export function withinBudget(budgetMs: number, summary: string) {
  return proxyActivities<Activities>({
    scheduleToCloseTimeout: budgetMs,
    startToCloseTimeout: Math.min(tryMs, budgetMs),
    retry: { initialInterval: 200, maximumAttempts: 2 },
    cancellationType: 'TRY_CANCEL',
    summary,
  });
}

/**
 * Cheap reads that the customer waits for, as local activities: these save the round trip through the server, which is
 * most of the cost of a read, and a repetition after a crash does no harm. Writes never use them, since a local
 * activity is not recorded before it runs.
 */
export function quickReads(budgetMs: number) {
  return proxyLocalActivities<Pick<Activities, Read>>({
    scheduleToCloseTimeout: budgetMs,
    startToCloseTimeout: Math.min(tryMs, budgetMs),
    retry: { initialInterval: 200, maximumAttempts: 2 },
  });
}

/** The same reads for a slow help desk: the customer is told to ask again, and then gets the answer. */
export function slowReads(summary: string) {
  return proxyActivities<Pick<Activities, Read>>({
    scheduleToCloseTimeout: 30_000,
    startToCloseTimeout: 15_000,
    retry: { initialInterval: 500, maximumAttempts: 2 },
    cancellationType: 'TRY_CANCEL',
    summary,
  });
}

/**
 * A PIN check, whoever still waits for it: the customer is told to ask again, and then gets the answer. The time in our
 * own queues is generous, also in those that an attempt waits in once it has begun, and a worker that dies is noticed by
 * its missing heartbeat. Two attempts: a desk that fails
 * twice is down.
 */
export const pinChecks = proxyActivities<Pick<Activities, 'checkPin'>>({
  scheduleToCloseTimeout: 120_000,
  startToCloseTimeout: 110_000,
  heartbeatTimeout: 10_000,
  retry: { initialInterval: 200, maximumAttempts: 2 },
  cancellationType: 'TRY_CANCEL',
  summary: 'check the PIN',
});

/**
 * A write that the desk watch has permitted: three attempts, each with enough time. If they fail, the write waits for a
 * permit again, so that the watch knows of it and keeps the rate.
 */
export function afterPermit(summary: string) {
  return proxyActivities<Pick<Activities, 'createTicket' | 'changeTicket' | 'readTicket'>>({
    startToCloseTimeout: 15_000,
    retry: { initialInterval: 1_000, backoffCoefficient: 2, maximumAttempts: 3 },
    cancellationType: 'TRY_CANCEL',
    summary,
  });
}

/** Activities that nobody waits for: retried until they succeed, at growing intervals. */
export function untilDone(summary: string) {
  return proxyActivities<Activities>({
    startToCloseTimeout: 15_000,
    retry: { initialInterval: 5_000, backoffCoefficient: 2, maximumInterval: '10 minutes' },
    cancellationType: 'TRY_CANCEL',
    summary,
  });
}

/** Decisions by configuration: cheap and repeatable, without a vendor call. */
export const decisions = proxyLocalActivities<RoutingActivities>({ startToCloseTimeout: '2 seconds' });
