import { describe, expect, it } from 'vitest';
import { readSunshineWebhook } from '../../../src/adapters/sunshine/webhook.ts';
import type { MessagingEvent } from '../../../src/domain/messaging/messaging.ts';

const createdAt = '2026-11-21T10:00:00.000Z';
const inChat = { id: 'c1', type: 'personal', metadata: { 'deskbridge.chat': 'chat-1', page: '/cart' } };
const message = {
  id: 'm1',
  received: createdAt,
  author: { type: 'user', userId: 'u1' },
  content: { type: 'text', text: 'Hello' },
  source: { type: 'api:conversations' },
};

function read(type: string, payload: object): MessagingEvent[] {
  const body = Buffer.from(JSON.stringify({ events: [{ id: 'e1', type, createdAt, payload }] }));
  const reading = readSunshineWebhook({ 'x-api-key': 's' }, body, ['s']);
  return reading.kind === 'events' ? reading.events : [];
}

const said = (changes: object, conversation: object = inChat) => {
  const [event] = read('conversation:message', { conversation, message: { ...message, ...changes } });
  if (event?.kind !== 'message') throw new Error('no message was read');
  return event.message;
};
const typing = (conversation: object, author: object, source?: object, type = 'typing:start') =>
  read('conversation:typing', { conversation, activity: { type, author, source } });

describe('an event of a conversation that belongs to a web chat', () => {
  it.each([
    ['conversation:message', { message }],
    ['conversation:create', {}],
    ['conversation:remove', {}],
    ['conversation:postback', { postback: { payload: 'p' } }],
    ['conversation:message:delivery:failure', {}],
    ['conversation:typing', { activity: { type: 'typing:stop', author: { type: 'business' } } }],
    ['switchboard:passControl', {}],
    ['switchboard:releaseControl', { reason: 'ticketClosed' }],
    ['switchboard:offerControl:failure', {}],
  ])('%s says so', (type, payload) => {
    expect(read(type, { conversation: inChat, ...payload })).toMatchObject([
      { conversationId: 'c1', chatId: 'chat-1' },
    ]);
  });

  it('user:merge says so of the conversation that is gone', () => {
    const mergedConversations = { surviving: { id: 'c2' }, discarded: [inChat, { id: 'c3' }] };
    const events = read('user:merge', { mergedUsers: {}, mergedConversations });
    expect(events.map(({ conversationId, chatId }) => [conversationId, chatId])).toEqual([
      ['c1', 'chat-1'],
      ['c3', undefined],
    ]);
  });

  it.each([null, {}, { 'deskbridge.chat': '' }, { 'deskbridge.chat': 7 }, { 'deskbridge.chat': 'a/../b' }, 'x'])(
    'is none with the metadata %j',
    (metadata) => {
      const [event] = read('conversation:message', { conversation: { ...inChat, metadata }, message });
      expect(event?.kind).toBe('message');
      expect(event).not.toHaveProperty('chatId');
    },
  );

  it('is none with an id that is too long for a workflow', () => {
    const metadata = (length: number) => ({ 'deskbridge.chat': 'x'.repeat(length) });
    const chat = (length: number) =>
      read('conversation:create', { conversation: { ...inChat, metadata: metadata(length) } })[0]?.chatId;
    expect([chat(64)?.length, chat(65)]).toEqual([64, undefined]);
  });
});

describe('typing', () => {
  const agent = { type: 'business' };
  const workspace = { type: 'zd:agentWorkspace' };

  it('of an agent is reported for web chats only, and that of their visitors never', () => {
    expect(typing(inChat, agent, workspace)).toMatchObject([{ kind: 'agentTyping', typing: true, chatId: 'chat-1' }]);
    expect(typing(inChat, agent, workspace, 'typing:stop')).toMatchObject([{ kind: 'agentTyping', typing: false }]);
    expect(typing(inChat, agent)).toMatchObject([{ kind: 'agentTyping' }]);
    expect(typing(inChat, { type: 'user' })).toEqual([]);
    expect(typing({ id: 'c1' }, agent, workspace)).toEqual([]);
    expect(typing({ id: 'c1' }, { type: 'user' })).toMatchObject([{ kind: 'typing', typing: true }]);
    expect(typing(inChat, agent, workspace, 'typing:unheard-of')).toEqual([]);
  });

  it('that comes through the API is our own', () => {
    expect(typing(inChat, agent, { type: 'api:conversations' })).toEqual([]);
  });
});

describe('a message in a web chat', () => {
  const metadata = { deskbridgeKey: 'k' };

  it('that we posted in the visitor’s name has our key, which nobody can put into other conversations', () => {
    expect(said({ metadata })).toMatchObject({ author: { kind: 'user' }, ourKey: 'k' });
    expect(said({ metadata }, { id: 'c1' }).ourKey).toBeNull();
    expect(said({ metadata: { deskbridgeKey: 'k'.repeat(301) } }).ourKey).toBeNull();
  });

  it('of an agent says who wrote it, as far as the platform does', () => {
    const from = (author: object, agentId?: unknown) =>
      said({
        author: { type: 'business', ...author },
        source: { type: 'zd:agentWorkspace' },
        metadata: agentId === undefined ? {} : { '__zendesk_msg.agent.id': agentId },
      }).author;
    const avatarUrl = 'https://acme.zendesk.com/system/photos/7/robin.png';
    expect(from({ displayName: 'Robin', avatarUrl }, '4711')).toEqual({
      kind: 'business',
      byHuman: true,
      displayName: 'Robin',
      agentId: '4711',
      avatarUrl,
    });
    expect(from({ subtypes: ['agent'] }, 4711)).toMatchObject({ agentId: '4711', avatarUrl: null });
    for (const id of ['__trigger', '', '4711x', '9'.repeat(31), undefined]) {
      expect(from({}, id)).toMatchObject({ byHuman: false, agentId: null });
    }
    expect(from({ subtypes: ['agent'] })).toMatchObject({ byHuman: true, agentId: null });
    for (const odd of ['javascript:alert(1)', `https://x.example/${'x'.repeat(2_000)}`, 7, null]) {
      expect(from({ avatarUrl: odd }, '4711')).toMatchObject({ avatarUrl: null });
    }
    const ours = said({ author: { type: 'business' }, metadata: { ...metadata, '__zendesk_msg.agent.id': '4711' } });
    expect(ours.author).toMatchObject({ byHuman: false, agentId: null });
  });

  it('with a file says its name, size and type, as far as the platform does', () => {
    const file = (content: object) => said({ content: { type: 'file', ...content } }).content;
    expect(file({ mediaUrl: 'https://x.example/a/my%20plan.pdf', mediaType: 'application/pdf', mediaSize: 7 })).toEqual(
      {
        kind: 'file',
        url: 'https://x.example/a/my%20plan.pdf',
        mediaType: 'application/pdf',
        altText: null,
        text: null,
        name: 'my plan.pdf',
        size: 7,
      },
    );
    expect(file({ mediaUrl: 'https://x.example/', altText: 'plan.pdf' })).toMatchObject({
      name: 'plan.pdf',
      size: null,
    });
    expect(file({ mediaUrl: 'not an address' })).toMatchObject({ name: null });
    expect(file({ mediaUrl: `https://x.example/${'n'.repeat(900)}.pdf` })).toMatchObject({
      name: `${'n'.repeat(116)}.pdf`,
    });
    expect(file({ mediaUrl: 'https://x.example/', altText: 'n'.repeat(9_000) })).toMatchObject({
      name: expect.stringMatching(/^.{1,301}$/u) as string,
    });
    for (const mediaSize of [-1, 1.5, 'x', 2 ** 60]) {
      expect(file({ mediaUrl: 'https://x.example/a', mediaSize })).toMatchObject({ size: null });
    }
  });
});
