import fc from 'fast-check';
import type { Bench, Run } from './run.ts';
import type { Chat, Visitor } from './visitor.ts';

/** Something that happens to chats. The simulators themselves serve as the model. */
export type Step = fc.AsyncCommand<Run, Bench>;

/** A step, and how much more often than the rarest ones it happens. */
export type Weighted = readonly [weight: number, steps: fc.Arbitrary<Step>];

/** Makes a step. */
export function step(name: string, may: (run: Run) => boolean, act: (run: Run) => void | Promise<void>): Step {
  return { check: may, run: async (run) => act(run), toString: () => name };
}

export const always = (): boolean => true;

/** Which visitor. */
export const anyone = fc.nat({ max: 1 });

/** A chat that its visitor has not ended, with what belongs to it. */
export interface Talk {
  run: Run;
  visitor: Visitor;
  chat: Chat;
}

/** Makes a step of one visitor's latest chat; it is possible only while there is one. */
export function inChat(
  index: number,
  name: string,
  may: (talk: Talk) => boolean,
  act: (talk: Talk) => void | Promise<void>,
): Step {
  const talkOf = (run: Run): Talk | null => {
    const visitor = run.visitors[index];
    const chat = visitor?.chat ?? null;
    return visitor === undefined || chat === null ? null : { run, visitor, chat };
  };
  return step(
    `${index + 1}: ${name}`,
    (run) => {
      const talk = talkOf(run);
      return talk !== null && may(talk);
    },
    (run) => {
      const talk = talkOf(run);
      return talk === null ? undefined : act(talk);
    },
  );
}
