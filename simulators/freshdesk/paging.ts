import type { FastifyReply, FastifyRequest } from 'fastify';

import type { RefusedField } from './errors.ts';
import { invalidValue, unexpectedField, validationFailed } from './errors.ts';

/** The query of a list request, with each member once. */
export type ListQuery = Record<string, string | undefined>;

const maximumPages = 300;

/** Throws the 400 of a query with members that the list does not take. */
export function checkQuery(query: ListQuery, known: readonly string[]): void {
  const errors = Object.keys(query)
    .filter((name) => !known.includes(name) && name !== 'page' && name !== 'per_page')
    .map((name) => unexpectedField(name));
  if (errors.length > 0) throw validationFailed(errors);
}

function readNumber(query: ListQuery, name: string, fallback: number, maximum: number, errors: RefusedField[]): number {
  const text = query[name];
  if (text === undefined) return fallback;
  const value = /^\d+$/u.test(text) ? Number(text) : 0;
  if (value < 1 || value > maximum) errors.push(invalidValue(name, `It should be a number from 1 to ${maximum}`));
  return value;
}

/** One page, by default of 30 items. The header `link` leads to the next one. Throws the 400 of a wrong page. */
export function paginate<T>(items: readonly T[], request: FastifyRequest, reply: FastifyReply): T[] {
  const query = request.query as ListQuery;
  const errors: RefusedField[] = [];
  const page = readNumber(query, 'page', 1, maximumPages, errors);
  const perPage = readNumber(query, 'per_page', 30, 100, errors);
  if (errors.length > 0) throw validationFailed(errors);
  const end = page * perPage;
  if (items.length > end) {
    const url = new URL(request.originalUrl, `http://${request.host}`);
    url.searchParams.set('page', String(page + 1));
    reply.header('link', `<${url.href}>;rel="next"`);
  }
  return items.slice(end - perPage, end);
}
