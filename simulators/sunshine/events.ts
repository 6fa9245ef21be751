import type { WebhookSender } from '../webhooks.ts';
import type { Ids } from './ids.ts';
import type { EventView } from './render/conversations.ts';
import { timeText } from './render/time.ts';
import type { AppRecord, ConversationRecord, IntegrationRecord, WebhookRecord } from './records.ts';
import type { SunshineSettings } from './settings.ts';

/** All triggers that a webhook can have. They are case-sensitive (Sunshine API description, webhooks). */
export const triggers = [
  'client:add',
  'client:remove',
  'client:update',
  'conversation:create',
  'conversation:join',
  'conversation:leave',
  'conversation:remove',
  'conversation:message',
  'conversation:message:delivery:channel',
  'conversation:message:delivery:failure',
  'conversation:message:delivery:user',
  'conversation:postback',
  'conversation:read',
  'conversation:referral',
  'conversation:typing',
  'passthrough:messaging',
  'switchboard:acceptControl',
  'switchboard:acceptControl:failure',
  'switchboard:offerControl',
  'switchboard:offerControl:failure',
  'switchboard:passControl',
  'switchboard:passControl:failure',
  'switchboard:releaseControl',
  'user:merge',
  'user:remove',
  'user:update',
] as const;
/** See {@link triggers}. */
export type Trigger = (typeof triggers)[number];

/** An event in the body of a webhook call. */
interface EventRecord {
  id: string;
  type: Trigger;
  createdAt: string;
  payload: Record<string, unknown>;
}

/** A webhook call that is ready to be sent. */
interface Call {
  target: string;
  secret: string;
  body: string;
}

interface Queue {
  app: AppRecord;
  webhook: WebhookRecord;
  events: EventRecord[];
}

/** How held calls are released. */
export interface ReleaseOrder {
  /** Sends the last call first. Default false. */
  reversed?: boolean;
  /** How many times each call is sent. Default 1. */
  copies?: number;
}

/** Sends events to webhooks: selects the webhooks, and puts several events into one call. */
export class EventHub {
  readonly #settings: SunshineSettings;
  readonly #sender: WebhookSender;
  readonly #ids: Ids;
  readonly #now: () => number;
  readonly #queues = new Map<string, Queue>();
  #timer: ReturnType<typeof setTimeout> | null = null;
  #held: Call[] | null = null;

  constructor(settings: SunshineSettings, sender: WebhookSender, ids: Ids, now: () => number) {
    this.#settings = settings;
    this.#sender = sender;
    this.#ids = ids;
    this.#now = now;
  }

  /**
   * Sends an event to every webhook of the app that may receive it. The payload is built at once, from the present state.
   * @param conversation the conversation that the event is about; null for events about users
   */
  emit(
    app: AppRecord,
    type: Trigger,
    conversation: ConversationRecord | null,
    payload: (view: EventView) => Record<string, unknown>,
  ): void {
    const id = this.#ids.next();
    const createdAt = timeText(this.#now());
    for (const integration of app.integrations.values()) {
      if (!mayReceive(app, integration, type, conversation)) continue;
      for (const webhook of integration.webhooks) {
        if (!webhook.triggers.includes(type)) continue;
        const view = { fullUser: webhook.includeFullUser, fullSource: webhook.includeFullSource };
        const queue = this.#queues.get(webhook.id) ?? { app, webhook, events: [] };
        queue.events.push({ id, type, createdAt, payload: structuredClone(payload(view)) });
        this.#queues.set(webhook.id, queue);
      }
    }
    if (this.#queues.size > 0) this.#timer ??= setTimeout(() => this.flush(), this.#settings.eventWindowMs);
  }

  /** Sends the events collected so far. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const queues = [...this.#queues.values()];
    this.#queues.clear();
    for (const { app, webhook, events } of queues) {
      for (let from = 0; from < events.length; from += this.#settings.eventsPerCall) {
        const body = JSON.stringify({
          app: { id: app.id },
          webhook: { id: webhook.id, version: 'v2' },
          events: events.slice(from, from + this.#settings.eventsPerCall),
        });
        this.#post({ target: webhook.target, secret: webhook.secret, body });
      }
    }
  }

  /** Holds all calls from now on. */
  hold(): void {
    this.#held ??= [];
  }

  /** Sends the held calls, and holds no more. */
  release({ reversed = false, copies = 1 }: ReleaseOrder = {}): void {
    this.flush();
    const held = this.#held ?? [];
    this.#held = null;
    for (const call of reversed ? held.toReversed() : held) {
      for (let copy = 0; copy < copies; copy += 1) this.#post(call);
    }
  }

  /** Sends the collected events, and waits until all calls are finished. */
  async idle(): Promise<void> {
    this.flush();
    await this.#sender.idle();
  }

  /** Drops the events that have not been sent. */
  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#queues.clear();
  }

  #post(call: Call): void {
    if (this.#held !== null) {
      this.#held.push(call);
      return;
    }
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'smooch-webhooks/1.0',
      'x-api-key': call.secret,
    };
    this.#sender.send(() => ({ headers, body: call.body }), call.target);
  }
}

/**
 * Whether an integration may receive an event. While the switchboard is on, a seat receives the events of a conversation
 * only when it is active or pending, or gets standby events. Integrations without a seat receive all events (Zendesk's
 * switchboard guide).
 */
function mayReceive(
  app: AppRecord,
  integration: IntegrationRecord,
  type: Trigger,
  conversation: ConversationRecord | null,
): boolean {
  const { switchboard } = app;
  if (conversation === null || !type.startsWith('conversation:')) return true;
  if (switchboard === null || !switchboard.enabled) return true;
  const seat = switchboard.seats.find(({ integrationId }) => integrationId === integration.id);
  if (seat === undefined || seat.deliverStandbyEvents) return true;
  return conversation.activeId === seat.id || conversation.pendingId === seat.id;
}
