import type { FastifyInstance } from 'fastify';

import { Faults } from '../faults.ts';
import type { LoggedRequest } from '../http.ts';
import { listen } from '../http.ts';
import { WebhookSender } from '../webhooks.ts';
import { createZendeskApp } from './app.ts';
import type { ApiToken, OauthClient } from './auth.ts';
import { Auth } from './auth.ts';
import type { ZendeskSettings } from './settings.ts';
import { defaultSettings } from './settings.ts';
import { ZendeskStore } from './store.ts';
import { sendTicketEvents } from './webhooks.ts';

/** How to start a simulator. Every setting may be given here and changed later in `simulator.settings`. */
export interface ZendeskSimulatorOptions extends Partial<ZendeskSettings> {
  /** Default 127.0.0.1. */
  host?: string;
  /** Default 0: any free port. */
  port?: number;
  /** Without it, authentication with an API token always fails. */
  apiToken?: ApiToken;
  /** Without it, no OAuth token is issued. */
  oauth?: OauthClient;
  /** The account's clock in epoch milliseconds. Default: the real one. */
  now?: () => number;
  /** Id of the first ticket. Default 1. */
  firstTicketId?: number;
  /** Signing secret of the webhook. */
  webhookSecret?: string;
  /** Keys of the user fields that exist from the start, all of type text. Default `support_pin`. */
  userFieldKeys?: readonly string[];
}

/** A running simulator of the Zendesk Support API. */
export interface ZendeskSimulator {
  /** `http://host:port`, without a slash at the end. */
  url: string;
  store: ZendeskStore;
  settings: ZendeskSettings;
  faults: Faults;
  /** API requests, oldest first. May be emptied at any time. */
  requests: LoggedRequest[];
  /** The account's webhook, subscribed to all ticket events. It is sent to `webhooks.settings.target`. */
  webhooks: WebhookSender;
  webhookSecret: string;
  /** Id of the agent that all valid credentials act as. */
  agentId: number;
  /** Makes all OAuth tokens issued so far invalid. */
  revokeTokens: () => void;
  close: () => Promise<void>;
}

/** Starts the simulator. Everything lives in memory and is gone after `close`. */
export async function startZendeskSimulator(options: ZendeskSimulatorOptions = {}): Promise<ZendeskSimulator> {
  const { host = '127.0.0.1', port = 0, apiToken, oauth, now = Date.now, firstTicketId = 1, ...rest } = options;
  const { userFieldKeys = ['support_pin'], webhookSecret = 'zendesk-webhook-secret', ...changes } = rest;
  const settings: ZendeskSettings = { ...defaultSettings(), ...changes };
  const store = new ZendeskStore(settings, now, firstTicketId);
  for (const key of userFieldKeys) store.seedUserField(key, key, 'text');
  const email = apiToken?.email ?? 'integration@simulator.example';
  const agent = store.seedUser({ name: 'Integration', email, role: 'admin' });
  const auth = new Auth(apiToken ?? null, oauth ?? null, agent, now);
  const faults = new Faults();
  const requests: LoggedRequest[] = [];
  const webhooks = new WebhookSender();
  sendTicketEvents(store, webhooks, webhookSecret);
  const app: FastifyInstance = createZendeskApp({ store, settings, auth, faults, requests });
  const url = await listen(app, host, port);
  return {
    url,
    store,
    settings,
    faults,
    requests,
    webhooks,
    webhookSecret,
    agentId: agent.id,
    revokeTokens: () => auth.revokeTokens(),
    close: async () => {
      await webhooks.close();
      await app.close();
    },
  };
}
