import type {
  Control,
  Message,
  MessageContent,
  MessagingEvent,
  Seat,
} from '../../../src/domain/messaging/messaging.ts';

/** A seat on the switchboard. */
export const seatOf = (name: string): Seat => ({
  id: `seat-${name}`,
  name,
  integrationId: `integration-${name}`,
  integrationType: 'custom',
  isBot: name === 'bot',
});

/** Nobody has control. */
export const free: Control = { active: null, pending: null };
/** Our seat has control. */
export const ours: Control = { active: seatOf('bot'), pending: null };
/** Humans have control. */
export const theirs: Control = { active: seatOf('agents'), pending: null };

/** A message of the customer, with its id as its text unless another content is given. */
export function messageOf(id: string, receivedAt: number, details: Partial<Message> = {}): Message {
  const content: MessageContent = { kind: 'text', text: id, payload: null };
  const author = { kind: 'user', userId: 'u' } as const;
  return { id, receivedAt, author, content, ourKey: null, source: null, ...details };
}

/** A message of a person from the team, or with `byHuman` false of a bot. */
export function teamMessageOf(id: string, receivedAt: number, byHuman = true): Message {
  return messageOf(id, receivedAt, {
    author: { kind: 'business', byHuman, displayName: null, agentId: null, avatarUrl: null },
  });
}

type SaidBy<Event> = Event extends MessagingEvent ? Omit<Event, 'id' | 'conversationId' | 'at'> : never;

/** An event of the platform. */
export function eventOf(id: string, at: number, said: SaidBy<MessagingEvent>): MessagingEvent {
  return { id, conversationId: 'c', at, ...said };
}
