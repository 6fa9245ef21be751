import { say } from '../business.ts';
import { addMessage } from '../conversations.ts';
import type { MessageBody } from '../inputs/messages.ts';
import type { AppRecord, AuthorRecord, ConversationRecord, MessageRecord, Metadata, SourceRecord } from '../records.ts';
import type { World } from '../world.ts';
import type { DeskPerson } from './people.ts';

/** The integration type of Agent Workspace. */
export const workspaceType = 'zd:agentWorkspace';

/** Where Agent Workspace speaks. */
export interface Place {
  world: World;
  app: AppRecord;
  conversation: ConversationRecord;
  /** Id of its integration. */
  callerId: string;
}

/** The source of everything that comes from Agent Workspace. */
export function workspaceSource(): SourceRecord {
  return { type: workspaceType, integrationId: null, originalMessageId: null, client: null };
}

/** Says something as a person at the desk; null for a shorthand. */
export function sayAsPerson(
  place: Place,
  { id, name, avatarUrl }: DeskPerson,
  content: MessageBody['content'],
): MessageRecord | null {
  const author = { subtypes: ['agent'], displayName: name, avatarUrl };
  return speak(place, author, content, { '__zendesk_msg.agent.id': id });
}

/** Triggers can write as soon as a conversation is requested; they have no agent. */
export function sayAsTrigger(place: Place): void {
  const { trigger } = place.world.settings;
  if (trigger === null) return;
  const text = 'Thank you for your message. All our agents are busy at the moment.';
  const metadata = trigger === 'missing' ? null : { '__zendesk_msg.agent.id': trigger === 'empty' ? '' : trigger };
  const author = { subtypes: [], displayName: 'Support', avatarUrl: null };
  speak(place, author, { type: 'text', text }, metadata);
}

/** The activity message of a ticket that was closed. */
export function tellClosed(world: World, app: AppRecord, conversation: ConversationRecord): void {
  addMessage(world, app, conversation, {
    author: { type: 'business', userId: null, subtypes: ['activity'], displayName: null, avatarUrl: null },
    content: null,
    activity: { type: 'ticket:closed', data: {} },
    source: workspaceSource(),
  });
}

function speak(
  { world, app, conversation, callerId }: Place,
  author: Pick<AuthorRecord, 'subtypes' | 'displayName' | 'avatarUrl'>,
  content: MessageBody['content'],
  metadata: Metadata | null,
): MessageRecord | null {
  return say(world, {
    app,
    conversation,
    author: { type: 'business', userId: null, ...author },
    content,
    metadata,
    source: workspaceSource(),
    callerId,
  });
}
