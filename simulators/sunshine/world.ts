import type { EventHub } from './events.ts';
import type { Ids } from './ids.ts';
import type {
  AppRecord,
  ConversationRecord,
  IntegrationRecord,
  MessageRecord,
  Metadata,
  SeatRecord,
} from './records.ts';
import type { SunshineSettings } from './settings.ts';

/** What native seats (Agent Workspace, Answer Bot) learn without a webhook, after it has happened. */
export type PlatformEvent = { app: AppRecord; conversation: ConversationRecord } & (
  | { kind: 'active'; seat: SeatRecord; metadata: Metadata }
  | { kind: 'offered'; seat: SeatRecord; metadata: Metadata }
  | { kind: 'message'; message: MessageRecord }
);

/** The parts of the simulated platform that all of its modules share. */
export interface World {
  settings: SunshineSettings;
  apps: Map<string, AppRecord>;
  ids: Ids;
  hub: EventHub;
  listeners: ((event: PlatformEvent) => void)[];
  now: () => number;
}

/** Adds an empty app. */
export function addApp(world: World, displayName: string, id = world.ids.next()): AppRecord {
  const app: AppRecord = {
    id,
    displayName,
    settings: { multiConvoEnabled: false },
    metadata: {},
    keys: [],
    integrations: new Map(),
    switchboard: null,
    users: new Map(),
    conversations: new Map(),
    attachments: new Map(),
  };
  world.apps.set(app.id, app);
  return app;
}

/** Adds an integration without webhooks and keys. */
export function addIntegration(
  world: World,
  app: AppRecord,
  type: string,
  rest: { displayName?: string | null | undefined; fields?: Record<string, unknown> } = {},
): IntegrationRecord {
  const integration: IntegrationRecord = {
    id: world.ids.next(),
    type,
    displayName: rest.displayName ?? null,
    defaultResponderId: null,
    fields: rest.fields ?? {},
    webhooks: [],
    keys: [],
  };
  app.integrations.set(integration.id, integration);
  return integration;
}
