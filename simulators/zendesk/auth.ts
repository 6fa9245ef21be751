import { randomBytes } from 'node:crypto';

import { ZendeskError } from './errors.ts';
import type { UserRecord } from './records.ts';

/** An agent's e-mail with an API token: `Basic base64("email/token:token")`. */
export interface ApiToken {
  email: string;
  token: string;
}

/** A confidential OAuth client that may ask for tokens with `client_credentials`. */
export interface OauthClient {
  clientId: string;
  clientSecret: string;
  /**
   * Whether the scope `tickets:write` allows `POST /uploads`. Attachments are not among the resources that fine scopes
   * name (Zendesk docs), so by default it does not. Not settled.
   */
  uploadsByTicketScope?: boolean;
  /** Lifetime of tokens in seconds, whatever the request asks for. Default: the request's `expires_in`, else 1800. */
  tokenLifetimeS?: number;
}

/** The answer of `POST /oauth/tokens` (Zendesk API description, grant types). */
export interface TokenAnswer {
  access_token: string;
  token_type: 'bearer';
  scope: string;
  expires_in: number;
}

interface IssuedToken {
  scopes: string[];
  expiresAtMs: number;
}

const defaultTokenLifetimeS = 1800;
const knownScope = /^(?:(?:read|write|impersonate)|[a-z_]+:(?:read|write))$/u;

/** Checks credentials and issues OAuth tokens. */
export class Auth {
  readonly #apiToken: ApiToken | null;
  readonly #client: OauthClient | null;
  readonly #user: UserRecord;
  readonly #now: () => number;
  readonly #tokens = new Map<string, IssuedToken>();

  /** @param user the agent that all valid credentials act as */
  constructor(apiToken: ApiToken | null, client: OauthClient | null, user: UserRecord, now: () => number) {
    this.#apiToken = apiToken;
    this.#client = client;
    this.#user = user;
    this.#now = now;
  }

  /** Issues a token. Throws the 400 or 401 of the OAuth error envelope. */
  issueToken(form: Record<string, unknown>): TokenAnswer {
    const client = this.#client;
    if (client === null || form['client_id'] !== client.clientId || form['client_secret'] !== client.clientSecret) {
      throw new ZendeskError(401, { error: 'invalid_client', error_description: 'Client authentication failed.' });
    }
    if (form['grant_type'] !== 'client_credentials') {
      throw new ZendeskError(400, { error: 'unsupported_grant_type', error_description: 'Only client_credentials.' });
    }
    const asked = form['expires_in'] === undefined ? defaultTokenLifetimeS : Number(form['expires_in']);
    if (!(asked >= 300 && asked <= 172_800)) {
      throw new ZendeskError(400, { error: 'invalid_request', error_description: 'expires_in is out of range.' });
    }
    const lifetimeS = client.tokenLifetimeS ?? asked;
    const scope = typeof form['scope'] === 'string' && form['scope'] !== '' ? form['scope'] : 'read write';
    const token = randomBytes(24).toString('hex');
    this.#tokens.set(token, { scopes: scope.split(/\s+/u), expiresAtMs: this.#now() + lifetimeS * 1000 });
    return { access_token: token, token_type: 'bearer', scope, expires_in: lifetimeS };
  }

  /** Makes every issued token invalid, as when an administrator revokes them. */
  revokeTokens(): void {
    this.#tokens.clear();
  }

  /**
   * The user of the credentials; null for missing or wrong ones. Throws the 401 of an invalid token and the 403 of a
   * missing scope.
   */
  identify(authorization: string | undefined, method: string, url: string): UserRecord | null {
    if (authorization === undefined) return null;
    const [scheme = '', value = ''] = authorization.split(' ', 2);
    if (scheme.toLowerCase() === 'bearer') return this.#identifyBearer(value, method, url);
    const expected = this.#apiToken === null ? null : `${this.#apiToken.email}/token:${this.#apiToken.token}`;
    const given = Buffer.from(value, 'base64').toString('utf8');
    return scheme.toLowerCase() === 'basic' && given === expected ? this.#user : null;
  }

  #identifyBearer(value: string, method: string, url: string): UserRecord {
    const token = this.#tokens.get(value);
    if (token === undefined || token.expiresAtMs <= this.#now()) {
      throw new ZendeskError(401, {
        error: 'invalid_token',
        error_description: 'The access token provided is expired, revoked, malformed or invalid for other reasons.',
      });
    }
    const needed = method === 'GET' ? 'read' : 'write';
    const resource = this.#resourceOf(url);
    const granted = token.scopes.some((scope) => scope === needed || scope === `${resource}:${needed}`);
    // With one unknown scope, a token is issued but refused everywhere (tested on live accounts).
    if (!granted || token.scopes.some((scope) => !knownScope.test(scope))) {
      throw new ZendeskError(403, {
        error: 'Forbidden',
        description: `You are missing the following required scopes: ${needed}`,
      });
    }
    return this.#user;
  }

  /** The resource that fine scopes of a request name; null if only `read` or `write` allows it. */
  #resourceOf(url: string): string | null {
    const name = /^\/api\/v2\/(\w+)/u.exec(url)?.[1] ?? '';
    if (name === 'uploads') return this.#client?.uploadsByTicketScope === true ? 'tickets' : null;
    return name === 'tickets' || name === 'users' ? name : null;
  }
}
