import type { CallOptions } from '../../../ports/call.ts';
import type {
  SunshineIntegration,
  SunshineSwitchboard,
  SunshineSwitchboardIntegration,
  SunshineWebhook,
} from '../schema.ts';
import {
  sunshineAppAnswer,
  sunshineAppsAnswer,
  sunshineEmptyAnswer,
  sunshineIntegrationAnswer,
  sunshineIntegrationsAnswer,
  sunshineSeatAnswer,
  sunshineSeatsAnswer,
  sunshineSwitchboardAnswer,
  sunshineSwitchboardsAnswer,
  sunshineWebhookAnswer,
  sunshineWebhooksAnswer,
} from '../schema.ts';
import type { SunshineClient } from '../client.ts';
import { allPages, pageOf, pageQuery } from '../pages.ts';

/** An app of the account. */
export interface SunshineApp {
  id: string;
  displayName?: string | null | undefined;
}

/** Settings of a webhook. */
export interface WebhookSettings {
  target: string;
  /** Names are case-sensitive. */
  triggers: readonly string[];
  includeFullUser: boolean;
  includeFullSource: boolean;
}

/** Settings of a seat. A seat belongs to one integration, or to the only one of a type. */
export interface SeatSettings {
  /** Up to 128 letters, digits, `_` and `-`. */
  name?: string;
  integrationId?: string;
  integrationType?: string;
  /** The platform's default is true. */
  deliverStandbyEvents?: boolean;
  nextSwitchboardIntegrationId?: string | null;
  /** 1 to 10. */
  messageHistoryCount?: number;
}

/** The part of the API that sets the platform up: apps, integrations, webhooks, the switchboard and its seats. */
export interface ProvisioningApi {
  /** Needs a key of the account. */
  listApps(options: CallOptions): Promise<SunshineApp[]>;
  getApp(options: CallOptions): Promise<SunshineApp>;
  listIntegrations(options: CallOptions): Promise<SunshineIntegration[]>;
  getIntegration(integrationId: string, options: CallOptions): Promise<SunshineIntegration>;
  /** A new custom integration has exactly one webhook. The answer shows the secret of the webhook. */
  createCustomIntegration(
    displayName: string,
    webhook: WebhookSettings,
    options: CallOptions,
  ): Promise<SunshineIntegration>;
  /** `defaultResponderId`: the seat where new conversations of this channel begin; null: the switchboard's default. */
  updateIntegration(
    integrationId: string,
    changes: { displayName?: string; defaultResponderId?: string | null },
    options: CallOptions,
  ): Promise<SunshineIntegration>;
  deleteIntegration(integrationId: string, options: CallOptions): Promise<void>;
  listWebhooks(integrationId: string, options: CallOptions): Promise<SunshineWebhook[]>;
  /** The answer shows the secret. */
  createWebhook(integrationId: string, webhook: WebhookSettings, options: CallOptions): Promise<SunshineWebhook>;
  updateWebhook(
    integrationId: string,
    webhookId: string,
    changes: Partial<WebhookSettings>,
    options: CallOptions,
  ): Promise<SunshineWebhook>;
  deleteWebhook(integrationId: string, webhookId: string, options: CallOptions): Promise<void>;
  listSwitchboards(options: CallOptions): Promise<SunshineSwitchboard[]>;
  /** An app has at most one. A new switchboard is disabled. */
  createSwitchboard(options: CallOptions): Promise<SunshineSwitchboard>;
  updateSwitchboard(
    switchboardId: string,
    changes: { enabled?: boolean; defaultSwitchboardIntegrationId?: string },
    options: CallOptions,
  ): Promise<SunshineSwitchboard>;
  listSeats(switchboardId: string, options: CallOptions): Promise<SunshineSwitchboardIntegration[]>;
  /** A switchboard has at most ten seats. */
  createSeat(
    switchboardId: string,
    seat: SeatSettings & { name: string },
    options: CallOptions,
  ): Promise<SunshineSwitchboardIntegration>;
  updateSeat(
    switchboardId: string,
    seatId: string,
    changes: SeatSettings,
    options: CallOptions,
  ): Promise<SunshineSwitchboardIntegration>;
  deleteSeat(switchboardId: string, seatId: string, options: CallOptions): Promise<void>;
}

const app = '/apps/{appId}';
const integrations = `${app}/integrations`;
const webhooks = `${integrations}/{integrationId}/webhooks`;
const switchboards = `${app}/switchboards`;
const seats = `${switchboards}/{switchboardId}/switchboardIntegrations`;
const empty = sunshineEmptyAnswer;

type Integrations = Pick<
  ProvisioningApi,
  | 'listApps'
  | 'getApp'
  | 'listIntegrations'
  | 'getIntegration'
  | 'createCustomIntegration'
  | 'updateIntegration'
  | 'deleteIntegration'
>;

function integrationMethods(client: SunshineClient): Integrations {
  const schema = sunshineIntegrationAnswer;
  return {
    listApps: (options) =>
      allPages(async (cursor, { signal }) => {
        const query = pageQuery(cursor, 'after');
        const { apps, meta } = await client.request('GET', '/apps', { query, schema: sunshineAppsAnswer, signal });
        return pageOf(apps, meta, 'after');
      }, options),
    getApp: async ({ signal }) => (await client.request('GET', app, { schema: sunshineAppAnswer, signal })).app,
    listIntegrations: (options) =>
      allPages(async (cursor, { signal }) => {
        const query = pageQuery(cursor, 'after');
        const answer = await client.request('GET', integrations, { query, schema: sunshineIntegrationsAnswer, signal });
        return pageOf(answer.integrations, answer.meta, 'after');
      }, options),
    async getIntegration(integrationId, { signal }) {
      const path = `${integrations}/{integrationId}`;
      return (await client.request('GET', path, { ids: { integrationId }, schema, signal })).integration;
    },
    async createCustomIntegration(displayName, webhook, { signal }) {
      const body = { type: 'custom', displayName, webhooks: [webhook] };
      return (await client.request('POST', integrations, { body, schema, signal })).integration;
    },
    async updateIntegration(integrationId, changes, { signal }) {
      const options = { ids: { integrationId }, body: changes, repeatable: true, schema, signal };
      return (await client.request('PATCH', `${integrations}/{integrationId}`, options)).integration;
    },
    async deleteIntegration(integrationId, { signal }) {
      const options = { ids: { integrationId }, repeatable: true, schema: empty, signal };
      await client.request('DELETE', `${integrations}/{integrationId}`, options);
    },
  };
}

type Webhooks = Pick<ProvisioningApi, 'listWebhooks' | 'createWebhook' | 'updateWebhook' | 'deleteWebhook'>;

function webhookMethods(client: SunshineClient): Webhooks {
  const schema = sunshineWebhookAnswer;
  return {
    async listWebhooks(integrationId, { signal }) {
      const options = { ids: { integrationId }, schema: sunshineWebhooksAnswer, signal };
      return (await client.request('GET', webhooks, options)).webhooks;
    },
    async createWebhook(integrationId, webhook, { signal }) {
      const options = { ids: { integrationId }, body: webhook, schema, signal };
      return (await client.request('POST', webhooks, options)).webhook;
    },
    async updateWebhook(integrationId, webhookId, changes, { signal }) {
      const options = { ids: { integrationId, webhookId }, body: changes, repeatable: true, schema, signal };
      return (await client.request('PATCH', `${webhooks}/{webhookId}`, options)).webhook;
    },
    async deleteWebhook(integrationId, webhookId, { signal }) {
      const options = { ids: { integrationId, webhookId }, repeatable: true, schema: empty, signal };
      await client.request('DELETE', `${webhooks}/{webhookId}`, options);
    },
  };
}

type Switchboards = Omit<ProvisioningApi, keyof Integrations | keyof Webhooks>;

function switchboardMethods(client: SunshineClient): Switchboards {
  const oneSeat = `${seats}/{seatId}`;
  return {
    async listSwitchboards({ signal }) {
      return (await client.request('GET', switchboards, { schema: sunshineSwitchboardsAnswer, signal })).switchboards;
    },
    async createSwitchboard({ signal }) {
      return (await client.request('POST', switchboards, { schema: sunshineSwitchboardAnswer, signal })).switchboard;
    },
    async updateSwitchboard(switchboardId, changes, { signal }) {
      const schema = sunshineSwitchboardAnswer;
      const options = { ids: { switchboardId }, body: changes, repeatable: true, schema, signal };
      return (await client.request('PATCH', `${switchboards}/{switchboardId}`, options)).switchboard;
    },
    async listSeats(switchboardId, { signal }) {
      const options = { ids: { switchboardId }, schema: sunshineSeatsAnswer, signal };
      return (await client.request('GET', seats, options)).switchboardIntegrations;
    },
    async createSeat(switchboardId, seat, { signal }) {
      const options = { ids: { switchboardId }, body: seat, schema: sunshineSeatAnswer, signal };
      return (await client.request('POST', seats, options)).switchboardIntegration;
    },
    async updateSeat(switchboardId, seatId, changes, { signal }) {
      const schema = sunshineSeatAnswer;
      const options = { ids: { switchboardId, seatId }, body: changes, repeatable: true, schema, signal };
      return (await client.request('PATCH', oneSeat, options)).switchboardIntegration;
    },
    async deleteSeat(switchboardId, seatId, { signal }) {
      const options = { ids: { switchboardId, seatId }, repeatable: true, schema: empty, signal };
      await client.request('DELETE', oneSeat, options);
    },
  };
}

/** See {@link ProvisioningApi}. */
export function createProvisioningApi(client: SunshineClient): ProvisioningApi {
  return { ...integrationMethods(client), ...webhookMethods(client), ...switchboardMethods(client) };
}
