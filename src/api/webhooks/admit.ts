import type { FastifyRequest } from 'fastify';
import type { Exceeded } from '../limits/limits.ts';
import type { Webhook } from './answers.ts';

/**
 * Whether a request whose sender is proven may go on; null: it may.
 * @param conversationIds the conversation of each messaging event
 */
export async function admitWebhook(
  { sender, limits }: Pick<Webhook, 'sender' | 'limits'>,
  request: FastifyRequest,
  conversationIds: readonly string[],
): Promise<Exceeded | null> {
  const verdict = await limits.judge(request, `webhooks/${sender}`, 'right');
  if (typeof verdict === 'object') return verdict;
  const conversations = conversationIds.map((id) => ({ channel: 'messaging', id }) as const);
  return limits.admit(request, { route: 'webhooks', conversations });
}
