import { styleText } from 'node:util';

/** Prints for a person what happens, line by line. */
export interface Story {
  /** A headline. */
  scene(title: string): void;
  /** What somebody does or says. */
  line(who: Actor, what: string): void;
  /** A check: what is expected, and whether it holds. */
  check(expected: string, holds: boolean): void;
  /** Name of the help desk for people. */
  readonly desk: string;
  /** Number of checks that failed. */
  readonly failures: number;
}

const stylesOf = (desk: string) =>
  ({
    caller: { name: 'caller', color: 'cyan' },
    agent: { name: 'voice agent', color: 'green' },
    platform: { name: 'SignalWire', color: 'gray' },
    desk: { name: desk, color: 'yellow' },
    deskbridge: { name: 'Deskbridge', color: 'magenta' },
    customer: { name: 'customer', color: 'cyan' },
    bot: { name: 'bot', color: 'magenta' },
    visitor: { name: 'visitor', color: 'cyan' },
    assistant: { name: 'assistant', color: 'magenta' },
    shop: { name: 'shop page', color: 'gray' },
    human: { name: 'human agent', color: 'green' },
    company: { name: 'order system', color: 'yellow' },
    switchboard: { name: 'Sunshine', color: 'gray' },
  }) as const;

/** Who takes part: the first ones in a call, the last ones in messaging and web chat, desk and Deskbridge in all. */
export type Actor = keyof ReturnType<typeof stylesOf>;

/**
 * Creates a story, in colours where the terminal has them.
 * @param write takes a line for a person
 * @param desk name of the help desk for people
 */
export function startStory(write: (line: string) => void, desk: string): Story {
  let failures = 0;
  const styles = stylesOf(desk);
  return {
    desk,
    scene: (title) => write(`\n${styleText('bold', title)}`),
    line: (who, what) => {
      const { name, color } = styles[who];
      write(`  ${styleText(color, name.padEnd(12))} ${what}`);
    },
    check: (expected, holds) => {
      if (!holds) failures += 1;
      write(`  ${holds ? styleText('green', '✓') : styleText('red', '✗ FAILED:')} ${expected}`);
    },
    get failures() {
      return failures;
    },
  };
}
