import type { VendorHealth } from '../../domain/vendor-health.ts';

/** Why the messaging platform does not work for us, in words; the name of the failure is added. */
const why: Partial<Record<string, string>> = {
  unauthenticated: 'the platform rejects the key, which may have been revoked',
  forbidden: 'the key has too few rights, or its app is missing',
  rateLimited: 'the platform limits our requests',
  unavailable: 'the platform does not answer, or answers with an error',
  ambiguous: 'the platform does not answer',
};

/** What is known about messaging. */
export interface MessagingFacts {
  /** False: webhooks of the platform are answered with 503. */
  hasWebhookSecret: boolean;
  /** As the worker found it. */
  found: VendorHealth['messaging'];
  /** Why conversations on the platform could not go on lately; null if they could. */
  reported: string | null;
}

/** Why messaging does not work, and what to do; null if it works. */
export function messagingProblem({ hasWebhookSecret, found, reported }: MessagingFacts): string | null {
  if (!hasWebhookSecret) {
    return 'SUNSHINE_WEBHOOK_SECRET is not set, so webhooks are answered with 503: npx deskbridge switchboard apply writes it down';
  }
  if (found === null) return 'messaging is not configured on the worker: give it the same SUNSHINE_… variables';
  // The platform takes the key again; the report is older.
  const failure = found.failure ?? (reported === 'unauthenticated' ? null : reported);
  if (failure === null) return null;
  const words = why[failure] ?? 'what conversations do there keeps failing';
  return `${words} (${failure}): npx deskbridge switchboard show says what to do`;
}
