/** Headers of an answer, names in lower case. */
export type AnswerHeaders = Record<string, string | string[] | undefined>;

/** Nobody is asked to wait longer: a mistaken time must not hold a write for ever, and an early try is only refused. */
const longestMs = 3_600_000;

function headerOf(headers: AnswerHeaders, name: string): string | null {
  const value = headers[name];
  return (Array.isArray(value) ? value.join(', ') : value)?.trim() ?? null;
}

/**
 * How long the vendor asks us to wait, in milliseconds, at most an hour; null when it does not say. Reads seconds and
 * HTTP dates. Of several times, as when each proxy on the way adds its own (`50, 53`), the longest counts. A date is
 * measured against the answer's own `Date`, so that a wrong local clock does no harm.
 * @param now epoch milliseconds, used when the answer has no date
 */
export function retryAfterMs(headers: AnswerHeaders, now: number): number | null {
  const value = headerOf(headers, 'retry-after');
  if (value === null || value === '') return null;
  const times = value.split(',').map((time) => time.trim());
  if (times.every((time) => /^\d+(\.\d+)?$/.test(time))) {
    return Math.min(longestMs, Math.ceil(Math.max(...times.map(Number)) * 1000));
  }
  const until = Date.parse(value);
  if (Number.isNaN(until) || !value.endsWith('GMT')) return null;
  const sentAt = Date.parse(headerOf(headers, 'date') ?? '');
  return Math.min(longestMs, Math.max(0, until - (Number.isNaN(sentAt) ? now : sentAt)));
}
