import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readZendeskWebhook } from '../../../src/adapters/zendesk/webhook.ts';
import type { WebhookRequest } from '../../../src/ports/desk-webhooks.ts';

const secret = 'dGhpcyBpcyBhIHNlY3JldA==';
const time = '2026-11-21T10:00:00Z';
const now = Date.parse(time);

const digest = (key: string, ...parts: (string | Buffer)[]): string => {
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(part);
  return hmac.digest('base64');
};

/** A request that is signed as by Zendesk, with changed headers. */
function request(body: string | Buffer, headers: WebhookRequest['headers'] = {}): WebhookRequest {
  const bytes = Buffer.from(body);
  return {
    body: bytes,
    headers: {
      'x-zendesk-webhook-signature': digest(secret, time, bytes),
      'x-zendesk-webhook-signature-timestamp': time,
      'x-zendesk-webhook-invocation-id': '01HANA2B5D5W9XSJS3NE5SQA1J',
      ...headers,
    },
  };
}

const read = (body: string | Buffer, headers: WebhookRequest['headers'] = {}, at = now) =>
  readZendeskWebhook(request(body, headers), [secret], at);

/** An event in the form in which Zendesk sends it: pretty-printed, with a newline at the end. */
const event = (changes: object = {}): string =>
  `${JSON.stringify(
    {
      type: 'zen:event-type:ticket.status_changed',
      account_id: 22,
      id: 'a2f3-event',
      time: '2026-11-21T09:59:58.672717030Z',
      zendesk_event_version: '2022-11-06',
      subject: 'zen:ticket:5158',
      event: { current: 'OPEN', previous: 'NEW' },
      detail: { id: '5158', status: 'OPEN', requester_id: '4' },
      ...changes,
    },
    null,
    2,
  )}\n`;

const nothing = { kind: 'events', events: [] };

describe('a webhook that does not prove its sender', () => {
  it.each([
    ['no signature', { 'x-zendesk-webhook-signature': undefined }],
    ['an empty signature', { 'x-zendesk-webhook-signature': '' }],
    ['no time', { 'x-zendesk-webhook-signature-timestamp': undefined }],
    ['two signatures', { 'x-zendesk-webhook-signature': [digest(secret, time, event()), 'x'] }],
    [
      'a signature of body and time, as in an older page of Zendesk',
      { 'x-zendesk-webhook-signature': digest(secret, event(), time) },
    ],
    ['a signature of another body', { 'x-zendesk-webhook-signature': digest(secret, time, event({ id: 'other' })) }],
    ['a signature of another time', { 'x-zendesk-webhook-signature-timestamp': '2026-11-21T10:00:01Z' }],
    ['a signature of another secret', { 'x-zendesk-webhook-signature': digest('wrong', time, event()) }],
    [
      'a signature in hexadecimal',
      { 'x-zendesk-webhook-signature': Buffer.from(digest(secret, time, event()), 'base64').toString('hex') },
    ],
    ['half a signature', { 'x-zendesk-webhook-signature': digest(secret, time, event()).slice(0, 20) }],
  ])('is refused: %s', (_name, headers) => {
    expect(read(event(), headers)).toMatchObject({ kind: 'refused' });
  });

  it('is refused when one byte of the body was lost', () => {
    const signature = { 'x-zendesk-webhook-signature': digest(secret, time, event()) };
    expect(read(event().trimEnd(), signature)).toMatchObject({ kind: 'refused' });
  });

  it('is refused when it is older than five minutes or from the future', () => {
    const minutes = (count: number) => read(event(), {}, now + count * 60_000).kind;
    expect([minutes(-6), minutes(-5), minutes(5), minutes(6)]).toEqual(['refused', 'events', 'events', 'refused']);
  });

  it('is refused when its time is invalid, even if it is signed', () => {
    const signed = { 'x-zendesk-webhook-signature': digest(secret, 'soon', event()) };
    expect(read(event(), { ...signed, 'x-zendesk-webhook-signature-timestamp': 'soon' })).toMatchObject({
      kind: 'refused',
    });
  });

  it('is refused when no secret is set, even if it is signed with the empty one', () => {
    const empty = request(event(), { 'x-zendesk-webhook-signature': digest('', time, event()) });
    for (const secrets of [[], [''], ['', '']]) expect(readZendeskWebhook(empty, secrets, now).kind).toBe('refused');
  });

  it('is refused with a reason that shows neither secret nor signature', () => {
    const reading = read(event(), { 'x-zendesk-webhook-signature': 'guess' });
    expect(JSON.stringify(reading)).not.toMatch(/guess|dGhp/);
  });
});

describe('a webhook that proves its sender', () => {
  it('may use any of several secrets', () => {
    const secrets = ['older', '', secret];
    expect(readZendeskWebhook(request(event()), secrets, now).kind).toBe('events');
  });

  it('of an event has the ticket and the event’s own id, which is the same for every try and copy', () => {
    const events = [{ id: 'a2f3-event', ticketId: '5158', at: Date.parse('2026-11-21T09:59:58.672Z') }];
    const again = { 'x-zendesk-webhook-invocation-id': 'another' };
    for (const reading of [read(event()), read(event(), again)]) {
      expect(reading).toEqual({ kind: 'events', events, ignored: 0 });
    }
  });

  it('of an event has the ticket of the subject when the details do not name it', () => {
    for (const detail of [{}, null, { id: 'abc' }, 'x']) {
      expect(read(event({ detail }))).toMatchObject({ events: [{ ticketId: '5158' }] });
    }
  });

  it('of a trigger has the invocation id as its id', () => {
    const body = '{"ticket_id":"35436","status":"Solved","updated_at":"2026-11-21T09:59:00Z"}';
    const at = Date.parse('2026-11-21T09:59:00Z');
    expect(read(body)).toEqual({
      kind: 'events',
      events: [{ id: '01HANA2B5D5W9XSJS3NE5SQA1J', ticketId: '35436', at }],
      ignored: 0,
    });
    expect(read('{"ticket_id":35436,"updated_at":"yesterday"}')).toMatchObject({
      events: [{ ticketId: '35436', at: null }],
    });
    const unnamed = { 'x-zendesk-webhook-invocation-id': undefined };
    expect(read(body, unnamed)).toEqual(read(body, unnamed));
    expect(read(body, unnamed)).toMatchObject({ events: [{ ticketId: '35436' }] });
  });

  it('about anything but a ticket gives no event', () => {
    expect(read(event({ type: 'zen:event-type:user.created', subject: 'zen:user:1' }))).toEqual({
      ...nothing,
      ignored: 0,
    });
  });

  it.each([
    '',
    'null',
    '[]',
    '<html>',
    '{"ticket_id":',
    '{"ticket_id":"../1"}',
    '{"ticket_id":"1?x"}',
    '{"hello":"world"}',
    Buffer.from([0xff, 0xfe, 0x00]),
    event({ detail: {}, subject: 'zen:user:1' }),
    event({ id: '', subject: null }),
  ])('that cannot be read is counted as ignored and never fails: %j', (body) => {
    expect(read(body)).toEqual({ ...nothing, ignored: 1 });
  });
});
