import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { selfTestUser } from '../../../src/adapters/sunshine/self-test-user.ts';
import { readSunshineWebhook } from '../../../src/adapters/sunshine/webhook.ts';
import type { MessagingEvent } from '../../../src/domain/messaging/messaging.ts';

const secret = 's3';
const read = (body: unknown, key: string | string[] | undefined = secret, secrets = ['s2', secret]) =>
  readSunshineWebhook(
    { 'x-api-key': key },
    Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    secrets,
  );
const readEvents = (...events: unknown[]) => {
  const reading = read({ events });
  if (reading.kind === 'refused') throw new Error(reading.reason);
  return reading;
};

const seat = { id: 's1', name: 'bot', integrationId: 'i1', integrationType: 'custom' };
const conversation = { id: 'c1', type: 'personal', activeSwitchboardIntegration: seat };
const createdAt = '2026-11-21T10:00:00.000Z';
const at = Date.parse(createdAt);
const event = (type: string, payload: object, id = 'e1') => ({ id, type, createdAt, payload });
const message = (changes: object = {}) => ({
  id: 'm1',
  received: createdAt,
  author: { type: 'user', userId: 'u1' },
  content: { type: 'text', text: 'Hello' },
  source: { type: 'whatsapp' },
  ...changes,
});
const said = (changes: object) => {
  const [first] = readEvents(event('conversation:message', { conversation, message: message(changes) })).events;
  if (first?.kind !== 'message') throw new Error('no message was read');
  return first.message;
};

describe('a webhook of Sunshine Conversations', () => {
  it.each([undefined, '', 'S3', 's33', 's', ['s3', 's3']])('with the secret %s is refused', (key) => {
    expect(readSunshineWebhook({ 'x-api-key': key }, Buffer.from('{}'), ['s3']).kind).toBe('refused');
  });

  it('is refused when no secret is configured, and accepted with either of two', () => {
    expect(read({ events: [] }, '', ['']).kind).toBe('refused');
    expect(read({ events: [] }, '', []).kind).toBe('refused');
    for (const key of ['s2', 's3']) expect(read({ events: [] }, key).kind).toBe('events');
  });

  it('never throws, whatever it holds', () => {
    const types = fc.constantFrom(
      'conversation:message',
      'user:merge',
      'switchboard:passControl',
      'toString',
      '__proto__',
    );
    const anything = fc.oneof(
      fc.jsonValue(),
      fc.record({
        events: fc.array(fc.record({ id: fc.string(), type: types, createdAt: fc.string(), payload: fc.jsonValue() })),
      }),
      fc.record({ events: fc.array(fc.record({ id: fc.string(), type: types, payload: fc.object() })) }),
    );
    fc.assert(
      fc.property(anything, (body) => {
        expect(read(body as object).kind).toBe('events');
      }),
      { numRuns: 1000 },
    );
    fc.assert(
      fc.property(fc.string(), (body) => {
        expect(read(body).kind).toBe('events');
      }),
    );
    expect(read('['.repeat(200_000))).toEqual({ kind: 'events', events: [], ignored: 1 });
  });

  it('returns every event that can be read, whatever the others are', () => {
    const { events, ignored } = readEvents(
      null,
      event('conversation:message', { conversation, message: message() }, 'a'),
      event('conversation:message', { conversation, message: { ...message(), author: null } }, 'b'),
      event('conversation:new-thing', { conversation }, 'c'),
      event('conversation:typing', { conversation, activity: { type: 'typing:start' } }, 'd'),
      { ...event('conversation:create', { conversation }, 'e'), createdAt: 'soon' },
      event('conversation:create', { conversation: { id: '../x' } }, 'f'),
      event('switchboard:passControl', { conversation, metadata: 'odd', reason: 7 }, 'g'),
    );
    expect(events.map(({ id }) => id)).toEqual(['a', 'g']);
    expect(ignored).toBe(5);
  });

  it.each<[string, object, Partial<MessagingEvent>]>([
    ['conversation:create', { conversation }, { kind: 'created' }],
    ['conversation:remove', { conversation }, { kind: 'removed' }],
    [
      'conversation:postback',
      { conversation, postback: { payload: 'p' }, user: { id: 'u1' } },
      { kind: 'postback', userId: 'u1', payload: 'p' },
    ],
    [
      'conversation:typing',
      { conversation, activity: { type: 'typing:start', author: { type: 'user', userId: 'u1' } } },
      { kind: 'typing', typing: true },
    ],
    [
      'conversation:typing',
      { conversation, activity: { type: 'typing:stop', author: { type: 'user' } } },
      { kind: 'typing', typing: false },
    ],
    [
      'conversation:message:delivery:failure',
      { conversation, message: { id: 'm1' }, error: { code: 'x' } },
      { kind: 'deliveryFailed', messageId: 'm1' },
    ],
    [
      'switchboard:passControl',
      { conversation, metadata: { deskbridgeKey: 'k' }, reason: 'ticketClosed' },
      { kind: 'control', change: 'passed', reason: 'ticketClosed', ourKey: 'k' },
    ],
    ['switchboard:offerControl', { conversation }, { kind: 'control', change: 'offered', reason: null, ourKey: null }],
    ['switchboard:acceptControl', { conversation }, { kind: 'control', change: 'accepted' }],
    [
      'switchboard:releaseControl',
      { conversation: { id: 'c1' } },
      { kind: 'control', change: 'released', control: { active: null, pending: null } },
    ],
    [
      'switchboard:offerControl:failure',
      { conversation, error: { code: 'switchboard_invalid_target', message: 'x' } },
      { kind: 'controlFailed', change: 'offered', code: 'switchboard_invalid_target' },
    ],
  ])('reads %s', (type, payload, expected) => {
    expect(readEvents(event(type, payload)).events).toMatchObject([
      { id: 'e1', conversationId: 'c1', at, ...expected },
    ]);
  });

  it('returns nothing for typing of the business, or for another activity', () => {
    const typing = (type: string, by: string) => ({ conversation, activity: { type, author: { type: by } } });
    const { events, ignored } = readEvents(
      event('conversation:typing', typing('typing:start', 'business')),
      event('conversation:typing', typing('dancing:start', 'user')),
    );
    expect({ events, ignored }).toEqual({ events: [], ignored: 0 });
  });

  it('returns where each merged conversation continues, and nothing if none was merged', () => {
    const merged = (mergedConversations?: object) =>
      readEvents(event('user:merge', { mergedUsers: {}, mergedConversations })).events;
    expect(merged()).toEqual([]);
    expect(merged({ surviving: { id: 'c1' }, discarded: { id: 'c2' } })).toEqual([
      { id: 'e1', at, conversationId: 'c2', kind: 'merged', into: 'c1' },
    ]);
    expect(merged({ surviving: { id: 'c1' }, discarded: [{ id: 'c2' }, { id: 'c3' }] })).toMatchObject([
      { id: 'e1', conversationId: 'c2' },
      { id: 'e1#1', conversationId: 'c3' },
    ]);
  });

  it('distinguishes humans, bots, messages of the desk and our own messages', () => {
    const business = (author: object, changes: object = {}) => {
      const { author: by, ourKey } = said({ author: { type: 'business', ...author }, ...changes });
      return [by.kind === 'business' && by.byHuman, ourKey];
    };
    expect(business({ subtypes: ['agent'] })).toEqual([true, null]);
    expect(business({}, { metadata: { '__zendesk_msg.agent.id': '7' } })).toEqual([true, null]);
    expect(business({ subtypes: ['agent'] }, { source: { type: 'zd:agentWorkspace' } })).toEqual([true, null]);
    expect(business({ subtypes: ['bot'] }, { source: { type: 'zd:agentWorkspace' } })).toEqual([false, null]);
    expect(business({}, { metadata: { deskbridgeKey: 'k' } })).toEqual([false, 'k']);
    const notice = { activity: { type: 'ticket:closed' }, source: { type: 'zd:agentWorkspace' }, content: null };
    expect(business({}, notice)).toEqual([false, null]);
    expect(said({ ...notice, author: { type: 'business' } }).content).toMatchObject({ type: 'ticket:closed' });
  });

  it('knows a message of a trigger from the word of a person by the id of the agent', () => {
    const from = (id: string | undefined, author: object = {}) =>
      said({
        author: { type: 'business', ...author },
        source: { type: 'zd:agentWorkspace' },
        metadata: id === undefined ? {} : { '__zendesk_msg.agent.id': id },
      }).author;
    for (const id of ['__trigger', '', undefined]) expect(from(id)).toMatchObject({ byHuman: false });
    for (const id of ['__trigger', '']) expect(from(id, { subtypes: ['agent'] })).toMatchObject({ byHuman: false });
    expect(from('4711')).toMatchObject({ byHuman: true });
  });

  it.each([
    ['whatsapp', true],
    ['messenger', true],
    ['web', true],
    ['api:conversations', false],
    ['zd:answerBot', false],
    ['something-new', false],
  ])('takes a message of the business with the source %s as a word from the channel’s own app: %s', (type, byHuman) => {
    expect(said({ author: { type: 'business' }, source: { type } }).author).toMatchObject({ byHuman });
    const ours = said({ author: { type: 'business' }, source: { type }, metadata: { deskbridgeKey: 'k' } });
    expect(ours.author).toMatchObject({ byHuman: false });
  });

  it('reads every kind of content, and keeps unknown ones', () => {
    const content = (value: unknown) => said({ content: value }).content;
    expect(content({ type: 'image', mediaUrl: 'https://x.example/a.png', mediaType: 'image/png' })).toEqual({
      kind: 'file',
      url: 'https://x.example/a.png',
      mediaType: 'image/png',
      altText: null,
      text: null,
      name: 'a.png',
      size: null,
    });
    expect(content({ type: 'location', coordinates: { lat: 1, long: 2 } })).toEqual({
      kind: 'location',
      latitude: 1,
      longitude: 2,
    });
    expect(
      content({
        type: 'formResponse',
        fields: [
          { name: 'n', label: 'Name', text: 'Ada' },
          { label: 'Colour', select: [{ label: 'Blue' }] },
        ],
      }),
    ).toEqual({
      kind: 'form',
      fields: [
        { label: 'Name', value: 'Ada' },
        { label: 'Colour', value: 'Blue' },
      ],
    });
    expect(content({ type: 'sticker', text: 'x' })).toEqual({ kind: 'other', type: 'sticker', text: 'x' });
    expect(content('odd')).toEqual({ kind: 'other', type: 'unknown', text: null });
    expect(said({ deleted: true }).content).toEqual({ kind: 'other', type: 'deleted', text: null });
  });
});

describe('a removed user', () => {
  it('begins a conversation that ends at once when it is that of a self-test, and nothing otherwise', () => {
    const id = `self-test-${'0a'.repeat(12)}`;
    const removed = (user: object) => readEvents(event('user:remove', { user }));
    expect(removed({ id: 'u1', externalId: selfTestUser(id) })).toEqual({
      kind: 'events',
      events: [{ id: 'e1', at, conversationId: id, kind: 'removed' }],
      ignored: 0,
    });
    for (const externalId of ['abc123', 'deskbridge-self-test-../x', id, null, undefined, 7]) {
      expect(removed({ id: 'u1', externalId })).toEqual({ kind: 'events', events: [], ignored: 0 });
    }
  });
});
