import type { Capabilities } from '../../domain/desk/desk.ts';

/** What Zendesk Support can and cannot do. */
export const zendeskCapabilities: Capabilities = {
  privateNotes: { supported: true, how: 'comments with public: false' },
  groups: { supported: true, how: 'by name; an unknown or ambiguous name adds the tag deskbridge-unrouted' },
  contacts: { supported: true, how: 'requester by name and address; a new address becomes a user' },
  phoneLookup: { supported: true, how: 'search by digits, every hit compared as a whole number; may lag by minutes' },
  reopenClosed: { supported: false, how: 'a closed ticket is final; a follow-up ticket continues it' },
  nativeIdempotency: { supported: true, how: 'Idempotency-Key on creation for two hours, after that our external_id' },
  signedWebhooks: { supported: true, how: 'HMAC-SHA256 over time and body' },
  optimisticLock: { supported: true, how: 'safe_update with updated_stamp, in whole seconds' },
  messagingTickets: { supported: true, how: 'the active ticket of a messaging conversation is looked up by its id' },
};
