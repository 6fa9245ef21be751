/**
 * Our credentials: an OAuth client (grant `client_credentials`), or an agent's e-mail address and API token, which
 * Zendesk stops accepting on 2027-04-30.
 */
export type ZendeskAuth =
  | { kind: 'apiToken'; email: string; token: string }
  | { kind: 'oauth'; clientId: string; clientSecret: string; scope?: string | undefined };

/** Gives each request its `Authorization` header. */
export interface Authorizer {
  /** Throws `ServiceFailure` when no token can be fetched. */
  header(signal: AbortSignal): Promise<string>;
  /** Zendesk answered 401 to this header. True when the next call of {@link header} gives a different one. */
  refused(header: string): boolean;
}

/** Legacy API token: `Basic base64(email/token:token)`. */
export function apiTokenAuthorizer({ email, token }: Extract<ZendeskAuth, { kind: 'apiToken' }>): Authorizer {
  const header = `Basic ${Buffer.from(`${email}/token:${token}`, 'utf8').toString('base64')}`;
  return { header: () => Promise.resolve(header), refused: () => false };
}
