import { invalidAttribute, recordInvalid } from './errors.ts';
import type { CommentInput, TicketInput } from './inputs.ts';
import type { TicketRecord, UserRecord } from './records.ts';
import type { ZendeskSettings } from './settings.ts';
import type { ZendeskStore } from './store.ts';
import { existingUser } from './ticket-rules.ts';

/** The account that a request is made in. */
export interface World {
  store: ZendeskStore;
  settings: ZendeskSettings;
}

/** The requester of a new ticket, who may be new too. Throws the 422 or 400 of one who cannot be it. */
export function requesterOf(input: TicketInput, actor: UserRecord, store: ZendeskStore): UserRecord {
  if (typeof input.requester_id === 'number') return existingUser(input.requester_id, 'requester', store);
  const given = typeof input.requester === 'string' ? { email: input.requester } : input.requester;
  if (given === undefined || given === null) return actor;
  const { email, name } = { name: null, ...given };
  const known = typeof email === 'string' ? store.userByEmail(email) : undefined;
  if (known !== undefined) return known;
  if (typeof email === 'string' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/u.test(email)) {
    throw recordInvalid({ requester: [{ description: `Requester: Email:  ${email} is not properly formatted` }] });
  }
  const newName = name ?? email?.split('@')[0];
  if (newName === undefined || newName === '') throw invalidAttribute('requester', 'an object with a name or an email');
  return store.seedUser({ name: newName, email: email ?? null });
}

/** Who submitted a new ticket. Throws the 422 of a user who does not exist. */
export function submitterOf(
  { store, settings }: World,
  actor: UserRecord,
  input: TicketInput,
  requester: UserRecord,
): UserRecord {
  const byDefault = settings.firstCommentAuthor === 'submitter' ? actor : requester;
  return typeof input.submitter_id === 'number' ? existingUser(input.submitter_id, 'submitter', store) : byDefault;
}

/** Who wrote the first comment, see `ZendeskSettings.firstCommentAuthor`. */
export function firstAuthor({ store, settings }: World, ticket: TicketRecord, comment: CommentInput): UserRecord {
  const byComment = comment.author_id ?? ticket.requesterId;
  return existingUser(settings.firstCommentAuthor === 'submitter' ? ticket.submitterId : byComment, 'author', store);
}

/** Throws the 422 of a suspended requester (public issue reports). */
export function checkNotSuspended({ name, suspended }: UserRecord): void {
  if (!suspended) return;
  throw recordInvalid({ requester: [{ description: `Requester: ${name} is suspended.`, error: 'UserSuspended' }] });
}
