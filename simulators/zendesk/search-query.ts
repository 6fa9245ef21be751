import type { TicketRecord, UserRecord } from './records.ts';
import type { ZendeskStore } from './store.ts';

/** A part of a search: `key:value`, `key<value`, or a single word (with an empty key). A leading `-` negates it. */
export interface SearchTerm {
  key: string;
  operator: ':' | '<' | '>' | '<=' | '>=';
  value: string;
  negated: boolean;
}

const termPattern = /(?<negated>-)?(?:(?<key>[\w.]+)(?<operator>[<>]=?|:))?(?:"(?<phrase>[^"]*)"|(?<word>[^\s"]+))/gu;
const operators = [':', '<', '>', '<=', '>='] as const;
const statusOrder = ['new', 'open', 'pending', 'hold', 'solved', 'closed'];
const priorityOrder = ['low', 'normal', 'high', 'urgent'];

/** Splits a query into terms (Zendesk docs, search reference). Quotes make a phrase. */
export function parseSearch(query: string): SearchTerm[] {
  return [...query.matchAll(termPattern)].map(({ groups = {} }) => ({
    key: (groups['key'] ?? '').toLowerCase(),
    operator: operators.find((operator) => operator === groups['operator']) ?? ':',
    value: (groups['phrase'] ?? groups['word'] ?? '').toLowerCase(),
    negated: groups['negated'] !== undefined,
  }));
}

/** Which kinds of records the query asks for. A key that only users have, like `role:`, means users. */
export function searchedKinds(terms: readonly SearchTerm[]): { users: boolean; tickets: boolean } {
  const type = terms.find(({ key }) => key === 'type')?.value;
  if (type !== undefined) return { users: type === 'user', tickets: type === 'ticket' };
  const onlyUsers = terms.some(({ key }) => ['role', 'phone', 'email', 'name'].includes(key));
  const onlyTickets = terms.some(({ key }) =>
    ['status', 'requester', 'priority', 'ticket_type', 'group'].includes(key),
  );
  return { users: !onlyTickets, tickets: !onlyUsers };
}

/** Whether the user matches all terms. */
export function userMatches(user: UserRecord, terms: readonly SearchTerm[]): boolean {
  return user.active && terms.every((term) => userMeets(user, term) !== term.negated);
}

/** Whether the ticket matches all terms. */
export function ticketMatches(ticket: TicketRecord, terms: readonly SearchTerm[], store: ZendeskStore): boolean {
  return terms.every((term) => ticketMeets(ticket, term, store) !== term.negated);
}

function userMeets(user: UserRecord, { key, value, operator }: SearchTerm): boolean {
  switch (key) {
    case 'type':
    case 'order_by':
    case 'sort':
      return true;
    case 'role':
      return user.role === value;
    case 'phone':
      return phones(user).some((phone) => phoneMeets(phone, value));
    case 'email':
      return emails(user).some((email) => wildcard(email, value));
    case 'name':
      return words(user.name).some((word) => wildcard(word, value)) || user.name.toLowerCase() === value;
    case 'external_id':
      return user.externalId?.toLowerCase() === value;
    case 'tags':
      return user.tags.includes(value);
    case 'created':
    case 'created_at':
      return compareTimes(user.createdAtMs, operator, value);
    case '':
      return (
        emails(user).includes(value) || [...words(user.name), ...phones(user)].some((word) => wildcard(word, value))
      );
    default:
      return fieldMeets(user.userFields[key], value);
  }
}

function ticketMeets(ticket: TicketRecord, { key, value, operator }: SearchTerm, store: ZendeskStore): boolean {
  switch (key) {
    case 'type':
    case 'order_by':
    case 'sort':
      return true;
    case 'status':
      return compareRanks(statusOrder.indexOf(ticket.status), operator, statusOrder.indexOf(value));
    case 'priority':
      if (value === 'none') return ticket.priority === null;
      return compareRanks(priorityOrder.indexOf(ticket.priority ?? ''), operator, priorityOrder.indexOf(value));
    case 'ticket_type':
      return ticket.type === value;
    case 'requester':
      return isUser(ticket.requesterId, value, store);
    case 'assignee':
      return value === 'none' ? ticket.assigneeId === null : isUser(ticket.assigneeId, value, store);
    case 'group':
      return String(ticket.groupId) === value || store.groups.get(ticket.groupId ?? 0)?.name.toLowerCase() === value;
    case 'tags':
      return ticket.tags.includes(value);
    case 'external_id':
      return ticket.externalId?.toLowerCase() === value;
    case 'subject':
      return ticket.subject.toLowerCase().includes(value);
    case 'description':
      return ticket.description.toLowerCase().includes(value);
    case 'created':
    case 'created_at':
      return compareTimes(ticket.createdAtMs, operator, value);
    case 'updated':
    case 'updated_at':
      return compareTimes(ticket.updatedAtMs, operator, value);
    case '':
      return String(ticket.id) === value || `${ticket.subject} ${ticket.description}`.toLowerCase().includes(value);
    default:
      return false;
  }
}

/** Matches digits only, after any prefix with a leading `*`. A `+` or a separator finds nothing (Zendesk docs). */
function phoneMeets(phone: string, value: string): boolean {
  const digits = phone.replaceAll(/\D/gu, '');
  const wanted = value.startsWith('*') ? value.slice(1) : value;
  if (!/^\d+$/u.test(wanted)) return false;
  return value.startsWith('*') ? digits.endsWith(wanted) : digits === wanted;
}

function fieldMeets(field: unknown, value: string): boolean {
  return (typeof field === 'string' || typeof field === 'number') && String(field).toLowerCase() === value;
}

function phones(user: UserRecord): string[] {
  const identities = user.identities.filter(({ type }) => type === 'phone_number').map(({ value }) => value);
  return user.phone === null ? identities : [user.phone, ...identities];
}

function emails(user: UserRecord): string[] {
  return user.identities.filter(({ type }) => type === 'email').map(({ value }) => value.toLowerCase());
}

function words(text: string): string[] {
  return text.toLowerCase().split(/\s+/u);
}

function wildcard(text: string, pattern: string): boolean {
  return pattern.endsWith('*') ? text.startsWith(pattern.slice(0, -1)) : text === pattern;
}

function isUser(id: number | null, value: string, store: ZendeskStore): boolean {
  if (id === null) return false;
  const user = store.users.get(id);
  return String(id) === value || user?.name.toLowerCase() === value || user?.email?.toLowerCase() === value;
}

function compareTimes(atMs: number, operator: SearchTerm['operator'], value: string): boolean {
  const wantedMs = Date.parse(value);
  if (operator === ':') return new Date(atMs).toISOString().startsWith(value.toUpperCase());
  return !Number.isNaN(wantedMs) && compareRanks(atMs, operator, wantedMs);
}

function compareRanks(rank: number, operator: SearchTerm['operator'], wanted: number): boolean {
  switch (operator) {
    case ':':
      return rank === wanted;
    case '<':
      return rank < wanted;
    case '>':
      return rank > wanted;
    case '<=':
      return rank <= wanted;
    default:
      return rank >= wanted;
  }
}
