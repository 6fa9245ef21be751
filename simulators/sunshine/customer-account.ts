import type { AppRecord, ClientRecord, UserRecord } from './records.ts';
import { addUser } from './users.ts';
import type { World } from './world.ts';

/** Who the customer is. Every member may be left out. */
export interface CustomerProfile {
  givenName?: string;
  surname?: string;
  /** The customer signed in with it: it becomes an identity. */
  email?: string;
  /** E.164: the customer's address on WhatsApp and SMS. */
  phone?: string;
  locale?: string;
  /** The company's own id for the customer, who then counts as signed in. */
  externalId?: string;
}

/** Adds the customer's user to the app, without a client. */
export function addCustomerUser(world: World, app: AppRecord, profile: CustomerProfile): UserRecord {
  const { phone: _phone, externalId, ...known } = profile;
  const user = addUser(world, app, {
    externalId: externalId ?? null,
    authenticated: externalId !== undefined,
    profile: { locale: 'en-US', ...known },
  });
  if (profile.email !== undefined) user.identities.push({ type: 'email', value: profile.email, verification: 'embed' });
  return user;
}

/**
 * The customer's client on a channel. WhatsApp identifies people by digits, SMS by E.164; on the web they get an `sdk`
 * client (Sunshine API description).
 */
export function customerClient(
  world: World,
  integrationId: string,
  channel: string,
  profile: CustomerProfile,
): ClientRecord {
  const phone = profile.phone ?? null;
  const byPhone = channel === 'whatsapp' || channel === 'twilio';
  return {
    id: world.ids.next(),
    type: channel === 'web' ? 'sdk' : channel,
    integrationId,
    externalId: byPhone && phone !== null ? (channel === 'whatsapp' ? phone.replace('+', '') : phone) : null,
    displayName: profile.givenName ?? phone,
    raw: byPhone && phone !== null ? { from: phone.replace('+', '') } : null,
    linkedAtMs: world.now(),
    reachable: true,
  };
}
