import { z } from 'zod';
import { customerPlaceholders, type HttpAction } from '../../domain/messaging/company-actions.ts';
import type { Policy, PolicyIntent } from '../../responders/policy/policy.ts';
import type { ReportAt } from '../yaml/file.ts';

const headerName = z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,63}$/, 'must be the name of a header');
const headerText = z.string().regex(/^[\x20-\x7e]{1,1000}$/, 'must be plain text in one line, or {env: VARIABLE}');
const variable = z.string().regex(/^[A-Z][A-Z0-9_]{0,99}$/, 'must be the name of an environment variable');
const template = z.string().min(1).max(2_000, 'is too long');
const memberName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, 'must be the name of a member');
const word = z.string().regex(/^[a-z][a-z0-9_]{0,29}$/, 'must be a word like "status"');
const path = z.string().regex(/^[\w-]+(?:\.[\w-]+){0,9}$/, 'must be a path like delivery.date');

/** The shape of an action in a policy file. */
export const policyFileAction = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).optional(),
  url: template,
  headers: z
    .record(headerName, z.union([headerText, z.strictObject({ env: variable })], 'must be a text, or {env: VARIABLE}'))
    .optional(),
  body: z.record(memberName, template).optional(),
  idempotencyHeader: headerName.optional(),
  answers: z.record(word, path).optional(),
  timeoutMs: z.int().min(100).max(10_000, 'must be at most 10000').optional(),
  verified: z.boolean().optional(),
});
/** See {@link policyFileAction}. */
export type PolicyFileHttpAction = z.output<typeof policyFileAction>;

const defaultTimeoutMs = 5_000;

/** An action with its defaults and the secrets of its headers. */
export function buildAction(
  given: PolicyFileHttpAction,
  env: Readonly<Record<string, string | undefined>>,
): HttpAction {
  const headers = Object.entries(given.headers ?? {}).map(([name, value]): [string, string] => [
    name,
    typeof value === 'string' ? value : (env[value.env]?.trim() ?? ''),
  ]);
  return {
    method: given.method ?? 'GET',
    url: given.url,
    headers: Object.fromEntries(headers),
    body: given.body ?? null,
    idempotencyHeader: given.idempotencyHeader ?? 'Idempotency-Key',
    answers: given.answers ?? {},
    timeoutMs: given.timeoutMs ?? defaultTimeoutMs,
    verified: given.verified ?? true,
  };
}

/** Checks what the schema cannot express: the address, and that no secret is in the file. */
export function checkAction(
  given: PolicyFileHttpAction,
  env: Readonly<Record<string, string | undefined>>,
  report: ReportAt,
): void {
  const problem = addressProblem(given.url);
  if (problem !== null) report(['url'], problem);
  if (given.body !== undefined && (given.method ?? 'GET') === 'GET') report(['body'], 'needs a method other than GET');
  for (const [name, value] of Object.entries(given.headers ?? {})) {
    if (typeof value === 'string') {
      if (/auth|cookie|key|token|secret|password/i.test(name)) {
        report(['headers', name], 'must be {env: VARIABLE}: a secret does not belong into this file');
      }
    } else if (!/^[\x20-\x7e]+$/.test(env[value.env]?.trim() ?? '')) {
      report(
        ['headers', name],
        `names ${value.env}, which is not set in the environment or is no plain text: set it, or name another variable`,
      );
    }
  }
}

/** What is wrong with an address, as the end of a sentence; null if nothing is. */
function addressProblem(template: string): string | null {
  const [start = ''] = /^[^:]*:\/\/[^/?#]*/.exec(template) ?? [];
  if (start.includes('{')) return 'must not have a placeholder before its path';
  let url: URL;
  try {
    url = new URL(template.replaceAll(/\{[a-z][a-z0-9_]*\}/g, 'x'));
  } catch {
    return 'must be an address like https://shop.example.com/orders/{order}';
  }
  const isLocal = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLocal)) {
    return 'must begin with https://; http:// is for this machine only';
  }
  if (url.username !== '' || url.password !== '') return 'must not hold a password: use a header with {env: VARIABLE}';
  return url.hash === '' ? null : 'must not have a part after #';
}

/** Checks an intent that uses an action. */
export function checkUse(policy: Policy, intent: PolicyIntent, report: ReportAt): void {
  const use = intent.action;
  if (use?.kind !== 'company') return;
  const at = ['action', 'company', 'action'];
  const action = Object.hasOwn(policy.actions, use.action) ? policy.actions[use.action] : undefined;
  if (action === undefined) {
    const known = Object.keys(policy.actions).join(', ') || 'none';
    return report(at, `must be one of the actions of this file: ${known}`);
  }
  if (action.verified && !intent.verified) {
    report(['verified'], `must be true: only the verified customer may use ${use.action}`);
  }
  const asked = new Set([
    ...intent.ask.map(({ name }) => name),
    'text',
    ...(action.verified ? customerPlaceholders : []),
  ]);
  for (const name of placeholdersOf(action)) {
    if (!asked.has(name)) report(at, `needs {${name}}, which this intent does not ask for`);
  }
}

/** Names of what an action is filled with. */
function placeholdersOf({ url, body }: Pick<HttpAction, 'url' | 'body'>): string[] {
  const templates = [url, ...Object.values(body ?? {})].join(' ');
  return [...new Set([...templates.matchAll(/\{([a-z][a-z0-9_]*)\}/g)].map(([, name = '']) => name))];
}
