import type { FastifyRequest } from 'fastify';

/** Most lines in a minute. Who sends from many addresses must not be able to fill the log. */
const linesPerMinute = 60;
/** Most keys that are remembered; the oldest go first. */
const maximumKeys = 10_000;
const minuteMs = 60_000;

/**
 * Writes a line once in a minute for each key.
 * @param fields contain no secret, and nothing that was sent
 */
export type LimitLog = (request: FastifyRequest, key: string, fields: Record<string, string>, message: string) => void;

/** Creates the log of what is held back. */
export function createLimitLog(): LimitLog {
  /** When each key was written last, in epoch milliseconds; the latest is the last one. */
  const written = new Map<string, number>();
  let minute = { from: 0, lines: 0 };
  return (request, key, fields, message) => {
    const now = Date.now();
    if (now - (written.get(key) ?? 0) < minuteMs) return;
    if (now - minute.from >= minuteMs) minute = { from: now, lines: 0 };
    minute.lines += 1;
    if (minute.lines === linesPerMinute + 1) {
      request.log.warn({ linesPerMinute }, 'more is held back than is logged; see deskbridge_limited_total');
    }
    if (minute.lines > linesPerMinute) return;
    request.log.warn(fields, message);
    written.delete(key);
    written.set(key, now);
    const [oldest] = written.keys();
    if (written.size > maximumKeys && oldest !== undefined) written.delete(oldest);
  };
}
