import { say } from './business.ts';
import { addActivity, addMessage, createConversation } from './conversations.ts';
import { addCustomerUser, customerClient, type CustomerProfile } from './customer-account.ts';
import { customerAnswers, type CustomerAnswers } from './customer-answers.ts';
import type { MessageBody } from './inputs/messages.ts';
import { addAttachment, type NamedFile } from './media.ts';
import type {
  AppRecord,
  ClientRecord,
  ConversationRecord,
  MessageRecord,
  Metadata,
  SourceRecord,
  UserRecord,
} from './records.ts';
import { timeText } from './render/time.ts';
import { nameOf } from './users.ts';
import type { World } from './world.ts';
import { addIntegration } from './world.ts';

/** A channel as the platform calls it; `sms` stands for Twilio's. */
export type Channel = 'web' | 'whatsapp' | 'sms' | 'twilio' | 'messenger' | 'telegram' | 'instagram' | 'line' | 'viber';

/** A message as it reached the customer. */
export interface SeenMessage {
  id: string;
  /** Name of the sender; null when the message has none. */
  from: string | null;
  text: string | null;
  /** The whole content. */
  content: Record<string, unknown>;
  /** ISO 8601. */
  at: string;
}

/** A person with a phone. Every action takes effect at once; the first one opens the conversation. */
export interface SimulatedCustomer extends CustomerAnswers {
  readonly userId: string;
  /** Null before the first action. */
  readonly conversationId: string | null;
  /** While false, messages to the customer fail. */
  reachable: boolean;
  /** Opens the conversation without a message and returns its id. */
  open: () => string;
  /** Writes a text. Returns the id of the message, as the other methods that send one do. */
  say: (text: string) => string;
  sendImage: (file: NamedFile) => string;
  sendFile: (file: NamedFile) => string;
  sendLocation: (latitude: number, longitude: number) => string;
  /** A person of the business answers in the channel's own app. Returns the id of the message. */
  hearFromApp: (text: string) => string;
  read: () => void;
  /** Starts or stops typing. */
  type: (typing: boolean) => void;
  /** Messages of the business that reached the customer, oldest first. */
  seen: () => SeenMessage[];
}

interface CustomerParts {
  world: World;
  app: AppRecord;
  user: UserRecord;
  client: ClientRecord;
  channel: string;
}

/**
 * A customer on a channel. The channel's integration is made when the app has none.
 * @param origin `http://host:port` of the simulator, for the addresses of files
 */
export function createCustomer(
  world: World,
  app: AppRecord,
  origin: string,
  wanted: Channel,
  profile: CustomerProfile,
): SimulatedCustomer {
  const channel = wanted === 'sms' ? 'twilio' : wanted;
  const integration =
    [...app.integrations.values()].find(({ type }) => type === channel) ?? addIntegration(world, app, channel);
  const user = addCustomerUser(world, app, profile);
  const client = customerClient(world, integration.id, channel, profile);
  user.clients.push(client);
  const parts = { world, app, user, client, channel };
  const source: SourceRecord = { type: channel, integrationId: integration.id, originalMessageId: null, client };
  // After a merge the conversation belongs to the surviving user.
  const latest = (): ConversationRecord | null => latestConversation(app, ownerOf(app, client)?.id ?? user.id);
  const current = (reason: 'startConversation' | 'message' = 'message'): ConversationRecord =>
    latest() ?? createConversation(world, app, { type: 'personal', userIds: [user.id], reason, source });
  const send = (content: MessageBody['content'], metadata: Metadata | null = null): string =>
    sendAs(parts, current(), source, content, metadata);
  const fileUrl = (file: NamedFile): string =>
    `${origin}${addAttachment(world, app, { ...file, content: Buffer.from(file.content) })}`;
  return {
    userId: user.id,
    get conversationId() {
      return latest()?.id ?? null;
    },
    get reachable() {
      return client.reachable;
    },
    set reachable(value) {
      client.reachable = value;
    },
    open: () => current('startConversation').id,
    say: (text) => send({ type: 'text', text }),
    sendImage: (file) => send({ type: 'image', mediaUrl: fileUrl(file) }),
    sendFile: (file) => send({ type: 'file', mediaUrl: fileUrl(file) }),
    sendLocation: (lat, long) => send({ type: 'location', coordinates: { lat, long } }),
    hearFromApp: (text) =>
      addMessage(world, app, current(), {
        author: { type: 'business', userId: null, subtypes: [], displayName: null, avatarUrl: null },
        content: { type: 'text', text },
        source: { ...source, client: null },
        delivered: true,
      }).id,
    ...customerAnswers({ world, app, user, source, current, send }),
    read: () => addActivity(world, app, current(), { type: 'conversation:read', user, source }),
    type: (typing) =>
      addActivity(world, app, current(), { type: typing ? 'typing:start' : 'typing:stop', user, source }),
    seen: () => (latest()?.messages ?? []).flatMap(seenMessage),
  };
}

/** The message as the customer sees it; nothing when it is not of the business or did not reach them. */
function seenMessage(message: MessageRecord): SeenMessage[] {
  const { id, author, content, delivered, receivedMs } = message;
  if (!delivered || content === null) return [];
  const text = content['text'];
  return [
    {
      id,
      from: author.displayName,
      text: typeof text === 'string' ? text : null,
      content,
      at: timeText(receivedMs),
    },
  ];
}

function sendAs(
  { world, app, user, client, channel }: CustomerParts,
  conversation: ConversationRecord,
  source: SourceRecord,
  content: MessageBody['content'],
  metadata: Metadata | null,
): string {
  const owner = ownerOf(app, client) ?? user;
  const author = {
    type: 'user' as const,
    userId: owner.id,
    subtypes: [],
    displayName: nameOf(owner),
    avatarUrl: null,
  };
  const original = channel === 'web' ? null : `${channel}-${conversation.messages.length + 1}`;
  const message = say(world, {
    app,
    conversation,
    author,
    content,
    metadata,
    callerId: null,
    source: { ...source, originalMessageId: original },
  });
  if (message === null) throw new Error('a customer never moves control');
  return message.id;
}

function ownerOf(app: AppRecord, client: ClientRecord): UserRecord | undefined {
  return [...app.users.values()].find(({ clients }) => clients.includes(client));
}

function latestConversation(app: AppRecord, userId: string): ConversationRecord | null {
  const all = [...app.conversations.values()];
  return all.findLast(({ participants }) => participants.some((each) => each.userId === userId)) ?? null;
}
