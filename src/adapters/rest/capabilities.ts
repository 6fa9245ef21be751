import type { Capabilities } from '../../domain/desk/desk.ts';

/**
 * What a REST desk can and cannot do.
 * @param reopenClosed whether this server allows changes of closed tickets, which the API leaves open
 */
export function restCapabilities(reopenClosed: boolean): Capabilities {
  return {
    privateNotes: { supported: true, how: 'messages with visibility private' },
    groups: { supported: true, how: 'by name' },
    contacts: { supported: true, how: 'requester by name and address; the server adds a new one' },
    phoneLookup: { supported: true, how: 'exact match of the E.164 number' },
    reopenClosed: {
      supported: reopenClosed,
      how: reopenClosed ? 'the server allows it' : 'follow-up with follow_up_of',
    },
    nativeIdempotency: { supported: true, how: 'Idempotency-Key on every write' },
    signedWebhooks: { supported: true, how: 'HMAC-SHA256 over id, time and body' },
    optimisticLock: { supported: true, how: 'If-Match' },
    messagingTickets: { supported: false, how: 'the API has no messaging conversations' },
  };
}
