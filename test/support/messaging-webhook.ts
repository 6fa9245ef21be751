import type { ConversationInput } from '../../src/domain/conversation/state.ts';
import { conversationWorkflowId, type Channel } from '../../src/domain/ids.ts';
import type { MessagingEvent } from '../../src/domain/messaging/messaging.ts';
import type { Api } from './api-stack.ts';
import { uniqueName } from './temporal.ts';

/** Secrets of the webhook, the newer one first. */
export const sunshineSecrets = ['the-new-secret-of-sunshine', 'the-old-secret-of-sunshine'] as const;

/** Variables of an installation with messaging. */
export const sunshineEnvironment = {
  SUNSHINE_APP_ID: '5e0000000000000000000001',
  SUNSHINE_KEY_ID: 'app_000000000000000000000001',
  SUNSHINE_KEY_SECRET: 'the-secret-of-the-key',
  SUNSHINE_WEBHOOK_SECRET: sunshineSecrets.join(','),
};

/** The platform's event for a message of a customer. */
export function messageEvent(conversationId: string, content: unknown, changes: object = {}) {
  const createdAt = new Date().toISOString();
  return {
    id: uniqueName('event'),
    type: 'conversation:message',
    createdAt,
    payload: {
      conversation: { id: conversationId, type: 'personal' },
      message: {
        id: uniqueName('message'),
        received: createdAt,
        author: { type: 'user', userId: 'u1' },
        content: typeof content === 'string' ? { type: 'text', text: content } : content,
        source: { type: 'web' },
        ...changes,
      },
    },
  };
}

/** Sends events, or any other body, to the API's webhook. A null key is not sent. */
export function postEvents({ app }: Api, events: readonly unknown[] | string, key: string | null = sunshineSecrets[0]) {
  const payload = typeof events === 'string' ? events : JSON.stringify({ webhook: { id: 'w1' }, events });
  const headers = { 'content-type': 'application/json', ...(key === null ? {} : { 'x-api-key': key }) };
  return app.inject({ method: 'POST', url: '/webhooks/sunshine', payload, headers });
}

/** What Temporal stores of a conversation that no worker has run. */
export interface StoredConversation {
  input: ConversationInput;
  /** One list per signal. */
  signals: MessagingEvent[][];
}

/** Reads what Temporal stores of a conversation's newest run, decrypted. */
export async function storedOf(
  { client }: Api,
  conversationId: string,
  channel: Channel = 'messaging',
): Promise<StoredConversation> {
  const { payloadConverter, payloadCodecs } = client.options.loadedDataConverter;
  const { events } = await client.workflow.getHandle(conversationWorkflowId(channel, conversationId)).fetchHistory();
  const stored: StoredConversation = { input: {} as ConversationInput, signals: [] };
  for (const event of events ?? []) {
    const signal = event.workflowExecutionSignaledEventAttributes;
    const from = (event.workflowExecutionStartedEventAttributes ?? signal)?.input?.payloads ?? [];
    let payloads = [...from];
    for (const codec of payloadCodecs) payloads = await codec.decode(payloads);
    const [payload] = payloads;
    if (payload === undefined) continue;
    if (signal?.signalName === 'messagingEvents') stored.signals.push(payloadConverter.fromPayload(payload));
    else stored.input = payloadConverter.fromPayload(payload);
  }
  return stored;
}
