import type { HandoffDesk } from '../../ports/handoff-desk.ts';
import type { Messaging } from '../../ports/messaging.ts';
import type { DefaultCountry } from '../phone-match.ts';
import type { ConversationsApi } from './api/conversations.ts';
import { createConversationsApi } from './api/conversations.ts';
import { createUsersApi, type UsersApi } from './api/users.ts';
import type { ProvisioningApi } from './api/provisioning.ts';
import { createProvisioningApi } from './api/provisioning.ts';
import { authorizationOf } from './auth.ts';
import type { SunshineClientOptions } from './client.ts';
import { createSunshineClient } from './client.ts';
import { createFileFetcher } from './fetch-file.ts';
import { createMessaging } from './messaging.ts';

/** The API of Sunshine Conversations v2 for one app: one request per method, without retries. */
export type SunshineApi = ProvisioningApi & ConversationsApi & UsersApi;

/** The connection to Sunshine Conversations: the messaging port, and the API for provisioning. */
export interface Sunshine {
  messaging: Messaging;
  api: SunshineApi;
  /** Closes all connections; open calls fail. */
  close(): Promise<void>;
}

/** Where the app is, how we authenticate, and which seat is ours. */
export interface SunshineOptions extends SunshineClientOptions {
  /** The help desk behind the platform, which makes the tickets of handoffs; none if absent. */
  handoffDesk?: HandoffDesk | null | undefined;
  /** Name of our own seat on the switchboard; `bot` if absent. */
  seat?: string | undefined;
  /**
   * Hosts, besides that of `baseUrl`, from which files are fetched, each with its subdomains; if absent `smooch.io`,
   * where the platform stores media.
   */
  mediaHosts?: readonly string[] | undefined;
  /** Country of customers' numbers without a country code; if absent, they are not read. */
  defaultCountry?: DefaultCountry | undefined;
}

const defaultMediaHosts = ['smooch.io'];
/** Longer than for other requests, since files are larger. */
const fileTimeoutMs = 60_000;

/** Connects to one app of Sunshine Conversations. Nothing is sent before the first call. */
export function createSunshine(options: SunshineOptions): Sunshine {
  const { baseUrl, seat = 'bot', handoffDesk = null, mediaHosts = defaultMediaHosts, now = Date.now } = options;
  const { defaultCountry = null } = options;
  const client = createSunshineClient(options);
  const api: SunshineApi = {
    ...createProvisioningApi(client),
    ...createConversationsApi(client),
    ...createUsersApi(client),
  };
  const authorization = authorizationOf(options);
  const files = createFileFetcher({ baseUrl, authorization, hosts: mediaHosts, timeoutMs: fileTimeoutMs, now });
  return {
    messaging: createMessaging({ api, seat, files, handoffDesk, defaultCountry }),
    api,
    close: async () => void (await Promise.all([client.close(), files.close()])),
  };
}
