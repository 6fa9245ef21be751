import { createHmac } from 'node:crypto';

/** A key of the platform and how it is shown: as it is, or only in a signature. */
export interface SunshineAuth {
  /** Like `app_…`, `act_…`. */
  keyId: string;
  keySecret: string;
  /** `basic`: the secret travels. `jwt`: a token signed with it does. */
  auth: 'basic' | 'jwt';
}

/** What a key may be used for is told by how its id begins (Sunshine Conversations v2, authentication). */
function scopeOf(keyId: string): 'account' | 'app' | 'integration' {
  if (/^(?:act|svc)_/.test(keyId)) return 'account';
  return keyId.startsWith('int_') ? 'integration' : 'app';
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');

/** The `Authorization` header. Tokens do not expire: their life is that of the key. */
export function authorizationOf({ keyId, keySecret, auth }: SunshineAuth): string {
  if (auth === 'basic') return `Basic ${Buffer.from(`${keyId}:${keySecret}`, 'utf8').toString('base64')}`;
  const signed = `${encoded({ alg: 'HS256', typ: 'JWT', kid: keyId })}.${encoded({ scope: scopeOf(keyId) })}`;
  return `Bearer ${signed}.${createHmac('sha256', keySecret).update(signed).digest('base64url')}`;
}
