import type { Conversations } from '../src/client/conversations.ts';
import type { Config } from '../src/config/load-config.ts';
import type { DeskSimulator } from '../simulators/desk.ts';
import type { SceneNextSteps } from './next-steps.ts';
import type { Story } from './story.ts';
import type { World } from './world.ts';

/** The scenes, as `--scene` names them. */
export type SceneName = 'phone' | 'messaging' | 'webchat';

/** The running product, for a scene to play on. */
export interface Stage {
  story: Story;
  world: World;
  conversations: Conversations;
  config: Config;
  /** Where the API listens. */
  url: string;
  /** The log of this demo and of earlier ones. */
  logFile: string;
}

/** A scene with the simulated vendors that it is played with. */
export interface Scene {
  /** What is simulated and what happens, as in “a simulated Zendesk, one phone call”. */
  headline: string;
  desk: DeskSimulator;
  /** Name of the help desk for people. */
  title: string;
  /** The variables that point at the simulators, and the rules that the scene relies on. */
  variables: Readonly<Record<string, string>>;
  /**
   * Prepares the vendors for an API at this address, where nothing listens yet.
   * @returns the variables that are only known afterwards
   */
  prepare(url: string): Promise<Record<string, string>>;
  /** Plays it, and returns the workflow id of the conversation. */
  play(stage: Stage): Promise<string>;
  /** What to look at and to try afterwards. */
  nextSteps(): SceneNextSteps;
  /** Stops the simulators. */
  close(): Promise<void>;
}
