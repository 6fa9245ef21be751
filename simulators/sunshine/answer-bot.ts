import { say } from './business.ts';
import type { AppRecord } from './records.ts';
import type { World } from './world.ts';

/** The integration type of Answer Bot. */
export const answerBotType = 'zd:answerBot';

/**
 * The seat of Zendesk's own bot. It greets when it gets control with `zen:answerbot:execute_flow: channel=<integration
 * id>` of an existing channel, and otherwise stays silent (Zendesk's switchboard guide).
 */
export function startAnswerBot(world: World, app: AppRecord): void {
  world.listeners.push((event) => {
    if (event.kind !== 'active' || event.app !== app || event.seat.integrationType !== answerBotType) return;
    const flow = String(event.metadata['zen:answerbot:execute_flow'] ?? '');
    if (!flow.startsWith('channel=') || !app.integrations.has(flow.slice('channel='.length))) return;
    say(world, {
      app,
      conversation: event.conversation,
      author: { type: 'business', userId: null, subtypes: ['bot'], displayName: 'Answer Bot', avatarUrl: null },
      content: { type: 'text', text: 'Hello! How can I help?' },
      metadata: null,
      source: { type: answerBotType, integrationId: null, originalMessageId: null, client: null },
      callerId: event.seat.integrationId,
    });
  });
}
