import type { FastifyReply } from 'fastify';
import { JiraError, defaultErrorBody } from './errors.ts';
import type { JiraSettings } from './settings.ts';

/** Limits for writes on one issue (Jira docs, rate limiting). */
const limits = [
  { writes: 20, windowMs: 2_000 },
  { writes: 100, windowMs: 30_000 },
];

/** Counts the writes on each issue, and refuses with a 429 and Jira's headers. */
export class IssueWriteLimits {
  readonly #settings: JiraSettings;
  readonly #now: () => number;
  readonly #writes = new Map<string, number[]>();

  constructor(settings: JiraSettings, now: () => number) {
    this.#settings = settings;
    this.#now = now;
  }

  /** Counts one write. Throws the 429. */
  count(issueId: string, reply: FastifyReply): void {
    if (!this.#settings.issueWriteLimit) return;
    const now = this.#now();
    const times = (this.#writes.get(issueId) ?? []).filter((at) => at > now - 30_000);
    for (const { writes, windowMs } of limits) {
      const inside = times.filter((at) => at > now - windowMs);
      const [oldest] = inside;
      if (inside.length < writes || oldest === undefined) continue;
      const waitMs = oldest + windowMs - now;
      reply.headers({
        'retry-after': String(Math.ceil(waitMs / 1000)),
        'ratelimit-reason': 'jira-per-issue-on-write',
        'x-ratelimit-limit': String(writes),
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': new Date(now + waitMs).toISOString(),
      });
      throw new JiraError(429, defaultErrorBody(429));
    }
    this.#writes.set(issueId, [...times, now]);
  }
}
