import { createHash, randomBytes } from 'node:crypto';

import type { EventHub } from './events.ts';
import type {
  AppRecord,
  ConversationRecord,
  IntegrationRecord,
  MessageRecord,
  Metadata,
  SeatRecord,
} from './records.ts';
import type { SunshineSettings } from './settings.ts';

/** What native seats (Agent Workspace) are told of, after it is done. */
export type Notice = { app: AppRecord; conversation: ConversationRecord } & (
  | { kind: 'active'; seat: SeatRecord; metadata: Metadata }
  | { kind: 'offered'; seat: SeatRecord; metadata: Metadata }
  | { kind: 'message'; message: MessageRecord }
  | { kind: 'read'; userId: string }
);

/** Everything the simulated platform is made of. */
export interface World {
  settings: SunshineSettings;
  apps: Map<string, AppRecord>;
  ids: Ids;
  hub: EventHub;
  listeners: ((notice: Notice) => void)[];
  now: () => number;
}

/**
 * Ids and secrets. Ids are 24 hex digits that rise with time, as the platform's own do, with a part that no other
 * simulator has: conversations of two of them may meet in one Temporal server.
 */
export class Ids {
  readonly #own = randomBytes(5).toString('hex');
  readonly #now: () => number;
  #count = 0;
  #lastSeconds = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** A fresh id, above all earlier ones. */
  next(): string {
    this.#count += 1;
    this.#lastSeconds = Math.max(this.#lastSeconds, Math.floor(this.#now() / 1000));
    const seconds = this.#lastSeconds.toString(16).padStart(8, '0');
    return `${seconds}${this.#own}${this.#count.toString(16).padStart(6, '0')}`;
  }

  /** A fresh secret; not to be guessed from ids, though not random. */
  secret(): string {
    this.#count += 1;
    return createHash('sha256').update(`secret/${this.#count}`).digest('base64url');
  }
}

/** An empty app. */
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

/** An integration without webhooks and keys. */
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

/** The seat with this id; null when the switchboard has none. */
export function seatOf(app: AppRecord, id: string | null): SeatRecord | null {
  return app.switchboard?.seats.find((seat) => seat.id === id) ?? null;
}

/** Epoch milliseconds as the platform writes them. */
export function timeText(ms: number): string {
  return new Date(ms).toISOString();
}
