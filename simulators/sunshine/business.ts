import { addMessage, tellDelivery } from './conversations.ts';
import { badRequest } from './errors.ts';
import type { MessageBody } from './inputs/messages.ts';
import { attachmentIdOf } from './media.ts';
import type {
  AppRecord,
  AuthorRecord,
  ClientRecord,
  ConversationRecord,
  MessageRecord,
  Metadata,
  SourceRecord,
} from './records.ts';
import { acceptControl, offerControl, passControl } from './switchboard/rules.ts';
import { findShorthand } from './switchboard/shorthand.ts';
import type { World } from './world.ts';

/** A message to send: of the business, or of a user. */
export interface Speech {
  app: AppRecord;
  conversation: ConversationRecord;
  author: AuthorRecord;
  content: MessageBody['content'];
  metadata: Metadata | null;
  source: SourceRecord;
  /** Id of the integration that sends it; null for keys of apps. */
  callerId: string | null;
  destination?: MessageBody['destination'];
}

/**
 * Sends a message. A shorthand of the business is intercepted: control moves, and the whole text is discarded (Zendesk's
 * switchboard guide).
 * @returns the message; null when it was a shorthand
 */
export function say(world: World, speech: Speech): MessageRecord | null {
  const { app, conversation, author, content, metadata, source } = speech;
  if (author.type === 'business' && content.type === 'formResponse') {
    throw badRequest('Invalid parameter "content.type": formResponse is not supported for author type business');
  }
  if (author.type === 'business' && intercept(world, speech)) return null;
  const clients = destinations(speech);
  const silent = clients === 'none';
  const delivered = !silent && author.type === 'business' && clients.some(({ reachable }) => reachable);
  const kept = completeContent(app, content);
  const message = addMessage(world, app, conversation, { author, content: kept, metadata, source, delivered });
  if (author.type === 'business' && !silent && clients.length > 0) tellDelivery(world, app, conversation, message);
  return message;
}

/** The intercepted message as it would have been sent. It is not stored. */
export function interceptedMessage(world: World, { author, content, metadata, source }: Speech): MessageRecord {
  return {
    id: world.ids.next(),
    receivedMs: world.now(),
    author,
    content,
    activity: null,
    source,
    metadata,
    quotedMessageId: null,
    delivered: false,
  };
}

function intercept(world: World, speech: Speech): boolean {
  const { content } = speech;
  if (content.type !== 'text') return false;
  const shorthand = [content.text, content.markdownText, content.htmlText]
    .map((text) => findShorthand(text ?? ''))
    .find((each) => each !== null);
  if (shorthand === undefined) return false;
  const { app, conversation, callerId } = speech;
  const request = { app, conversation, callerId, metadata: null };
  if (shorthand.action === 'acceptControl') acceptControl(world, request);
  else if (shorthand.action === 'offerControl') offerControl(world, shorthand.target, request);
  else passControl(world, shorthand.target, request);
  return true;
}

/** The clients that a message goes to; `none` for a silent message. Throws the 400 of a user without a client there. */
function destinations({ app, conversation, author, destination }: Speech): ClientRecord[] | 'none' {
  const clients = conversation.participants.flatMap(({ userId }) => app.users.get(userId)?.clients ?? []);
  if (destination === undefined) return clients;
  if (author.type !== 'business' || conversation.type !== 'personal') {
    throw badRequest('destination is only supported for author type business in personal conversations');
  }
  const wanted = 'integrationId' in destination ? destination.integrationId : destination.integrationType;
  if (wanted === 'none') return 'none';
  const there = clients.filter((client) =>
    'integrationId' in destination
      ? client.integrationId === wanted
      : app.integrations.get(client.integrationId)?.type === wanted,
  );
  if (there.length === 0) throw badRequest('User has no client for the given destination');
  return there;
}

/** The content with the members that the platform adds. */
function completeContent(app: AppRecord, content: MessageBody['content']): Record<string, unknown> {
  switch (content.type) {
    case 'image':
    case 'file': {
      const attachment = app.attachments.get(attachmentIdOf(content.mediaUrl) ?? '');
      const added =
        attachment === undefined ? {} : { mediaType: attachment.contentType, mediaSize: attachment.content.length };
      const name = attachment?.name ?? new URL(content.mediaUrl).pathname.split('/').at(-1) ?? '';
      // By default the description is the name of the file (Sunshine API description, file message).
      return { ...(name === '' ? {} : { altText: name.slice(0, 128) }), ...content, ...added };
    }
    case 'form':
      return { ...content, submitted: false };
    case 'formResponse':
      return { ...content, textFallback: formText(content.fields) };
    case 'location':
      return { ...content, text: `Location shared:\nhttps://maps.google.com/maps?q=${coordinates(content)}` };
    default:
      return { ...content };
  }
}

function coordinates({ coordinates: { lat, long } }: { coordinates: { lat: number; long: number } }): string {
  return `${lat},${long}`;
}

function formText(fields: readonly { label: string; text?: string | undefined; email?: string | undefined }[]): string {
  return fields.map(({ label, text, email }) => `${label}: ${text ?? email ?? ''}`).join('\n');
}
