import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { DeskWatchActivities } from '../../activities/desk-watch.ts';
import type { HelpDeskActivities } from '../../activities/help-desk.ts';
import type { IdentityActivities } from '../../activities/identity.ts';
import type { MemoryActivities } from '../../activities/memory.ts';
import type { RoutingActivities } from '../../activities/routing.ts';

type Activities = HelpDeskActivities & IdentityActivities & MemoryActivities & DeskWatchActivities;

/** Longest try of a vendor call while somebody waits, in milliseconds. */
const tryMs = 2_500;

/** Activities that somebody waits for: two tries within the time that the answer may take. */
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
 * Cheap reads that somebody waits for, as local activities: they save a round trip through the server, which is most of
 * what a read costs, and may be repeated after a crash without harm. Writes never go this way: a local activity is not
 * recorded before it runs.
 */
export function quickReads(budgetMs: number) {
  return proxyLocalActivities<Pick<Activities, 'readTicket' | 'listTickets' | 'findRequester' | 'findClaimant'>>({
    scheduleToCloseTimeout: budgetMs,
    startToCloseTimeout: Math.min(tryMs, budgetMs),
    retry: { initialInterval: 200, maximumAttempts: 2 },
  });
}

/** The same reads when the help desk is slow: the customer is told to ask again, and gets the answer then. */
export function slowReads(summary: string) {
  return proxyActivities<Pick<Activities, 'readTicket' | 'listTickets'>>({
    scheduleToCloseTimeout: 30_000,
    startToCloseTimeout: 15_000,
    retry: { initialInterval: 500, maximumAttempts: 2 },
    cancellationType: 'TRY_CANCEL',
    summary,
  });
}

/**
 * A write that the desk watch has permitted: three tries, each with enough time. If they fail, the write waits for its
 * turn again, so that the watch knows of it and keeps the rate.
 */
export function afterPermit(summary: string) {
  return proxyActivities<Pick<Activities, 'createTicket' | 'changeTicket' | 'readTicket'>>({
    startToCloseTimeout: 15_000,
    retry: { initialInterval: 1_000, backoffCoefficient: 2, maximumAttempts: 3 },
    cancellationType: 'TRY_CANCEL',
    summary,
  });
}

/** Activities that nobody waits for: retried until they succeed, with growing gaps. */
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
