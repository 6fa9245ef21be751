import { startDesk } from '../simulators/desks.ts';
import { createCaller } from '../simulators/signalwire/caller.ts';
import { chosenDesk } from './desk.ts';
import { deskVariables } from './environment.ts';
import { openMessagingScene } from './messaging/open.ts';
import { phoneNextSteps, playPhoneScene } from './phone/scene.ts';
import type { Scene, SceneName, Stage } from './scene.ts';
import { openWebchatScene } from './webchat/open.ts';
import { customer } from './world.ts';

const openers: Readonly<Record<SceneName, (env: NodeJS.ProcessEnv) => Promise<Scene>>> = {
  phone: openPhoneScene,
  messaging: openMessagingScene,
  webchat: openWebchatScene,
};

/**
 * Starts the simulators of a scene.
 * @param env the environment of the process: `HELP_DESK` chooses the help desk
 * @throws {ConfigError} when the scene cannot be played with that help desk
 */
export function openScene(name: SceneName, env: NodeJS.ProcessEnv): Promise<Scene> {
  return openers[name](env);
}

async function openPhoneScene(env: NodeJS.ProcessEnv): Promise<Scene> {
  const { name, title } = chosenDesk(env);
  const desk = await startDesk(name);
  return {
    headline: `a simulated ${title}, one phone call`,
    desk,
    title,
    variables: deskVariables(desk),
    prepare: () => Promise.resolve({}),
    play: callIn,
    nextSteps: phoneNextSteps,
    close: () => desk.close(),
  };
}

async function callIn({ story, world, conversations, config, url }: Stage): Promise<string> {
  if (config.phone === null) throw new Error('The demo has no phone line: HTTP_USERNAME and HTTP_PASSWORD are empty.');
  const { username, passwords } = config.phone;
  const caller = createCaller({ url, username, password: passwords[0] ?? '', from: customer.phone });
  await playPhoneScene({ story, world, caller, conversations });
  return `call/${caller.callId}`;
}
