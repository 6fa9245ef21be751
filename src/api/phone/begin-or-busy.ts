import type { FastifyRequest } from 'fastify';
import type { CommandName, Delivery } from '../../domain/conversation/commands.ts';
import type { Reply } from '../../domain/conversation/replies.ts';
import type { PhoneRoutes } from './options.ts';

/**
 * Gives a command to the conversation of a call. While too many calls begin at once, no other is begun: then only a
 * conversation that runs is reached, and null means that this one does not run.
 */
export async function performOrBusy<Name extends CommandName>(
  { conversations, limits }: Pick<PhoneRoutes, 'conversations' | 'limits'>,
  request: FastifyRequest,
  callId: string,
  name: Name,
  delivery: Delivery<Name>,
): Promise<Reply | null> {
  const ref = { channel: 'call', id: callId } as const;
  if (await limits.mayBegin(request, ref)) return conversations.perform(ref, name, delivery);
  const reply = await conversations.performIfOpen(ref, name, delivery);
  return reply.kind === 'refused' && reply.reason === 'ended' ? null : reply;
}
