import type { Metadata, UserRecord as MessagingUser } from '../records.ts';
import { nameOf } from '../users.ts';
import type { ZendeskSimulator } from '../../zendesk/index.ts';
import { readTicket } from '../../zendesk/inputs.ts';
import type { TicketRecord, UserRecord } from '../../zendesk/records.ts';
import { ticketPriorities } from '../../zendesk/records.ts';
import { createTicket, updateTicket } from '../../zendesk/ticket-writes.ts';

type Desk = Pick<ZendeskSimulator, 'store' | 'settings'>;

/** What a ticket is made from. */
export interface TicketSource {
  conversationId: string;
  user: MessagingUser;
  /** E.164, when a channel proves it; null otherwise. */
  phone: string | null;
  /** A known user with this number is not used. */
  newUser: boolean;
  /** The ticket that the conversation has is not used again. */
  sessionEnded: boolean;
  metadata: Metadata;
  /** The messages for the ticket, one per line. */
  transcript: string;
}

const prefix = 'dataCapture.systemField.';
const fieldPrefix = 'dataCapture.ticketField.';

/** `origin_source_type` → channel of the ticket (Zendesk's switchboard guide). */
const channels: Record<string, string> = {
  android: 'native_messaging',
  ios: 'native_messaging',
  web: 'native_messaging',
  sdk: 'native_messaging',
  apple: 'apple_business_chat',
  googlercs: 'google_rcs',
  instagram: 'instagram_dm',
  kakao: 'kakaotalk',
  line: 'line',
  mailgun: 'mailgun',
  messagebird: 'messagebird_sms',
  messenger: 'sunshine_conversations_facebook_messenger',
  slackconnect: 'business_messaging_slack_connect',
  telegram: 'telegram',
  twilio: 'twilio_sms',
  twitter: 'sunshine_conversations_twitter_dm',
  viber: 'viber',
  whatsapp: 'whatsapp',
};

/** The channel that Zendesk shows on the ticket. For an unknown or missing source type, it is the API. */
export function ticketChannel(metadata: Metadata): string {
  return channels[String(metadata['origin_source_type'] ?? '')] ?? 'sunshine_conversations_api';
}

/**
 * Opens a ticket for a conversation. A ticket that is not closed is used again: it gets the system fields, but no custom
 * fields. A new ticket gets both. The requester's name is only used for a new user (Zendesk's switchboard guide).
 */
export function openTicket(desk: Desk, source: TicketSource): TicketRecord {
  const { store } = desk;
  const requester = requesterOf(desk, source);
  const known = store.tickets.get(store.messagingTickets.get(source.conversationId) ?? 0);
  const fields = systemFields(desk, source.metadata);
  if (known !== undefined && known.status !== 'closed' && !source.sessionEnded) {
    if (Object.keys(fields).length > 0) updateTicket(desk, requester, known, readTicket({ ticket: fields }).input);
    return known;
  }
  const ticket = {
    subject: `Conversation with ${requester.name}`,
    comment: { body: source.transcript, public: true, author_id: requester.id },
    requester_id: requester.id,
    custom_fields: customFields(desk, source.metadata),
    ...fields,
  };
  const made = createTicket(desk, requester, readTicket({ ticket }).input).ticket;
  store.linkMessaging(source.conversationId, made.id);
  return made;
}

/** A member of the team. One is added when the account has none. */
export function teamMember({ store }: Desk): UserRecord {
  const known = [...store.users.values()].find(({ role, active }) => active && role === 'agent');
  return known ?? store.seedUser({ name: 'Robin Agent', email: 'robin@zendesk.example', role: 'agent' });
}

/** The system fields in the metadata. Unknown values are left out, since Agent Workspace refuses no conversation. */
function systemFields({ store }: Desk, metadata: Metadata): Record<string, unknown> {
  const read = (name: string): string | undefined => {
    const value = metadata[`${prefix}${name}`];
    return value === undefined ? undefined : String(value);
  };
  const group = store.groups.get(Number(read('group_id')));
  const assignee = store.users.get(Number(read('assignee_id')));
  const priority = ticketPriorities.find((each) => each === read('priority'));
  const tags = read('tags')
    ?.split(',')
    .map((tag) => tag.trim());
  return {
    ...(priority === undefined ? {} : { priority }),
    ...(group === undefined ? {} : { group_id: group.id }),
    ...(assignee === undefined ? {} : { assignee_id: assignee.id }),
    ...(tags === undefined ? {} : { tags }),
  };
}

function customFields({ settings: { ticketFieldIds } }: Desk, metadata: Metadata): { id: number; value: unknown }[] {
  return Object.entries(metadata)
    .filter(([key]) => key.startsWith(fieldPrefix))
    .map(([key, value]) => ({ id: Number(key.slice(fieldPrefix.length)), value }))
    .filter(({ id }) => Number.isSafeInteger(id) && (ticketFieldIds === null || ticketFieldIds.includes(id)));
}

function requesterOf({ store }: Desk, { user, phone, newUser, metadata }: TicketSource): UserRecord {
  const linked = store.users.get(Number(user.zendeskId ?? 0));
  if (linked !== undefined) return linked;
  const identity = user.identities.find(({ type }) => type === 'email')?.value ?? null;
  const known =
    (identity === null ? undefined : store.userByEmail(identity)) ??
    [...store.users.values()].find((each) => each.active && !newUser && phone !== null && each.phone === phone);
  const email = identity ?? metadata[`${prefix}requester.email`];
  const name = metadata[`${prefix}requester.name`] ?? nameOf(user) ?? `Web User ${user.id.slice(-8)}`;
  const requester =
    known ?? store.seedUser({ name: String(name), phone, ...(email === undefined ? {} : { email: String(email) }) });
  user.zendeskId = String(requester.id);
  return requester;
}
