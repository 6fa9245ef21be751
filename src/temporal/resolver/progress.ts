/** A report about a long task. */
export interface Progress {
  /** Must be called for each line that the task writes. */
  line: (text: string) => void;
  stop: () => void;
}

const everyMs = 4000;

/** Reports every few seconds that `what` is still running: for how long, how many steps, and the latest step. */
export function startProgress(what: string, report: (line: string) => void): Progress {
  const startedAt = performance.now();
  let steps = 0;
  let latest = '';
  report(`${what} …`);
  const timer = setInterval(() => {
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    report(`${what}: ${seconds} s, ${steps} steps${latest === '' ? '' : `, now ${latest}`}`);
  }, everyMs);
  return {
    line: (text) => {
      steps += 1;
      latest = text.slice(0, 80);
    },
    stop: () => clearInterval(timer),
  };
}
