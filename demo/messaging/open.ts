import { fileURLToPath } from 'node:url';
import { ConfigError } from '../../src/config/problems.ts';
import { startSunshineSimulator, type SunshineSimulator } from '../../simulators/sunshine/index.ts';
import { startZendeskDesk } from '../../simulators/zendesk/desk.ts';
import type { Step } from '../../src/adapters/sunshine/switchboard/step.ts';
import { chosenDesk } from '../desk.ts';
import { deskVariables, sunshineVariables } from '../environment.ts';
import { messagingNextSteps } from './next-steps.ts';
import { playMessagingScene } from './scene.ts';
import type { Scene } from '../scene.ts';
import { provision } from './switchboard.ts';

/** The rules that the scene relies on, whatever policy the environment names. */
const rules = {
  MESSAGING_HANDOFF: 'offer',
  POLICY_FILE: fileURLToPath(new URL('policy.yaml', import.meta.url)),
};

/**
 * Starts the simulators of the messaging scene: a customer on WhatsApp, the bot, and a human in Agent Workspace.
 * @throws {ConfigError} when `HELP_DESK` names a desk other than Zendesk
 */
export async function openMessagingScene(env: NodeJS.ProcessEnv): Promise<Scene> {
  if (chosenDesk(env).name !== 'zendesk') {
    const problem = 'must be zendesk for the scene “messaging”, which uses the messaging of a Zendesk account';
    throw new ConfigError([
      { variable: 'HELP_DESK', problem, fix: 'Set it to zendesk, remove it, or play the scene “phone”' },
    ]);
  }
  const desk = await startZendeskDesk({ firstTicketId: 1001 });
  const sunshine = await startSunshineSimulator({ zendesk: desk.zendesk });
  const steps: Step[] = [];
  return {
    headline: 'a simulated Zendesk with messaging, one conversation',
    desk,
    title: 'Zendesk',
    variables: { ...deskVariables(desk), ...sunshineVariables(sunshine), ...rules },
    prepare: async (url) => ({
      SUNSHINE_WEBHOOK_SECRET: await provision(sunshine, url, (step) => void steps.push(step)),
    }),
    play: (stage) => playMessagingScene({ ...stage, desk, sunshine, steps }),
    nextSteps: () => messagingNextSteps(sunshine),
    close: () => closeBoth(sunshine, desk),
  };
}

async function closeBoth(sunshine: SunshineSimulator, desk: { close(): Promise<void> }): Promise<void> {
  await sunshine.close();
  await desk.close();
}
