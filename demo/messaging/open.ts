import { ConfigError } from '../../src/config/problems.ts';
import { startSunshineSimulator } from '../../simulators/sunshine/index.ts';
import { startZendeskDesk } from '../../simulators/zendesk/desk.ts';
import type { Step } from '../../src/adapters/sunshine/switchboard/step.ts';
import { chosenDesk } from '../desk.ts';
import { deskVariables, sunshineVariables } from '../environment.ts';
import { openCompany } from './company.ts';
import { messagingNextSteps } from './next-steps.ts';
import { playMessagingScene } from './scene.ts';
import type { Scene } from '../scene.ts';
import { provision } from './switchboard.ts';

/**
 * Starts the simulators of the messaging scene: a customer on WhatsApp, a human in Agent Workspace, and the order system
 * of the company that the bot speaks for. The scene has a policy of its own, whatever policy the environment names.
 * @throws {ConfigError} when `HELP_DESK` names a desk other than Zendesk
 */
export async function openMessagingScene(env: NodeJS.ProcessEnv): Promise<Scene> {
  if (chosenDesk(env).name !== 'zendesk') {
    const problem = 'must be zendesk for the scene “messaging”, which uses the messaging of a Zendesk account';
    throw new ConfigError([
      { variable: 'HELP_DESK', problem, fix: 'Set it to zendesk, remove it, or play the scene “phone”' },
    ]);
  }
  const { shop, variables } = await openCompany(env);
  const desk = await startZendeskDesk({ firstTicketId: 1001 });
  const sunshine = await startSunshineSimulator({ zendesk: desk.zendesk });
  const steps: Step[] = [];
  return {
    headline: 'a simulated Zendesk with messaging, one conversation',
    desk,
    title: 'Zendesk',
    variables: { ...deskVariables(desk), ...sunshineVariables(sunshine), ...variables, MESSAGING_HANDOFF: 'offer' },
    prepare: async (url) => ({
      SUNSHINE_WEBHOOK_SECRET: await provision(sunshine, url, (step) => void steps.push(step)),
    }),
    play: (stage) => playMessagingScene({ ...stage, desk, sunshine, shop, steps }),
    nextSteps: () => messagingNextSteps(sunshine),
    close: () => closeAll([sunshine, shop, desk]),
  };
}

async function closeAll(simulators: readonly { close(): Promise<void> }[]): Promise<void> {
  for (const simulator of simulators) await simulator.close();
}
