import { say } from './business.ts';
import { addActivity, addPostback, createConversation } from './conversations.ts';
import type { MessageBody } from './inputs/messages.ts';
import { addAttachment } from './media.ts';
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
import { addUser } from './users.ts';
import type { World } from './world.ts';
import { addIntegration } from './world.ts';

/** A channel as the platform calls it; `sms` is Twilio's. */
export type Channel = 'web' | 'whatsapp' | 'sms' | 'twilio' | 'messenger' | 'telegram' | 'instagram' | 'line' | 'viber';

/** Who the customer is; everything may be left out. */
export interface CustomerProfile {
  givenName?: string;
  surname?: string;
  /** Signed in with it: it becomes an identity. */
  email?: string;
  /** E.164: their address on WhatsApp and SMS. */
  phone?: string;
  locale?: string;
  /** The company's own id; makes the customer signed in. */
  externalId?: string;
}

/** A file the customer sends. */
export interface CustomerFile {
  name: string;
  contentType: string;
  content: Uint8Array;
}

/** A message as it reached the customer. */
export interface SeenMessage {
  id: string;
  /** Who says they sent it; null when they did not say. */
  from: string | null;
  text: string | null;
  /** All of it. */
  content: Record<string, unknown>;
  at: string;
}

/** A person with a phone. What they do takes effect at once; the first thing they do opens the conversation. */
export interface SimulatedCustomer {
  readonly userId: string;
  /** Null before the first word. */
  readonly conversationId: string | null;
  /** While false, messages to them fail. */
  reachable: boolean;
  /** Opens the conversation without a word and returns its id. */
  open: () => string;
  /** All of these return the id of the message. */
  say: (text: string) => string;
  sendImage: (file: CustomerFile) => string;
  sendFile: (file: CustomerFile) => string;
  sendLocation: (latitude: number, longitude: number) => string;
  /** Answers the last form, by field name. */
  answerForm: (values: Readonly<Record<string, string>>) => string;
  /** Takes a quick reply, by its text or payload; throws when none is there. */
  choose: (reply: string) => string;
  /** Presses a postback button, by its text or payload; throws when none is there. */
  press: (button: string) => void;
  read: () => void;
  /** Types, or stops typing. */
  type: (typing: boolean) => void;
  /** Messages of the business that reached them, oldest first. */
  seen: () => SeenMessage[];
}

interface CustomerParts {
  world: World;
  app: AppRecord;
  user: UserRecord;
  client: ClientRecord;
  channel: string;
}

/** A customer on a channel; the channel's integration is made when the app has none. */
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
  const user = makeUser(world, app, profile);
  const client = makeClient(world, integration.id, channel, profile);
  user.clients.push(client);
  const parts = { world, app, user, client, channel };
  const source: SourceRecord = { type: channel, integrationId: integration.id, originalMessageId: null, client };
  // After a merge the conversation goes on as that of the surviving user, whoever that is.
  let conversation: ConversationRecord | null = null;
  const current = (reason: 'startConversation' | 'message'): ConversationRecord => {
    const owner = ownerOf(app, client);
    conversation = latestConversation(app, owner?.id ?? user.id);
    conversation ??= createConversation(world, app, { type: 'personal', userIds: [user.id], reason, source });
    return conversation;
  };
  const send = (content: MessageBody['content'], metadata: Metadata | null = null): string =>
    sendAs(parts, current('message'), source, content, metadata);
  const fileUrl = (file: CustomerFile): string =>
    `${origin}${addAttachment(world, app, { ...file, content: Buffer.from(file.content) })}`;
  return {
    userId: user.id,
    get conversationId() {
      return latestConversation(app, ownerOf(app, client)?.id ?? user.id)?.id ?? null;
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
    ...answers(parts, () => current('message'), source, send),
    read: () => addActivity(world, app, current('message'), { type: 'conversation:read', user, source }),
    type: (typing) =>
      addActivity(world, app, current('message'), { type: typing ? 'typing:start' : 'typing:stop', user, source }),
    seen: () => (latestConversation(app, ownerOf(app, client)?.id ?? user.id)?.messages ?? []).flatMap(seenMessage),
  };
}

/** A message of the business that reached the customer, as they see it; nothing for all others. */
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

function answers(
  { world, app, user }: CustomerParts,
  current: () => ConversationRecord,
  source: SourceRecord,
  send: (content: MessageBody['content'], metadata?: Metadata | null) => string,
): Pick<SimulatedCustomer, 'answerForm' | 'choose' | 'press'> {
  return {
    choose: (reply) => {
      const { text, payload, metadata } = offered(current(), 'reply', reply);
      return send({ type: 'text', text, payload }, metadata);
    },
    press: (button) => {
      const conversation = current();
      const { payload, metadata } = offered(conversation, 'postback', button);
      addPostback(world, app, conversation, { user, source, payload, metadata });
    },
    answerForm: (values) => {
      const conversation = current();
      const form = conversation.messages.findLast(({ content }) => content?.['type'] === 'form');
      if (form?.content === undefined || form.content === null) throw new Error('there is no form to answer');
      form.content['submitted'] = true;
      const asked = form.content['fields'] as { type: 'email' | 'select' | 'text'; name: string; label: string }[];
      const fields = asked.map(({ type, name, label }) => ({
        type,
        name,
        label,
        quotedMessageId: form.id,
        ...(type === 'select' ? { select: [{ name, label: values[name] ?? '' }] } : { [type]: values[name] ?? '' }),
      }));
      return send({ type: 'formResponse', fields });
    },
  };
}

/** A button under a message of the business, the newest first. */
function offered(
  conversation: ConversationRecord,
  type: 'reply' | 'postback',
  wanted: string,
): { text: string; payload: string; metadata: Metadata | null } {
  for (const { content, delivered } of conversation.messages.toReversed()) {
    if (!delivered || content === null) continue;
    const items = (content['items'] ?? []) as { actions?: Button[] }[];
    const buttons = [...((content['actions'] ?? []) as Button[]), ...items.flatMap(({ actions }) => actions ?? [])];
    const found = buttons.find(
      (button) => button.type === type && (button.text === wanted || button.payload === wanted),
    );
    if (found !== undefined) return { ...found, metadata: found.metadata ?? null };
  }
  throw new Error(`there is no ${type} like that`);
}

interface Button {
  type: string;
  text: string;
  payload: string;
  metadata?: Metadata | null;
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

/** A user's name; null when nobody knows it. */
export function nameOf({ profile: { givenName, surname } }: UserRecord): string | null {
  const name = [givenName, surname].filter((part) => part !== undefined && part !== null).join(' ');
  return name === '' ? null : name;
}

function makeUser(world: World, app: AppRecord, profile: CustomerProfile): UserRecord {
  const { phone: _phone, externalId, ...known } = profile;
  const user = addUser(world, app, {
    externalId: externalId ?? null,
    authenticated: externalId !== undefined,
    profile: { locale: 'en-US', ...known },
  });
  if (profile.email !== undefined) user.identities.push({ type: 'email', value: profile.email, verification: 'embed' });
  return user;
}

/** WhatsApp knows people by digits, SMS by E.164; the web gives them an `sdk` client (Sunshine API description). */
function makeClient(world: World, integrationId: string, channel: string, profile: CustomerProfile): ClientRecord {
  const phone = profile.phone ?? null;
  const byPhone = channel === 'whatsapp' || channel === 'twilio';
  return {
    id: world.ids.next(),
    type: channel === 'web' ? 'sdk' : channel,
    integrationId,
    externalId: byPhone && phone !== null ? (channel === 'whatsapp' ? phone.replace('+', '') : phone) : null,
    displayName: profile.givenName ?? phone,
    raw: byPhone && phone !== null ? { from: phone.replace('+', '') } : null,
    linkedAtMs: world.now(),
    reachable: true,
  };
}
