import type { KnownTicket } from '../tickets/known-ticket.ts';
import type { ErrandRequest } from './errand.ts';
import type { LinkedUser } from '../tickets/requesters.ts';

/** A seat on the switchboard: the place of one integration. */
export interface Seat {
  /** Id of the switchboard integration. */
  id: string;
  /** Its name on the switchboard, like `bot`. */
  name: string;
  integrationId: string;
  /** The platform's word for what is connected there. */
  integrationType: string;
  /** True if a bot of the platform answers there, and no person. */
  isBot: boolean;
}

/** Who has control of a conversation. */
export interface Control {
  /** The seat that may speak; null if nobody has control, so that the default seat gets the next message. */
  active: Seat | null;
  /** The seat that was offered control and has not accepted yet. */
  pending: Seat | null;
}

/** A conversation on the switchboard. */
export interface MessagingConversation extends Control {
  id: string;
  /** The customer; null unless the conversation has exactly one. */
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
  /** The business: we ourselves, or a human from the team. */
  | {
      kind: 'business';
      byHuman: boolean;
      displayName: string | null;
      /** The help desk's id of the person who wrote; null if none did, or if the platform does not say who. */
      agentId: string | null;
      /** Address of a picture of the author, which may need our key; null if there is none. */
      avatarUrl: string | null;
    };

/** What was said. */
export type MessageContent =
  | { kind: 'text'; text: string; /** The payload of the quick reply that was chosen. */ payload: string | null }
  | {
      kind: 'file';
      url: string;
      mediaType: string | null;
      altText: string | null;
      text: string | null;
      name: string | null;
      /** In bytes; null if the platform does not say. */
      size: number | null;
    }
  | { kind: 'location'; latitude: number; longitude: number }
  | { kind: 'form'; fields: { label: string; value: string }[] }
  /** Anything else; `type` is the platform's own word. */
  | { kind: 'other'; type: string; text: string | null };

/** A number in a customer's message that may be their support PIN. The API removes it from the message. */
export interface PinSaid {
  /** HMAC of the digits, see `digestPin`; null if there were several numbers, or none that is clear. */
  digest: string | null;
  /** The customer says that it is a PIN; otherwise it counts as one only if the bot asked for it. */
  named: boolean;
  /** The message holds nothing else, so it may be a PIN that is sent before the bot asks for it. */
  alone: boolean;
}

/** One message of a conversation. */
export interface Message {
  id: string;
  /** When the platform received it, epoch milliseconds. */
  receivedAt: number;
  author: MessageAuthor;
  content: MessageContent;
  /**
   * Our key on messages that we sent ourselves, as the business or, in a web chat, in the customer's name; null on all
   * others. In a customer's message it proves nothing: compare it with the keys that were used.
   */
  ourKey: string | null;
  /** The support PIN that was removed from the message, see {@link PinSaid}; absent if there was none. */
  pin?: PinSaid | undefined;
  /** The platform's word for the channel, like `whatsapp` or `web`; null if the platform does not say. */
  source: string | null;
  /** Id of the integration that connects the channel; absent if the platform does not say. */
  integrationId?: string | undefined;
}

/** A button under a message. */
export interface QuickReply {
  text: string;
  payload: string;
}

/** The visitor of a web chat, for whom the platform gets a user. */
export interface ChatVisitor {
  /** The site's own id of the visitor, or one that we made; it names the user on the platform. */
  externalId: string;
  name: string | null;
  email: string | null;
  /** Like `de`. */
  locale: string | null;
}

/** What a customer says through us: a text, or a file that the platform has already. */
export type CustomerMessage = { text: string } | { file: { url: string; name: string; mediaType: string } };

/** What we say. */
export interface OutgoingMessage {
  text: string;
  quickReplies: QuickReply[];
}

/** One message of the transcript. */
export interface TranscriptEntry {
  messageId: string;
  /** Epoch milliseconds, by the platform's clock. */
  at: number;
  by: 'customer' | 'bot' | 'human';
  /** An answer of our bot, and not a customer notice. */
  answer?: true;
  /** Without PINs; truncated if it is long. */
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

/** What the platform reports, as far as a conversation reacts to it. */
export type MessagingEvent = {
  /** Stays the same if the platform repeats the event. */
  id: string;
  conversationId: string;
  /** The web chat that the conversation says it belongs to; absent if to none. Its users may have set that themselves. */
  chatId?: string | undefined;
  /** When it happened, epoch milliseconds. */
  at: number;
} & (
  | { kind: 'message'; message: Message; control: Control }
  | { kind: 'postback'; userId: string | null; payload: string; control: Control }
  | { kind: 'created'; control: Control }
  /**
   * A seat got or lost control. The platform's own state is read again, since this event may be late.
   * `ourKey`: key of the action if it was ours, which shows that an action whose answer was lost was done. `errand`: what
   * whoever passed or offered control asks of the seat that gets it; absent if nothing.
   */
  | {
      kind: 'control';
      change: 'passed' | 'offered' | 'accepted' | 'released';
      control: Control;
      reason: string | null;
      ourKey: string | null;
      errand?: ErrandRequest;
    }
  /** An action, ours or not, failed; the state is as it was before. */
  | { kind: 'controlFailed'; change: 'passed' | 'offered' | 'accepted'; code: string | null; ourKey: string | null }
  /** The customer started or stopped typing. It reaches a conversation only while that makes a difference. */
  | { kind: 'typing'; typing: boolean }
  /** Somebody of the business, not we, started or stopped typing. Reported for web chats only. */
  | { kind: 'agentTyping'; typing: boolean }
  /**
   * A message could not be delivered to the customer. `code`: the platform's word for the reason; `final`: it is not
   * tried again.
   */
  | { kind: 'deliveryFailed'; messageId: string | null; code: string | null; final: boolean }
  | { kind: 'removed' }
  /** Two customers turned out to be one: this conversation continues in another one. */
  | { kind: 'merged'; into: string }
  /** Sent by ourselves to the other conversation: what was known in the one that was merged into it. */
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
