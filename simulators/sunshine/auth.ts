import { createHmac, timingSafeEqual } from 'node:crypto';

import { forbidden, defaultError } from './errors.ts';
import type { AppRecord, KeyRecord } from './records.ts';
import type { World } from './world.ts';

/** What a key may access: `account` everything, `app` its app, `integration` users, conversations, files, its webhooks. */
export type Scope = 'account' | 'app' | 'integration';

/** The owner of the key that a request came with. */
export interface Caller {
  scope: Scope;
  /** Id of the key's app; null for keys of the account. */
  appId: string | null;
  /** Id of the key's custom integration; null for other keys. */
  integrationId: string | null;
}

interface KnownKey {
  key: KeyRecord;
  caller: Caller;
}

const ranks: Record<Scope, number> = { integration: 0, app: 1, account: 2 };

/** Checks credentials: Basic with id and secret, or a JWT signed with the secret (Sunshine API description). */
export class Auth {
  readonly #world: World;
  readonly #accountKeys: readonly KeyRecord[];

  constructor(world: World, accountKeys: readonly KeyRecord[]) {
    this.#world = world;
    this.#accountKeys = accountKeys;
  }

  /** The caller. Throws the 401 of missing or wrong credentials. */
  identify(authorization: string | undefined): Caller {
    const [scheme = '', value = ''] = (authorization ?? '').split(' ', 2);
    const caller = scheme.toLowerCase() === 'basic' ? this.#basic(value) : null;
    const found = scheme.toLowerCase() === 'bearer' ? this.#jwt(value) : caller;
    if (found === null) throw defaultError(401);
    return found;
  }

  #basic(value: string): Caller | null {
    const [id = '', ...secret] = Buffer.from(value, 'base64').toString('utf8').split(':');
    const known = this.#find(id);
    return known !== null && same(known.key.secret, secret.join(':')) ? known.caller : null;
  }

  /** Checks a JWT with HS256, the key's id as `kid` and its scope as `scope`. `exp` is optional. */
  #jwt(token: string): Caller | null {
    const [head = '', payload = '', signature = ''] = token.split('.');
    const header = readPart(head);
    const claims = readPart(payload);
    if (header?.['alg'] !== 'HS256' || typeof header['kid'] !== 'string' || claims === null) return null;
    const known = this.#find(header['kid']);
    if (known === null || claims['scope'] !== known.caller.scope) return null;
    const expected = createHmac('sha256', known.key.secret).update(`${head}.${payload}`).digest('base64url');
    if (!same(expected, signature)) return null;
    const { exp } = claims;
    return typeof exp === 'number' && exp * 1000 <= this.#world.now() ? null : known.caller;
  }

  #find(id: string): KnownKey | null {
    const account = this.#accountKeys.find((key) => key.id === id);
    if (account !== undefined) return { key: account, caller: { scope: 'account', appId: null, integrationId: null } };
    for (const app of this.#world.apps.values()) {
      const known = findInApp(app, id);
      if (known !== null) return known;
    }
    return null;
  }
}

/** Throws the 403 of a key with a smaller scope, or for another app. */
export function checkRight(caller: Caller, needed: Scope, appId: string | null): void {
  if (ranks[caller.scope] < ranks[needed]) throw forbidden();
  if (appId !== null && caller.appId !== null && caller.appId !== appId) throw forbidden();
}

function findInApp(app: AppRecord, id: string): KnownKey | null {
  const key = app.keys.find((each) => each.id === id);
  if (key !== undefined) return { key, caller: { scope: 'app', appId: app.id, integrationId: null } };
  for (const integration of app.integrations.values()) {
    const own = integration.keys.find((each) => each.id === id);
    if (own === undefined) continue;
    return { key: own, caller: { scope: 'integration', appId: app.id, integrationId: integration.id } };
  }
  return null;
}

function readPart(part: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}

function same(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}
