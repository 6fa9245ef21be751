import type { Capabilities } from '../../domain/desk/desk.ts';

/** What Zendesk Support can and cannot do for us. */
export const zendeskCapabilities: Capabilities = {
  privateNotes: { supported: true, how: 'comments with public: false' },
  groups: { supported: true, how: 'by name; a name that leads nowhere leaves the tag deskbridge-unrouted' },
  phoneLookup: { supported: true, how: 'search by digits, every hit compared as a whole number; minutes behind' },
  reopenClosed: { supported: false, how: 'a closed ticket is final and is continued by a follow-up ticket' },
  nativeIdempotency: { supported: true, how: 'Idempotency-Key on creation for two hours, then our external_id' },
  signedWebhooks: { supported: true, how: 'HMAC-SHA256 over time and body' },
  optimisticLock: { supported: true, how: 'safe_update with updated_stamp, in whole seconds' },
  messagingTickets: { supported: true, how: 'the active ticket of a messaging conversation is looked up by its id' },
};
