import { styleText } from 'node:util';

/** Tells a person what happens, a line at a time. */
export interface Story {
  /** A headline. */
  scene(title: string): void;
  /** Somebody does or says something. */
  line(who: Actor, what: string): void;
  /** What was expected, and whether it is so. */
  check(expected: string, holds: boolean): void;
  /** What the help desk is called. */
  readonly desk: string;
  /** How many expectations did not hold. */
  readonly failures: number;
}

const looksOf = (desk: string) =>
  ({
    caller: { name: 'caller', color: 'cyan' },
    agent: { name: 'voice agent', color: 'green' },
    platform: { name: 'SignalWire', color: 'gray' },
    desk: { name: desk, color: 'yellow' },
    deskbridge: { name: 'Deskbridge', color: 'magenta' },
    customer: { name: 'customer', color: 'cyan' },
    bot: { name: 'bot', color: 'magenta' },
    human: { name: 'human agent', color: 'green' },
    switchboard: { name: 'Sunshine', color: 'gray' },
  }) as const;

/** Who takes part: the first ones in a call, the last ones in messaging, the desk in both. */
export type Actor = keyof ReturnType<typeof looksOf>;

/**
 * Writes the story with colours where the terminal has them.
 * @param desk what the help desk is called
 */
export function tellStory(write: (line: string) => void, desk: string): Story {
  let failures = 0;
  const looks = looksOf(desk);
  return {
    desk,
    scene: (title) => write(`\n${styleText('bold', title)}`),
    line: (who, what) => {
      const { name, color } = looks[who];
      write(`  ${styleText(color, name.padEnd(12))} ${what}`);
    },
    check: (expected, holds) => {
      if (!holds) failures += 1;
      write(`  ${holds ? styleText('green', '✓') : styleText('red', '✗ NOT SO:')} ${expected}`);
    },
    get failures() {
      return failures;
    },
  };
}
