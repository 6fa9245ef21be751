import { SignJWT } from 'jose';
import { customer } from '../world.ts';

/** How long a token says who is signed in. */
const lifetime = '5m';

/**
 * What the shop's own server does for a signed-in customer: says by a signed token who they are.
 * @param secret the value of `CHAT_IDENTITY_SECRET`
 */
export function signIn(secret: string): Promise<string> {
  const { name, email, phone } = customer;
  return new SignJWT({ name, email, phone })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('shop-customer-1')
    .setIssuedAt()
    .setExpirationTime(lifetime)
    .sign(new TextEncoder().encode(secret));
}
