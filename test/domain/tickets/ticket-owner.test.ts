import { describe, expect, it } from 'vitest';
import { ticketKey } from '../../../src/domain/ids.ts';
import { isTicketOf } from '../../../src/domain/tickets/ticket-owner.ts';

describe('a ticket exists for a customer', () => {
  const own = ticketKey('call/1', 2);

  it.each([
    ['only if it is theirs', { requesterId: '8', externalId: null }, false],
    ['if it is theirs', { requesterId: '7', externalId: null }, true],
    ['not if the desk hides it', { requesterId: '7', externalId: null, hiddenFromRequester: true }, false],
    [
      'not if it has the key of another product',
      { requesterId: '7', externalId: 'crm:1', hiddenFromRequester: true },
      false,
    ],
    ['if we made it', { requesterId: '7', externalId: own, hiddenFromRequester: true }, true],
    ['not if we made it for somebody else', { requesterId: '8', externalId: own, hiddenFromRequester: true }, false],
    ['not if it has no requester', { requesterId: null, externalId: own }, false],
  ])('%s', (_name, ticket, exists) => {
    expect(isTicketOf(ticket, '7')).toBe(exists);
    expect(isTicketOf(ticket, null)).toBe(false);
  });
});
