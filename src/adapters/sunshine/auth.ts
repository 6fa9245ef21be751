import { createHmac } from 'node:crypto';

/** A key of the platform, and how it is used: sent as it is, or only to sign a token. */
export interface SunshineAuth {
  /** Like `app_…`, `act_…`. */
  keyId: string;
  keySecret: string;
  /** `basic`: the secret itself is sent. `jwt`: a token signed with the secret is sent. */
  auth: 'basic' | 'jwt';
}

/** The scope of a key, which the beginning of its id shows (Sunshine Conversations v2, authentication). */
function scopeOf(keyId: string): 'account' | 'app' | 'integration' {
  if (/^(?:act|svc)_/.test(keyId)) return 'account';
  return keyId.startsWith('int_') ? 'integration' : 'app';
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');

/** The `Authorization` header. Tokens do not expire: they are valid as long as the key. */
export function authorizationOf({ keyId, keySecret, auth }: SunshineAuth): string {
  if (auth === 'basic') return `Basic ${Buffer.from(`${keyId}:${keySecret}`, 'utf8').toString('base64')}`;
  const signed = `${encoded({ alg: 'HS256', typ: 'JWT', kid: keyId })}.${encoded({ scope: scopeOf(keyId) })}`;
  return `Bearer ${signed}.${createHmac('sha256', keySecret).update(signed).digest('base64url')}`;
}
