import { randomBytes } from 'node:crypto';
import { startCobrowsing } from '../../simulators/cobrowsing/index.ts';
import { startDesk, type SimulatedDesk } from '../../simulators/desks.ts';
import { startSunshineSimulator, type SunshineSimulator } from '../../simulators/sunshine/index.ts';
import type { Step } from '../../src/adapters/sunshine/switchboard/step.ts';
import { chosenDesk } from '../desk.ts';
import { deskVariables, sunshineVariables } from '../environment.ts';
import { openCompany } from '../messaging/company.ts';
import { provision } from '../messaging/switchboard.ts';
import type { Scene } from '../scene.ts';
import { signIn } from './identity.ts';
import { webchatNextSteps } from './next-steps.ts';
import { openVisitor } from './open-visitor.ts';
import { playOnPlatform } from './platform-scene.ts';
import { serveTicketDesk } from './ticket-desk/index.ts';
import { playInTicket } from './ticket-scene.ts';
import { loadWebPackages } from './web-packages.ts';

/**
 * Starts the simulators of the web chat: the help desk, with the messaging platform where it is Zendesk, the order system of
 * the company that the assistant speaks for, and a co-browsing tool. The shop is served once the address of the API is known.
 * @throws Error in plain words when the development packages are not installed
 */
export async function openWebchatScene(env: NodeJS.ProcessEnv): Promise<Scene> {
  const { name, title } = chosenDesk(env);
  const web = await loadWebPackages();
  const company = await openCompany(env);
  const desk = await startDesk(name);
  const cobrowsing = await startCobrowsing();
  const people = await openPeople(desk, title);
  const secret = randomBytes(32).toString('base64');
  const identity = (): Promise<string> => signIn(secret);
  const steps: Step[] = [];
  const chatOf = (url: string): string => `${url}/service-desk/v1`;
  let shop: Awaited<ReturnType<typeof web.serveShop>> | null = null;
  const shopUrl = (): string => shop?.url ?? '';
  return {
    headline: `a simulated ${title}${people.sunshine === null ? '' : ' with messaging'}, a shop with a web chat`,
    desk,
    title,
    variables: {
      ...deskVariables(desk),
      ...(people.sunshine === null ? {} : sunshineVariables(people.sunshine)),
      ...company.variables,
      CHAT_IDENTITY_SECRET: secret,
      CHAT_COBROWSE_ORIGINS: cobrowsing.url,
    },
    prepare: async (url) => {
      shop = await web.serveShop({ root: await web.buildShop(), chatUrl: chatOf(url), identity });
      const { sunshine } = people;
      const webhook = sunshine === null ? null : await provision(sunshine, url, (step) => void steps.push(step));
      return { CHAT_ALLOWED_ORIGINS: shopUrl(), ...(webhook === null ? {} : { SUNSHINE_WEBHOOK_SECRET: webhook }) };
    },
    play: async (stage) => {
      const visitor = await openVisitor(web, { chatUrl: chatOf(stage.url), origin: shopUrl(), identity });
      const known = new Set(desk.tickets().map(({ id }) => id));
      const made = () => desk.tickets().filter(({ id }) => !known.has(id));
      const play = { ...stage, visitor, made, shopUrl: shopUrl() };
      const { sunshine } = people;
      try {
        return sunshine === null || desk.name !== 'zendesk'
          ? await playInTicket({ ...play, desk })
          : await playOnPlatform({ ...play, desk, sunshine, steps, cobrowsingUrl: cobrowsing.url });
      } finally {
        await visitor.close();
      }
    },
    nextSteps: () =>
      webchatNextSteps({
        shopUrl: shopUrl(),
        title,
        deskUrl: people.url,
        isLive: people.sunshine !== null,
        cobrowsingUrl: cobrowsing.url,
      }),
    close: async () => {
      for (const part of [shop, people, cobrowsing, company.shop, desk]) await part?.close();
    },
  };
}

/** The page of the people who answer: Agent Workspace on the messaging platform, else one with the tickets. */
async function openPeople(
  desk: SimulatedDesk,
  title: string,
): Promise<{ url: string; sunshine: SunshineSimulator | null; close(): Promise<void> }> {
  if (desk.name !== 'zendesk') return { ...(await serveTicketDesk(desk, title)), sunshine: null };
  const sunshine = await startSunshineSimulator({ zendesk: desk.zendesk });
  return { url: `${sunshine.url}/agent`, sunshine, close: () => sunshine.close() };
}
