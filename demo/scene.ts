import type { Conversations } from '../src/client/conversations.ts';
import type { Config } from '../src/config/types.ts';
import type { DeskSimulator } from '../simulators/desk.ts';
import type { FarewellWords } from './next-steps.ts';
import type { Story } from './story.ts';
import type { World } from './world.ts';

/** What there is to play, as `--scene` names it. */
export type SceneName = 'phone' | 'messaging';

/** The running product, for a scene to play on. */
export interface Stage {
  story: Story;
  world: World;
  conversations: Conversations;
  config: Config;
  /** Where the API listens. */
  url: string;
  /** File that holds the log of this and earlier demos. */
  logFile: string;
}

/** A scene with the simulated vendors that it is played with. */
export interface Scene {
  /** What is simulated and what happens, as in “a simulated Zendesk, one phone call”. */
  headline: string;
  desk: DeskSimulator;
  /** What people call the help desk. */
  title: string;
  /** The variables that point at the simulators, and rules that the scene counts on. */
  environment: Readonly<Record<string, string>>;
  /**
   * Gets the vendors ready for an API at this address, which does not listen yet.
   * @returns the variables that are known only then
   */
  prepare(url: string): Promise<Record<string, string>>;
  /** Plays it, and returns the workflow id of the conversation. */
  play(stage: Stage): Promise<string>;
  /** What to look at and to try afterwards. */
  farewell(): FarewellWords;
  /** Ends the simulators. */
  close(): Promise<void>;
}
