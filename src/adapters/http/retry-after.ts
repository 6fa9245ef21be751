/** Headers of an answer, names in lower case. */
export type AnswerHeaders = Record<string, string | string[] | undefined>;

function header(headers: AnswerHeaders, name: string): string | null {
  const value = headers[name];
  return (Array.isArray(value) ? value[0] : value)?.trim() ?? null;
}

/**
 * How long the vendor asks us to wait, in milliseconds; null when it does not say. Reads seconds and HTTP dates. A
 * date is measured against the answer's own `Date`, so that a wrong local clock does no harm.
 * @param now epoch milliseconds, used when the answer has no date
 */
export function retryAfterMs(headers: AnswerHeaders, now: number): number | null {
  const value = header(headers, 'retry-after');
  if (value === null || value === '') return null;
  if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1000);
  const until = Date.parse(value);
  if (Number.isNaN(until) || !value.endsWith('GMT')) return null;
  const sentAt = Date.parse(header(headers, 'date') ?? '');
  return Math.max(0, until - (Number.isNaN(sentAt) ? now : sentAt));
}
