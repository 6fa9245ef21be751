import type { Message } from '../../domain/messaging/messaging.ts';
import type { ChatAgent } from '../../domain/webchat/events.ts';
import { addFile } from '../../domain/webchat/state.ts';
import type { WebChat } from './web-chat.ts';

/** Who is shown if people took the chat and it is not known which of them. */
export const someone: ChatAgent = { id: 'team', name: 'Support' };

/** Who wrote a message of the team, and where their picture is. */
export function agentOf({ author }: Message): ChatAgent & { avatarUrl?: string } {
  if (author.kind !== 'business') return someone;
  const { agentId, displayName, avatarUrl } = author;
  const agent = { id: agentId ?? someone.id, name: displayName ?? someone.name };
  return avatarUrl === null ? agent : { ...agent, avatarUrl };
}

/** Somebody from the team is there: the first sign of them, or somebody else than before. */
export function join({ web, chat, rules, emit }: WebChat, who: ReturnType<typeof agentOf>): void {
  const { avatarUrl, ...known } = who;
  if (web.phase === 'ended' || web.phase === 'assistant') return;
  if (web.agent !== null && (web.agent.id === known.id || known.id === someone.id)) return;
  const avatar = `avatar-${known.id}`;
  const picture = { fileId: avatar, name: avatar, type: 'image', size: null, url: avatarUrl ?? '' };
  const agent = avatarUrl !== undefined && addFile(web, picture) ? { ...known, avatar } : known;
  const isOther = web.agent !== null && web.agent.id !== someone.id;
  const isFirst = web.phase === 'waiting';
  web.agent = agent;
  web.phase = 'connected';
  if (isOther) emit({ type: 'transfer', agent });
  emit({ type: 'agentJoined', agent });
  if (isFirst) emit({ type: 'capabilities', files: filesOf(rules, web.link?.kind === 'platform') });
  chat.context.publish();
}

/** Nobody from the team is there any more; the chat goes on with the bot. */
export function leave({ web, emit }: WebChat): void {
  if (web.agent === null) return;
  web.agent = null;
  web.agentTypes = false;
  emit({ type: 'agentLeft' });
}

function filesOf({ files }: WebChat['rules'], canTake: boolean) {
  return { allowed: canTake, multiple: canTake, types: canTake ? files.types : [], maxBytes: files.maxBytes };
}
