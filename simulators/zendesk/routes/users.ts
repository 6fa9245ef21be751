import type { FastifyInstance, FastifyRequest } from 'fastify';

import type { ZendeskContext } from '../context.ts';
import { notFound, recordInvalid } from '../errors.ts';
import type { UserInput } from '../inputs.ts';
import { readUser } from '../inputs.ts';
import type { ListQuery, SortRules } from '../paging.ts';
import { paginate } from '../paging.ts';
import type { IdentityRecord, TicketRecord, UserRecord } from '../records.ts';
import { renderTicket } from '../render/ticket.ts';
import { renderAnonymousUser, renderIdentity, renderUser } from '../render/user.ts';
import { parseSearch, userMatches } from '../search-query.ts';
import type { ZendeskStore } from '../store.ts';
import { normalizeTags } from '../ticket-rules.ts';
import { ticketSort } from './tickets.ts';

interface UserRoute {
  Params: { id: string };
  Querystring: ListQuery;
}

const userSort: SortRules<UserRecord> = {
  keys: { id: ({ id }) => id, name: ({ name }) => name, created_at: ({ createdAtMs }) => createdAtMs },
  cursorKeys: ['name', 'created_at'],
};

const identitySort: SortRules<IdentityRecord> = { keys: {}, cursorKeys: [] };

/** `/users`: me, list, search, show, create, update, delete, identities, requested tickets. */
export function addUserRoutes(app: FastifyInstance, context: ZendeskContext): void {
  const { store } = context;
  const show = (request: FastifyRequest, user: UserRecord) => renderUser(user, store, context.baseUrl(request));
  app.get('/api/v2/users/me', (request) => {
    const user = context.auth.identify(request.headers.authorization, request.method, request.url);
    return { user: user === null ? renderAnonymousUser() : show(request, user) };
  });
  app.get<UserRoute>('/api/v2/users', (request) => {
    context.actor(request);
    // The filter `external_id` reads the database, not the search index (Zendesk API description, list users).
    const wanted = request.query['external_id'];
    const users = [...store.users.values()].filter(
      ({ active, externalId }) => active && (typeof wanted !== 'string' || sameExternalId(externalId, wanted)),
    );
    const link = `${context.baseUrl(request)}/api/v2/users.json`;
    return paginate('users', users, request.query, link, userSort, (user) => show(request, user));
  });
  app.get<UserRoute>('/api/v2/users/search', (request) => {
    context.actor(request);
    const link = `${context.baseUrl(request)}/api/v2/users/search.json`;
    const found = searchUsers(store, request.query);
    return paginate('users', found, withoutCursor(request.query), link, userSort, (user) => show(request, user));
  });
  app.get<UserRoute>('/api/v2/users/:id', (request) => {
    context.actor(request);
    return { user: show(request, userOf(context, request)) };
  });
  app.post('/api/v2/users', (request, reply) => {
    context.actor(request);
    return reply.code(201).send({ user: show(request, createUser(store, readUser(request.body))) });
  });
  app.put<UserRoute>('/api/v2/users/:id', (request) => {
    context.actor(request);
    return { user: show(request, changeUser(store, userOf(context, request), readUser(request.body))) };
  });
  app.delete<UserRoute>('/api/v2/users/:id', (request) => {
    context.actor(request);
    const user = userOf(context, request);
    user.active = false;
    store.saveUser(user);
    return { user: show(request, user) };
  });
  addListsOfUser(app, context);
}

function addListsOfUser(app: FastifyInstance, context: ZendeskContext): void {
  const { store } = context;
  app.get<UserRoute>('/api/v2/users/:id/identities', (request) => {
    context.actor(request);
    const user = userOf(context, request);
    const base = context.baseUrl(request);
    const link = `${base}/api/v2/users/${user.id}/identities.json`;
    const render = (identity: IdentityRecord) => renderIdentity(identity, user, base);
    return paginate('identities', user.identities, request.query, link, identitySort, render);
  });
  // Filters by status and priority are ignored, as by Zendesk.
  app.get<UserRoute>('/api/v2/users/:id/tickets/requested', (request) => {
    context.actor(request);
    const user = userOf(context, request);
    const base = context.baseUrl(request);
    const link = `${base}/api/v2/users/${user.id}/tickets/requested.json`;
    const tickets = [...store.tickets.values()].filter(({ requesterId }) => requesterId === user.id);
    const render = (ticket: TicketRecord) => renderTicket(ticket, store, base);
    return paginate('tickets', tickets, request.query, link, ticketSort, render);
  });
}

function userOf(context: ZendeskContext, request: FastifyRequest<{ Params: { id: string } }>): UserRecord {
  const user = context.store.users.get(Number(request.params.id));
  if (user === undefined) throw notFound();
  return user;
}

function searchUsers(store: ZendeskStore, query: ListQuery): UserRecord[] {
  const users = store.indexedUsers();
  const externalId = query['external_id'];
  if (typeof externalId === 'string') return users.filter((user) => user.active && user.externalId === externalId);
  const terms = parseSearch(typeof query['query'] === 'string' ? query['query'] : '');
  return terms.length === 0 ? [] : users.filter((user) => userMatches(user, terms));
}

/** `/users/search` only has offset paging. */
function withoutCursor(query: ListQuery): ListQuery {
  return Object.fromEntries(Object.entries(query).filter(([key]) => !key.startsWith('page[')));
}

/** Compares without regard to case (Zendesk docs, users). */
function sameExternalId(a: string | null, b: string): boolean {
  return a?.toLowerCase() === b.toLowerCase();
}

function createUser(store: ZendeskStore, input: UserInput): UserRecord {
  if (input.name === undefined || input.name === null || input.name.trim() === '') {
    throw recordInvalid({
      name: [{ description: 'Name: is too short (minimum one character)', error: 'ValueTooShort' }],
    });
  }
  checkUnique(store, input, null);
  const user = store.seedUser({ name: input.name, email: input.email ?? null, role: input.role ?? 'end-user' });
  return changeUser(store, user, { ...input, email: undefined });
}

function changeUser(store: ZendeskStore, user: UserRecord, input: UserInput): UserRecord {
  checkUnique(store, input, user);
  if (typeof input.name === 'string') user.name = input.name;
  if (input.role !== undefined) user.role = input.role;
  if (input.external_id !== undefined) user.externalId = input.external_id;
  if (input.tags !== undefined) user.tags = normalizeTags(input.tags);
  if (input.details !== undefined) user.details = input.details;
  if (input.notes !== undefined) user.notes = input.notes;
  if (input.phone !== undefined) store.setPhone(user, input.phone);
  // A new address becomes a secondary one; the first stays the user's `email` (Zendesk docs, update user).
  if (typeof input.email === 'string' && store.userByEmail(input.email) === undefined) {
    store.addIdentity(user, 'email', input.email);
    user.email ??= input.email;
  }
  const known = Object.entries(input.user_fields ?? {}).filter(([key]) => store.userFields.has(key));
  user.userFields = { ...user.userFields, ...Object.fromEntries(known) };
  store.saveUser(user);
  return user;
}

function checkUnique(store: ZendeskStore, input: UserInput, self: UserRecord | null): void {
  const byEmail = typeof input.email === 'string' ? store.userByEmail(input.email) : undefined;
  if (byEmail !== undefined && byEmail !== self) {
    throw recordInvalid({
      email: [{ description: `Email: ${input.email} is already being used by another user`, error: 'DuplicateValue' }],
    });
  }
  const taken = [...store.users.values()].some((user) => {
    return (
      typeof input.external_id === 'string' && user !== self && user.active && user.externalId === input.external_id
    );
  });
  if (taken)
    throw recordInvalid({ external_id: [{ description: 'External has already been taken', error: 'DuplicateValue' }] });
}
