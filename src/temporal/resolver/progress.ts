/** A running report on something that takes long. */
export interface Progress {
  /** To be called for each line the program writes. */
  line: (text: string) => void;
  stop: () => void;
}

const everyMs = 4000;

/** Tells a waiting person every few seconds that `what` goes on: how long, how many steps, and the latest one. */
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
