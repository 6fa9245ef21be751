import type { WebhookSender } from '../webhooks.ts';
import type { Ids } from './ids.ts';
import type { EventView } from './render/conversations.ts';
import { timeText } from './render/time.ts';
import type { AppRecord, ConversationRecord, IntegrationRecord, WebhookRecord } from './records.ts';
import type { SunshineSettings } from './settings.ts';

/** All triggers a webhook can have; they are case-sensitive (Sunshine API description, webhooks). */
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
export type Trigger = (typeof triggers)[number];

/** An event as the target reads it. */
interface EventRecord {
  id: string;
  type: Trigger;
  createdAt: string;
  payload: Record<string, unknown>;
}

/** One call that is ready to go. */
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

/** What befalls calls on their way, when a test orders it. */
export interface ReleaseOrder {
  /** The last one first. Default false. */
  reversed?: boolean;
  /** How often each goes out. Default 1. */
  copies?: number;
}

/** Tells webhooks what happens: chooses who gets it, puts several events into one call, hands calls to the sender. */
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
   * Tells every webhook of the app that may hear it. The payload is built at once, so that it shows this moment.
   * @param conversation the one it belongs to; null for events of users
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
      if (!hears(app, integration, type, conversation)) continue;
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

  /** Sends what has been collected. */
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

  /** From now on calls wait. */
  hold(): void {
    this.#held ??= [];
  }

  /** Sends the calls that waited, in the order asked for. */
  release({ reversed = false, copies = 1 }: ReleaseOrder = {}): void {
    this.flush();
    const held = this.#held ?? [];
    this.#held = null;
    for (const call of reversed ? held.toReversed() : held) {
      for (let copy = 0; copy < copies; copy += 1) this.#post(call);
    }
  }

  /** Waits until everything has been told or given up. */
  async idle(): Promise<void> {
    this.flush();
    await this.#sender.idle();
  }

  /** Forgets what has not been sent. */
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
 * Who may hear an event: everybody, but events of a conversation only go to seats that are active, pending or want
 * standby events, while the switchboard is on. Who has no seat hears everything (Zendesk's switchboard guide).
 */
function hears(
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
