import type { DeskSimulator } from '../desk.ts';
import { Faults } from '../faults.ts';
import type { LoggedRequest } from '../http.ts';
import { listen } from '../http.ts';
import { WebhookSender } from '../webhooks.ts';
import { textAdf } from './adf.ts';
import { createJiraApp } from './app.ts';
import { createHuman, teamRole } from './human.ts';
import type { JiraSettings } from './settings.ts';
import { defaultSettings } from './settings.ts';
import { JiraStore } from './store.ts';
import { simulatedTicket } from './tickets.ts';
import { createWebhooks } from './webhooks.ts';
import { createScheme } from './workflow.ts';

/** How to start a simulator. Every setting may be given here and changed later in `settings`. */
export interface JiraDeskOptions extends Partial<JiraSettings> {
  /** Default 127.0.0.1. */
  host?: string;
  /** Default 0: any free port. */
  port?: number;
  /** Whether the project is one of Jira Service Management. Default false: a plain project. */
  serviceDesk?: boolean;
  /** Key of the one project. Default `SUP`. */
  project?: string;
  email?: string;
  apiToken?: string;
  webhookSecret?: string;
  /** Language of statuses, priorities and resolutions. Default `en`. */
  language?: 'en' | 'de';
  /** The site's clock in epoch milliseconds. Default: the real one. */
  now?: () => number;
}

/** A running simulator of a Jira Cloud site with one project. */
export interface JiraDesk extends DeskSimulator {
  readonly name: 'jira';
  /** E-mail address of the user that the token belongs to. */
  readonly email: string;
  readonly apiToken: string;
  /** Key of the project. */
  readonly project: string;
  /** What webhooks are signed with. */
  readonly webhookSecret: string;
  /** The role that sees internal comments of a plain project; null in a service desk, which needs none. */
  readonly notesRole: string | null;
  readonly store: JiraStore;
  readonly settings: JiraSettings;
  /** Account id of the user that the token belongs to. */
  readonly accountId: string;
  /** The reporter comments, as in the portal. */
  customerReply(ticketId: string, body: string): void;
}

/** Starts the simulator. Everything lives in memory and is gone after `close`. */
export async function startJiraDesk(options: JiraDeskOptions = {}): Promise<JiraDesk> {
  const { host = '127.0.0.1', port = 0, serviceDesk = false, project = 'SUP', now = Date.now, ...rest } = options;
  const {
    email = 'integration@simulator.example',
    apiToken = 'simulated-token',
    webhookSecret = 'simulated-secret',
  } = rest;
  const {
    language = 'en',
    email: _email,
    apiToken: _token,
    webhookSecret: _secret,
    language: _language,
    ...changes
  } = rest;
  const settings: JiraSettings = { ...defaultSettings(), ...changes };
  const scheme = createScheme({ serviceDesk, language, closedIsFinal: settings.closedIsFinal });
  const store = new JiraStore({ id: '10100', key: project, serviceDesk }, scheme, settings, now);
  const me = store.addUser({ accountType: 'atlassian', displayName: 'Integration', email, assignable: true });
  const colleague = store.addUser({
    accountType: 'atlassian',
    displayName: 'Sam Field',
    email: 'sam@simulator.example',
    assignable: true,
  });
  const faults = new Faults();
  const requests: LoggedRequest[] = [];
  const webhooks = new WebhookSender();
  const app = createJiraApp({ store, me, apiToken, faults, requests });
  const url = await listen(app, host, port);
  store.onEvent = createWebhooks(store, webhooks, webhookSecret, () => url);
  return {
    name: 'jira',
    url,
    email,
    apiToken,
    project,
    webhookSecret,
    notesRole: serviceDesk ? null : teamRole,
    faults,
    requests,
    webhooks,
    store,
    settings,
    accountId: me.accountId,
    ...createSeeds(store),
    tickets: () => store.issues().map((issue) => simulatedTicket(store, issue)),
    agent: createHuman(store, () => colleague),
    setIndexLag: (ms) => void (settings.indexLagMs = ms),
    async close() {
      await webhooks.close();
      await app.close();
    },
  };
}

type Seeds = Pick<JiraDesk, 'seedCustomer' | 'seedGroup' | 'seedAgent' | 'seedTicket' | 'customerReply'>;

/** Adds records without the API. Jira stores no phone numbers and no ids from other systems. */
function createSeeds(store: JiraStore): Seeds {
  const accountType = store.project.serviceDesk ? 'customer' : 'atlassian';
  return {
    seedCustomer: ({ name, email }) =>
      store.addUser({ accountType, displayName: name, email, assignable: false }).accountId,
    seedGroup: (name) => void store.components.push({ id: store.nextId(), name }),
    seedAgent: ({ name, email }) =>
      void store.addUser({ accountType: 'atlassian', displayName: name, email, assignable: true }),
    seedTicket({ requesterId, subject, body }) {
      const issue = { summary: subject, description: textAdf(body), reporterId: requesterId, creatorId: requesterId };
      return store.addIssue({ ...issue, requestTypeId: store.project.serviceDesk ? '31' : null }).id;
    },
    customerReply(ticketId, body) {
      const issue = store.issue(ticketId);
      const comment = { authorId: issue.reporterId, body: textAdf(body), properties: [], visibility: null };
      store.addComment(issue, comment);
    },
  };
}
