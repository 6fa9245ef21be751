import type { KnownTicket } from '../tickets/known-ticket.ts';
import type { LinkedUser } from '../tickets/requesters.ts';

/** One integration's place on the switchboard. */
export interface Seat {
  /** Id of the switchboard integration. */
  id: string;
  /** Its name on the switchboard, like `bot`. */
  name: string;
  integrationId: string;
  /** The platform's word for what is connected there. */
  integrationType: string;
  /** True when a bot of the platform's own answers there, and no person. */
  isBot: boolean;
}

/** Who has a conversation. */
export interface Control {
  /** The seat that answers; null when nobody has it, so that the default gets the next message. */
  active: Seat | null;
  /** The seat that was offered it and has not accepted yet. */
  pending: Seat | null;
}

/** A conversation as the switchboard has it. */
export interface MessagingConversation extends Control {
  id: string;
  /** The customer; null in a conversation without exactly one. */
  userId: string | null;
}

/** A customer as the messaging platform knows them. */
export interface MessagingUser {
  id: string;
  /** The company's own id; null when the customer is not signed in. */
  externalId: string | null;
  /** The user of a help desk that the platform has linked; null when there is none. */
  linkedUser: LinkedUser | null;
  name: string | null;
  email: string | null;
  /** E.164, from a channel that proves it (WhatsApp, SMS); null otherwise. */
  phone: string | null;
  /** Like `de`; null when not known. */
  locale: string | null;
}

/** Who said something. */
export type MessageAuthor =
  | { kind: 'user'; userId: string }
  /** The business: our own words carry our key, a human's come from an agent. */
  | { kind: 'business'; byHuman: boolean; displayName: string | null };

/** What was said. */
export type MessageContent =
  | { kind: 'text'; text: string; /** What a quick reply stands for. */ payload: string | null }
  | { kind: 'file'; url: string; mediaType: string | null; altText: string | null; text: string | null }
  | { kind: 'location'; latitude: number; longitude: number }
  | { kind: 'form'; fields: { label: string; value: string }[] }
  /** Anything else; `type` is the platform's own word. */
  | { kind: 'other'; type: string; text: string | null };

/** A number in a customer's message that may be their support PIN. The API takes it out of the message itself. */
export interface PinSaid {
  /** HMAC of the digits, see `digestPin`; the digits themselves stay outside. Null: several numbers, or no clear one. */
  digest: string | null;
  /** The customer says that it is a PIN; otherwise it counts only when one was asked for. */
  named: boolean;
}

/** One message of a conversation. */
export interface Message {
  id: string;
  /** When the platform received it, epoch milliseconds. */
  receivedAt: number;
  author: MessageAuthor;
  content: MessageContent;
  /** Our key, on what we sent ourselves; null on everything else. */
  ourKey: string | null;
  /** What stood where a support PIN was, see {@link PinSaid}; absent when there was none. */
  pin?: PinSaid | undefined;
  /** The platform's word for the channel, like `whatsapp` or `web`; null when it does not say. */
  source: string | null;
  /** Id of the integration that the channel is connected by; absent when the platform does not say. */
  integrationId?: string | undefined;
}

/** A button under a message. */
export interface QuickReply {
  text: string;
  payload: string;
}

/** What we say. */
export interface OutgoingMessage {
  text: string;
  quickReplies: QuickReply[];
}

/** What was said, as far as it is kept. */
export interface TranscriptEntry {
  messageId: string;
  /** Epoch milliseconds, by the platform's clock. */
  at: number;
  by: 'customer' | 'bot' | 'human';
  /** Without PINs; truncated when it is long. */
  text: string;
}

/** What a conversation that was merged into another one passes on to it. */
export interface Adoption {
  /** Workflow id of the conversation that is gone. */
  conversation: string;
  tickets: KnownTicket[];
  transcript: TranscriptEntry[];
  unanswered: Message[];
  intents: string[];
}

/** What the platform tells us, as far as it decides something. */
export type MessagingEvent = {
  /** The same when the platform tells it again. */
  id: string;
  conversationId: string;
  /** When it happened, epoch milliseconds. */
  at: number;
} & (
  | { kind: 'message'; message: Message; control: Control }
  | { kind: 'postback'; userId: string | null; payload: string; control: Control }
  | { kind: 'created'; control: Control }
  /**
   * Somebody got or lost the conversation; the platform's own state is read again rather than believed from here.
   * `ourKey`: key of the action when it was ours, so that one whose answer was lost is known to be done.
   */
  | {
      kind: 'control';
      change: 'passed' | 'offered' | 'accepted' | 'released';
      control: Control;
      reason: string | null;
      ourKey: string | null;
    }
  /** An action of ours (or of somebody else) failed; the state is as it was before. */
  | { kind: 'controlFailed'; change: 'passed' | 'offered' | 'accepted'; code: string | null; ourKey: string | null }
  /** The customer reads or types, or a message arrived or did not. */
  | { kind: 'deliveryFailed'; messageId: string | null }
  | { kind: 'removed' }
  /** Two customers are one: this conversation went on in another one. */
  | { kind: 'merged'; into: string }
  /** The other side of it, told by ourselves: what was known in the conversation that is gone. */
  | { kind: 'adopted'; from: Adoption }
);

/** The content of a message as text. */
export function textOf(content: MessageContent): string {
  switch (content.kind) {
    case 'text':
      return content.text;
    case 'file':
      return [`[file${content.mediaType === null ? '' : `: ${content.mediaType}`}]`, content.text ?? content.altText]
        .filter((part) => part !== null)
        .join(' ');
    case 'location':
      return `[location: ${content.latitude}, ${content.longitude}]`;
    case 'form':
      return content.fields.map(({ label, value }) => `${label}: ${value}`).join('\n');
    case 'other':
      return content.text ?? `[${content.type}]`;
  }
}
