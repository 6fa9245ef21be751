import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { readRestWebhook } from '../../../src/adapters/rest/webhook.ts';

const now = 1_763_719_200_000;
const secret = 'shared-secret';

function signed(body: string | Buffer, { id = 'evt_1', seconds = now / 1000, key = secret } = {}) {
  const bytes = Buffer.from(body);
  const hmac = createHmac('sha256', key).update(`${id}.${seconds}.`).update(bytes).digest('hex');
  const headers = { 'x-desk-id': id, 'x-desk-timestamp': String(seconds), 'x-desk-signature': `v1=${hmac}` };
  return { headers, body: bytes };
}

const body = '{"type":"ticket.updated","ticket_id":"1001","at":"2026-11-21T10:00:00.000Z"}';

it('a webhook of the published form is read', () => {
  // Made with: printf '%s' 'evt_1.1763719200.{"ticket_id":"7"}' | openssl dgst -sha256 -hmac shared-secret
  const request = {
    headers: {
      'x-desk-id': 'evt_1',
      'x-desk-timestamp': '1763719200',
      'x-desk-signature': 'v1=592922e125f0fe38b0d9b5be20f569081303b0303a41402f04a9094503482d31',
    },
    body: Buffer.from('{"ticket_id":"7"}'),
  };
  const events = [{ id: 'evt_1', ticketId: '7', at: null }];
  expect(readRestWebhook(request, [secret], now)).toEqual({ kind: 'events', events, ignored: 0 });
});

it.each([
  ['five minutes old', -300, 'events'],
  ['five minutes ahead', 300, 'events'],
  ['older', -301, 'refused'],
  ['further ahead', 301, 'refused'],
])('a webhook that is %s: %s seconds, %s', (_title, difference, kind) => {
  expect(readRestWebhook(signed(body, { seconds: now / 1000 + difference }), [secret], now).kind).toBe(kind);
});

it.each([
  ['x-desk-id', 'evt_2'],
  ['x-desk-timestamp', '1763719201'],
  ['x-desk-signature', `v1=${'0'.repeat(64)}`],
  ['x-desk-signature', `v2=${'0'.repeat(64)}`],
])('an altered %s is refused', (name, value) => {
  const { headers, body: bytes } = signed(body);
  const request = { headers: { ...headers, [name]: value }, body: bytes };
  expect(readRestWebhook(request, [secret], now).kind).toBe('refused');
});

it('a webhook signed with the empty secret is refused', () => {
  expect(readRestWebhook(signed(body, { key: '' }), [''], now).kind).toBe('refused');
  expect(readRestWebhook(signed(body, { key: '' }), ['', secret], now).kind).toBe('refused');
});

it.each(['', 'null', '[]', '{}', '"x"', '{"ticket_id":{}}', '{"ticket_id":', '['.repeat(20_000), '\u0000'])(
  'a signed body that cannot be read is counted as ignored: %j',
  (nonsense) => {
    expect(readRestWebhook(signed(nonsense), [secret], now)).toEqual({ kind: 'events', events: [], ignored: 1 });
  },
);

it('bytes that are not text can be signed', () => {
  const reading = readRestWebhook(signed(Buffer.from([0xff, 0xfe, 0x00])), [secret], now);
  expect(reading).toEqual({ kind: 'events', events: [], ignored: 1 });
});
