import type { Capabilities } from '../../domain/desk/desk.ts';

/** What Freshdesk can and cannot do for us. */
export const freshdeskCapabilities: Capabilities = {
  privateNotes: { supported: true, how: 'notes with private: true; the text of a private draft goes into one' },
  groups: { supported: true, how: 'by name; a name that leads nowhere leaves the tag deskbridge-unrouted' },
  phoneLookup: { supported: true, how: 'contacts by phone and mobile in several spellings, compared as whole numbers' },
  reopenClosed: { supported: true, how: 'by status; an archived ticket is final and is continued by a new one' },
  nativeIdempotency: {
    supported: false,
    how: 'a tag on tickets and a marker in comments are looked up before a repeat',
  },
  signedWebhooks: {
    supported: false,
    how: 'a shared secret in the header x-deskbridge-secret; a replayed request cannot be told, it only makes us look',
  },
  optimisticLock: { supported: false, how: 'updated_at is compared just before a write, in whole seconds' },
  messagingTickets: { supported: false, how: 'Freshdesk knows nothing of our messaging conversations' },
};
