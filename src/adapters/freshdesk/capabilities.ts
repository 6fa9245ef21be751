import type { Capabilities } from '../../domain/desk/desk.ts';

/** What Freshdesk can and cannot do. */
export const freshdeskCapabilities: Capabilities = {
  privateNotes: { supported: true, how: 'notes with private: true, which also hold the text of a private draft' },
  groups: { supported: true, how: 'by name; an unknown or ambiguous name adds the tag deskbridge-unrouted' },
  contacts: { supported: true, how: 'requester by address; a new address becomes a contact' },
  phoneLookup: {
    supported: true,
    how: 'contacts by phone and mobile, in the spellings that people type, compared as whole numbers',
  },
  reopenClosed: { supported: true, how: 'by status; an archived ticket is final, and a new ticket continues it' },
  nativeIdempotency: {
    supported: false,
    how: 'a tag on tickets and a marker in comments are looked up before a repeat',
  },
  signedWebhooks: {
    supported: false,
    how: 'a shared secret in the header x-deskbridge-secret; a replayed request only makes us read the ticket again',
  },
  optimisticLock: { supported: false, how: 'updated_at is compared just before a write, in whole seconds' },
  messagingTickets: { supported: false, how: 'Freshdesk makes no tickets of our messaging conversations' },
};
