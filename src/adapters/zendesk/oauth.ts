import type { ServiceFailure } from '../../domain/failures.ts';
import type { Call } from '../http/calls.ts';
import { lostAnswer } from '../http/calls.ts';
import { parseJson } from '../http/json.ts';
import type { Transport } from '../http/transport.ts';
import type { Authorizer, ZendeskAuth } from './auth.ts';
import { failedAnswer, zendeskFailure } from './errors.ts';
import { zendeskTokenAnswer } from './schema.ts';

/**
 * Read and write everything. Fine scopes name a fixed list of resources (Zendesk docs, OAuth scopes), in which groups,
 * search and attachments are missing: with `tickets:write`, files may be refused.
 */
const defaultScope = 'read write';
/**
 * The life we request, in seconds; assumed when an answer does not say. Zendesk allows more than 300 and up to 172 800.
 */
const tokenLifeS = 7_200;
const tokenCall: Call = { service: 'zendesk', method: 'POST', path: '/oauth/tokens', repeatable: true };

interface Token {
  header: string;
  /** Epoch milliseconds, a little before the token expires. */
  renewAt: number;
}

/** A refusal of our client means wrong credentials. Other failures pass. */
function tokenFailure(failure: ServiceFailure): ServiceFailure {
  const { status, kind } = failure.details;
  if (kind === 'rateLimited' || kind === 'unavailable') return failure;
  return zendeskFailure(tokenCall, `status ${status ?? 'unknown'}`, { kind: 'unauthenticated', status });
}

/** Waits for a promise that several callers share. When one caller aborts, the others keep waiting. */
function unlessAborted<T>(shared: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const leave = (): void => reject(lostAnswer(tokenCall, false, 'aborted'));
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    const done = (): void => signal.removeEventListener('abort', leave);
    shared.then(resolve, reject).finally(done);
  });
}

/**
 * OAuth client credentials. All calls share one token, and only one token is fetched at a time.
 * @param target path of the token endpoint
 * @param now epoch milliseconds
 */
export function oauthAuthorizer(
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
    const requestedAt = now();
    const headers = { 'content-type': 'application/json', accept: 'application/json' };
    const answer = await transport.send({ call: tokenCall, target, headers, body });
    if (answer.status >= 300) throw tokenFailure(failedAnswer(tokenCall, answer, now()));
    const parsed = parseJson(zendeskTokenAnswer, answer.text);
    if (parsed === null) throw lostAnswer(tokenCall, true, 'unexpectedAnswer');
    const lifeMs = (parsed.expires_in ?? tokenLifeS) * 1000;
    return { header: `Bearer ${parsed.access_token}`, renewAt: requestedAt + lifeMs - Math.min(60_000, lifeMs / 10) };
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
