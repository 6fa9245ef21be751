/** How many may be under way and wait; see {@link createWaitingLine}. */
export interface WaitingLineOptions {
  /** Most at the same time with the same key. */
  atOnce: number;
  /** Most at the same time, if it is urgent. */
  urgentAtOnce: number;
  /** Most that wait with the same key. */
  waiting: number;
}

/** A place for each piece of work, by key: a few are under way at once, the others wait in order. */
export interface WaitingLine {
  /**
   * Waits for a place; the urgent ones come first. Resolves with the function that gives the place back.
   * @param signal aborted when nobody waits any longer
   * @throws LineFullError; the signal's reason
   */
  enter(key: string, urgent: boolean, signal: AbortSignal): Promise<() => void>;
}

/** Too many wait already. */
export class LineFullError extends Error {
  override readonly name = 'LineFullError';
}

interface Line {
  underWay: number;
  urgent: Set<() => void>;
  others: Set<() => void>;
}

/** Creates the waiting line. */
export function createWaitingLine({ atOnce, urgentAtOnce, waiting }: WaitingLineOptions): WaitingLine {
  const lines = new Map<string, Line>();

  const leave = (key: string, line: Line): void => {
    line.underWay -= 1;
    callNext(line);
    if (line.underWay === 0 && line.urgent.size + line.others.size === 0) lines.delete(key);
  };
  const callNext = (line: Line): void => {
    const [first] = line.underWay < urgentAtOnce ? line.urgent : [];
    const [other] = line.underWay < atOnce ? line.others : [];
    (first ?? other)?.();
  };

  return {
    enter: (key, urgent, signal) => {
      const line = lines.get(key) ?? { underWay: 0, urgent: new Set(), others: new Set() };
      lines.set(key, line);
      const queue = urgent ? line.urgent : line.others;
      return new Promise((resolve, reject) => {
        const begin = (): void => {
          signal.removeEventListener('abort', giveUp);
          queue.delete(begin);
          line.underWay += 1;
          let isBack = false;
          resolve(() => {
            if (!isBack) leave(key, line);
            isBack = true;
          });
        };
        const giveUp = (): void => {
          queue.delete(begin);
          reject(signal.reason instanceof Error ? signal.reason : new Error('nobody waits any longer'));
        };
        if (line.underWay < (urgent ? urgentAtOnce : atOnce)) return begin();
        if (queue.size >= waiting) return reject(new LineFullError('too many wait'));
        signal.addEventListener('abort', giveUp, { once: true });
        queue.add(begin);
      });
    },
  };
}
