import { Faults } from '../faults.ts';
import type { LoggedRequest } from '../http.ts';
import { listen } from '../http.ts';
import { WebhookSender } from '../webhooks.ts';
import type { ZendeskSimulator } from '../zendesk/index.ts';
import { answerBotType, startAnswerBot } from './answer-bot.ts';
import { createSunshineApp } from './app.ts';
import { Auth } from './auth.ts';
import type { CustomerProfile } from './customer-account.ts';
import type { Channel, SimulatedCustomer } from './customer.ts';
import { createCustomer } from './customer.ts';
import type { ReleaseOrder } from './events.ts';
import { EventHub } from './events.ts';
import { Ids } from './ids.ts';
import type { AppRecord, KeyRecord } from './records.ts';
import { addPageRoutes } from './routes/page.ts';
import type { SunshineSettings } from './settings.ts';
import { defaultSettings } from './settings.ts';
import { mergeUsers } from './users.ts';
import { AgentWorkspace } from './workspace/index.ts';
import { workspaceType } from './workspace/words.ts';
import type { PlatformEvent, World } from './world.ts';
import { addApp, addIntegration } from './world.ts';

/** How to start a simulator. Every setting may be given here and changed later in `simulator.settings`. */
export interface SunshineSimulatorOptions extends Partial<SunshineSettings> {
  /** Default 127.0.0.1. */
  host?: string;
  /** Default 0: any free port. */
  port?: number;
  /** The platform's clock in epoch milliseconds. Default: the real one. */
  now?: () => number;
  /** The account in which Agent Workspace makes tickets. Without it, the seat works but makes none. */
  zendesk?: Pick<ZendeskSimulator, 'store' | 'settings'>;
  /** Key of the app. Default: a new one. */
  appKey?: Pick<KeyRecord, 'id' | 'secret'>;
  /** Id of the app, 24 hex digits. Default: a new one. */
  appId?: string;
}

/** A running simulator of Sunshine Conversations. */
export interface SunshineSimulator {
  /** `http://host:port`, without a slash at the end. The pages are `/phone` and `/agent`. */
  url: string;
  /** Base address of the API, in place of `https://{subdomain}.zendesk.com/sc`. */
  apiUrl: string;
  /** The app that exists from the start. It has Agent Workspace and Answer Bot as integrations, and no switchboard. */
  app: AppRecord;
  /** Key of the app. */
  appKey: KeyRecord;
  /** Key of the account. */
  accountKey: KeyRecord;
  settings: SunshineSettings;
  faults: Faults;
  /** API requests, oldest first. May be emptied at any time. */
  requests: LoggedRequest[];
  /** Sends the webhooks. Its settings have copies, jitter, loss and waits between tries. */
  webhooks: WebhookSender;
  /** Agent Workspace, with the person at the desk. */
  workspace: AgentWorkspace;
  /** Adds a customer on a channel. */
  customer: (channel: Channel, profile?: CustomerProfile) => SimulatedCustomer;
  /** Holds webhook calls from now on, until they are released. */
  holdWebhooks: () => void;
  releaseWebhooks: (order?: ReleaseOrder) => void;
  /** Merges two users, as when somebody signs in on a second channel. Throws for unknown ids. */
  mergeUsers: (survivingId: string, discardedId: string) => void;
  /** Calls the listener at once from now on: for each message, and each seat that gets or is offered a conversation. */
  watch: (listener: (event: PlatformEvent) => void) => void;
  /** Waits until all webhook calls are finished. */
  idle: () => Promise<void>;
  close: () => Promise<void>;
}

/** Statuses after which a webhook call is not tried again (Sunshine API description, retry policy). */
const finalStatuses = [400, 401, 403, 404, 406];
const maximumTries = 5;

/** Starts the simulator. Everything lives in memory and is gone after `close`. */
export async function startSunshineSimulator(options: SunshineSimulatorOptions = {}): Promise<SunshineSimulator> {
  const { host = '127.0.0.1', port = 0, now = Date.now, zendesk, appKey: givenKey, appId, ...changes } = options;
  const settings: SunshineSettings = { ...defaultSettings(), ...changes };
  const webhooks = new WebhookSender();
  Object.assign(webhooks.settings, { finalStatuses, maximumTries });
  const ids = new Ids(now);
  const hub = new EventHub(settings, webhooks, ids, now);
  const world: World = { settings, apps: new Map(), ids, hub, listeners: [], now };
  const app = addApp(world, 'Simulated app', appId);
  const appKey = { displayName: 'first', id: `app_${ids.next()}`, secret: ids.secret(), ...givenKey };
  const accountKey = { displayName: 'account', id: `act_${ids.next()}`, secret: ids.secret() };
  app.keys.push(appKey);
  addIntegration(world, app, workspaceType, { displayName: 'Agent Workspace' });
  addIntegration(world, app, answerBotType, { displayName: 'Answer Bot' });
  let origin = '';
  const workspace = new AgentWorkspace(world, app, zendesk ?? null, () => origin);
  startAnswerBot(world, app);
  const faults = new Faults();
  const requests: LoggedRequest[] = [];
  const server = createSunshineApp({ world, auth: new Auth(world, [accountKey]) }, { faults, requests });
  const customers = new Map<string, SimulatedCustomer>();
  const customer = (channel: Channel, profile: CustomerProfile = {}): SimulatedCustomer => {
    const made = createCustomer(world, app, origin, channel, profile);
    customers.set(made.userId, made);
    return made;
  };
  addPageRoutes(server, { world, app, workspace, customer, customers });
  origin = await listen(server, host, port);
  return {
    url: origin,
    apiUrl: `${origin}/sc`,
    app,
    appKey,
    accountKey,
    settings,
    faults,
    requests,
    webhooks,
    workspace,
    customer,
    holdWebhooks: () => hub.hold(),
    releaseWebhooks: (order) => hub.release(order),
    mergeUsers: (survivingId, discardedId) => {
      const [surviving, discarded] = [app.users.get(survivingId), app.users.get(discardedId)];
      if (surviving === undefined || discarded === undefined) throw new Error('there is no such user');
      mergeUsers(world, app, surviving, discarded, 'sdkLogin');
    },
    watch: (listener) => void world.listeners.push(listener),
    idle: () => hub.idle(),
    close: async () => {
      hub.close();
      await webhooks.close();
      await server.close();
    },
  };
}
