import type { ServiceFailure } from '../../domain/failures.ts';
import { zendeskTokenAnswer } from './schema.ts';
import type { Call } from '../http/calls.ts';
import { lostAnswer } from '../http/calls.ts';
import { parseJson } from '../http/json.ts';
import type { Transport } from '../http/transport.ts';
import { failedAnswer, zendeskFailure } from './errors.ts';

/**
 * Our credentials: an OAuth client (grant `client_credentials`), or the e-mail and API token of an agent, which
 * Zendesk stops accepting on 2027-04-30.
 */
export type ZendeskAuth =
  | { kind: 'apiToken'; email: string; token: string }
  | { kind: 'oauth'; clientId: string; clientSecret: string; scope?: string | undefined };

/** Gives each request its `Authorization` header. */
export interface Authorizer {
  /** Throws `ServiceFailure` when no token can be had. */
  header(signal: AbortSignal): Promise<string>;
  /** Zendesk answered 401 to this header. True when the next call of {@link header} gives another one. */
  refused(header: string): boolean;
}

/** Read everything (groups have no scope of their own), write tickets and users (Zendesk docs, OAuth scopes). */
const defaultScope = 'read tickets:write users:write';
/** Asked for; an answer without a time is taken to have it. Zendesk allows more than 300 up to 172 800. */
const tokenLifeS = 7_200;
const tokenCall: Call = { service: 'zendesk', method: 'POST', path: '/oauth/tokens', repeatable: true };

interface Token {
  header: string;
  /** Epoch milliseconds from which a new one is fetched, a little before its end. */
  renewAt: number;
}

/** Legacy API token: `Basic base64(email/token:token)`. */
function apiTokenAuthorizer(email: string, token: string): Authorizer {
  const header = `Basic ${Buffer.from(`${email}/token:${token}`, 'utf8').toString('base64')}`;
  return { header: () => Promise.resolve(header), refused: () => false };
}

/** Whatever refuses our client is a matter of credentials; the rest passes. */
function tokenFailure(failure: ServiceFailure): ServiceFailure {
  const { status, kind } = failure.details;
  if (kind === 'rateLimited' || kind === 'unavailable') return failure;
  return zendeskFailure(tokenCall, `status ${status ?? 'unknown'}`, { kind: 'unauthenticated', status });
}

/** Waits for what several callers share; an aborted caller leaves, the others go on. */
function unlessAborted<T>(shared: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const leave = (): void => reject(lostAnswer(tokenCall, false, 'aborted'));
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    const done = (): void => signal.removeEventListener('abort', leave);
    shared.then(resolve, reject).finally(done);
  });
}

/** OAuth client credentials: one token for all, fetched once at a time. */
function oauthAuthorizer(
  auth: Extract<ZendeskAuth, { kind: 'oauth' }>,
  transport: Transport,
  target: string,
  now: () => number,
): Authorizer {
  const { clientId, clientSecret, scope = defaultScope } = auth;
  const body = JSON.stringify({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
    scope,
    expires_in: tokenLifeS,
  });
  let token: Token | null = null;
  let fetching: Promise<Token> | null = null;

  async function fetchToken(): Promise<Token> {
    const askedAt = now();
    const headers = { 'content-type': 'application/json', accept: 'application/json' };
    const answer = await transport.send({ call: tokenCall, target, headers, body });
    if (answer.status >= 300) throw tokenFailure(failedAnswer(tokenCall, answer, now()));
    const parsed = parseJson(zendeskTokenAnswer, answer.text);
    if (parsed === null) throw lostAnswer(tokenCall, true, 'unexpectedAnswer');
    const lifeMs = (parsed.expires_in ?? tokenLifeS) * 1000;
    return { header: `Bearer ${parsed.access_token}`, renewAt: askedAt + lifeMs - Math.min(60_000, lifeMs / 10) };
  }

  function renew(): Promise<Token> {
    fetching ??= fetchToken()
      .then((fetched) => (token = fetched))
      .finally(() => (fetching = null));
    return fetching;
  }

  return {
    async header(signal) {
      if (token !== null && now() < token.renewAt) return token.header;
      return (await unlessAborted(renew(), signal)).header;
    },
    refused(header) {
      if (token?.header === header) token = null;
      return true;
    },
  };
}

/**
 * @param target path of the token endpoint at the vendor
 * @param now epoch milliseconds
 */
export function createAuthorizer(
  auth: ZendeskAuth,
  transport: Transport,
  target: string,
  now: () => number,
): Authorizer {
  return auth.kind === 'apiToken'
    ? apiTokenAuthorizer(auth.email, auth.token)
    : oauthAuthorizer(auth, transport, target, now);
}
