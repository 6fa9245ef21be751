import { describe, expect, it } from 'vitest';
import { unmetContact } from '../../../src/domain/tickets/tickets.ts';
import { failureOf, options } from '../../support/adapter-helpers.ts';
import { draft, writeKey } from '../../contract/parts/bench.ts';
import { bodyOf, connect, serve } from './support.ts';

const contact = { name: 'Eve New', email: 'eve@example.com' };
const ticket = { id: '1', version: '1', requester_id: null, tags: [] };

/** A server of the contract as it was before there were contacts. */
async function startOlder(answerTo: (body: Record<string, unknown>) => [status: number, answer: object]) {
  const keys: string[] = [];
  const url = await serve((request, response) => {
    void (async () => {
      keys.push(String(request.headers['idempotency-key']));
      const [status, answer] = answerTo(JSON.parse(await bodyOf(request)) as Record<string, unknown>);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    })();
  });
  return { helpDesk: connect(url).helpDesk, keys };
}

const refusal = (field: string) => ({ error: { code: 'validation_failed', fields: [{ field, message: 'unknown' }] } });

describe('a new ticket for a contact, on a server that does not know contacts', () => {
  it('is made without them when the request is refused, with a key of its own', async () => {
    const { helpDesk, keys } = await startOlder((body) =>
      'requester' in body ? [422, refusal('requester')] : [201, { ticket, unmet: [] }],
    );
    const written = await helpDesk.createTicket(draft({ contact, tags: [] }), writeKey('k1', 0), options());
    expect(written.unmet).toEqual([unmetContact('refused')]);
    expect(keys).toEqual(['k1', 'k1~contact']);
  });

  it('is unmet when the server takes the request and ignores them', async () => {
    const { helpDesk, keys } = await startOlder(() => [201, { ticket, unmet: [] }]);
    const written = await helpDesk.createTicket(draft({ contact, tags: [] }), writeKey('k1', 0), options());
    expect(written.unmet).toEqual([unmetContact('unchanged')]);
    expect(keys).toEqual(['k1']);
  });

  it('is refused for good when it is not about them', async () => {
    const { helpDesk } = await startOlder(() => [422, refusal('subject')]);
    const failure = await failureOf(helpDesk.createTicket(draft({ contact }), writeKey('k1', 0), options()));
    expect(failure).toMatchObject({ kind: 'rejected', fields: [{ field: 'subject' }] });
  });
});
