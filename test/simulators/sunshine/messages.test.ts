import { describe, expect, it } from 'vitest';

import type { Platform } from './helpers.ts';
import { expectDescribed, openPlatform, provision } from './helpers.ts';

const business = (content: Record<string, unknown>, rest = {}) => ({ author: { type: 'business' }, content, ...rest });
const text = (words: string) => business({ type: 'text', text: words });

async function opened(options = {}): Promise<{
  platform: Platform;
  customer: ReturnType<Platform['sim']['customer']>;
  path: string;
  target: Awaited<ReturnType<typeof provision>>['target'];
}> {
  const platform = await openPlatform(options);
  const { target } = await provision(platform);
  const customer = platform.sim.customer('web', { givenName: 'Ada' });
  return { platform, customer, target, path: `/conversations/${customer.open()}` };
}

describe('the platform refuses', () => {
  it.each([
    ['a text over 4096 characters', text('x'.repeat(4097))],
    ['an empty text', text('')],
    ['an unknown type', business({ type: 'song' })],
    ['an unknown member', business({ type: 'text', text: 'x', shout: true })],
    ['a carousel without items', business({ type: 'carousel', items: [] })],
    ['a list with eleven items', business({ type: 'list', items: Array.from({ length: 11 }, () => item()) })],
    ['a form without fields', business({ type: 'form', fields: [] })],
    ['a form response of the business', business({ type: 'formResponse', fields: [formField()] })],
    ['nested metadata', { ...text('x'), metadata: { a: { b: 1 } } }],
    ['metadata over 4 KB', { ...text('x'), metadata: { a: 'x'.repeat(4096) } }],
    ['a user without id', { author: { type: 'user' }, content: { type: 'text', text: 'x' } }],
    ['an author subtype that only answers have', { ...text('x'), author: { type: 'business', subtypes: ['agent'] } }],
    ['a channel the user is not on', { ...text('x'), destination: { integrationType: 'whatsapp' } }],
  ])('%s', async (_name, body) => {
    const { platform, path, customer } = await opened();
    const { status, json } = await platform.call('POST', `${path}/messages`, body);
    expect([status, json.errors[0]?.code]).toEqual([400, 'bad_request']);
    expect(customer.seen()).toEqual([]);
  });

  it('a message over 100 kB, or in a full conversation', async () => {
    const { platform, path } = await opened({ maximumMessages: 1 });
    const large = await platform.call('POST', `${path}/messages`, text('x'.repeat(110_000)));
    expect(large.status).toBe(413);
    await platform.call('POST', `${path}/messages`, text('one'));
    const full = await platform.call('POST', `${path}/messages`, text('two'));
    expect([full.status, full.json.errors[0]?.code]).toEqual([423, 'locked']);
  });

  it('no unknown members where the account ignores them', async () => {
    const { platform, path } = await opened({ unknownFields: 'drop' });
    const { status } = await platform.call(
      'POST',
      `${path}/messages`,
      business({ type: 'text', text: 'x', shout: true }),
    );
    expect(status).toBe(201);
  });
});

describe('messages', () => {
  it('of every type reach the customer', async () => {
    const { platform, path, customer } = await opened();
    const contents = [
      { type: 'text', text: 'Hi', actions: [{ type: 'reply', text: 'Yes', payload: 'YES' }] },
      { type: 'image', mediaUrl: 'https://files.example/a.png', altText: 'A picture' },
      { type: 'file', mediaUrl: 'https://files.example/a.pdf' },
      { type: 'carousel', items: [item()] },
      { type: 'list', items: [item()] },
      { type: 'form', fields: [{ type: 'text', name: 'pin', label: 'PIN' }] },
      { type: 'location', coordinates: { lat: 1, long: 2 } },
      { type: 'template', template: { name: 'hello' } },
    ];
    for (const content of contents) {
      expect((await platform.call('POST', `${path}/messages`, business(content))).status).toBe(201);
    }
    expect(customer.seen().map(({ content }) => content['type'])).toEqual(contents.map(({ type }) => type));
    const silent = { ...text('for the records'), destination: { integrationType: 'none' } };
    expect((await platform.call('POST', `${path}/messages`, silent)).status).toBe(201);
    expect(customer.seen()).toHaveLength(contents.length);
  });

  it('of the customer can be text, quick reply, postback, form, location and files, besides reading and typing', async () => {
    const { platform, path, customer, target } = await opened();
    const actions = [
      { type: 'reply', text: 'Yes', payload: 'YES', metadata: { step: 1 } },
      { type: 'postback', text: 'More', payload: 'MORE' },
    ];
    await platform.call('POST', `${path}/messages`, business({ type: 'text', text: 'Sure?', actions }));
    await platform.call('POST', `${path}/messages`, business({ type: 'form', fields: [formField()] }));
    customer.choose('Yes');
    customer.press('MORE');
    customer.answerForm({ name: 'Ada' });
    customer.sendLocation(52.5, 13.4);
    customer.sendImage({ name: 'a b.png', contentType: 'image/png', content: new Uint8Array([1, 2]) });
    customer.read();
    customer.type(true);
    expect(() => customer.choose('No')).toThrow('no reply');
    await platform.sim.idle();
    expectDescribed(target.events());
    const messages = target.events().filter(({ type }) => type === 'conversation:message');
    const said = messages.filter(({ payload }) => payload.message.author.type === 'user');
    expect(said.map(({ payload }) => payload.message)).toMatchObject([
      { content: { type: 'text', text: 'Yes', payload: 'YES' }, metadata: { step: 1 } },
      { content: { type: 'formResponse', fields: [{ name: 'name', text: 'Ada' }] } },
      { content: { type: 'location', coordinates: { lat: 52.5, long: 13.4 } } },
      { content: { type: 'image', mediaType: 'image/png', mediaSize: 2 } },
    ]);
    expect(target.types()).toEqual(
      expect.arrayContaining(['conversation:postback', 'conversation:read', 'conversation:typing']),
    );
    const url = String(said.at(-1)?.payload.message.content['mediaUrl']);
    const file = await fetch(url);
    expect([file.headers.get('content-type'), (await file.arrayBuffer()).byteLength]).toEqual(['image/png', 2]);
  });

  it('are listed a hundred per page, with the newest page first', async () => {
    const { platform, path, customer } = await opened();
    const ids = Array.from({ length: 250 }, (_, at) => customer.say(`message ${at}`));
    const pages: string[][] = [];
    let query = '';
    for (let more = true; more;) {
      const { json } = await platform.call('GET', `${path}/messages${query}`);
      pages.unshift(json.messages.map(({ id }) => id));
      query = `?page[before]=${json.meta.beforeCursor ?? ''}`;
      more = json.meta.hasMore;
    }
    expect(pages.map(({ length }) => length)).toEqual([50, 100, 100]);
    expect(pages.flat()).toEqual(ids);
    const after = await platform.call('GET', `${path}/messages?page[after]=${ids[200] ?? ''}`);
    expect(after.json.messages.map(({ id }) => id)).toEqual(ids.slice(201));
  });

  it('can be deleted one by one or all at once, where the account allows it', async () => {
    const { platform, path, customer } = await opened();
    const secret = customer.say('my PIN is 1234');
    customer.say('other');
    expect((await platform.call('DELETE', `${path}/messages/${secret}`)).status).toBe(200);
    expect((await platform.call('DELETE', `${path}/messages/${secret}`)).status).toBe(404);
    expect((await platform.call('GET', `${path}/messages`)).json.messages).toHaveLength(1);
    platform.sim.settings.messageDeletion = false;
    expect((await platform.call('DELETE', `${path}/messages/${customer.say('x')}`)).status).toBe(403);
    await platform.call('DELETE', `${path}/messages`);
    expect((await platform.call('GET', `${path}/messages`)).json.messages).toEqual([]);
  });

  it('can be read but not typed by a user through the API', async () => {
    const { platform, path, customer } = await opened();
    const activity = (author: Record<string, unknown>, type: string) =>
      platform.call('POST', `${path}/activity`, { author, type });
    expect((await activity({ type: 'business' }, 'typing:start')).status).toBe(200);
    expect((await activity({ type: 'user', userId: customer.userId }, 'conversation:read')).status).toBe(200);
    expect((await activity({ type: 'user', userId: customer.userId }, 'typing:start')).status).toBe(400);
  });
});

function item(): Record<string, unknown> {
  return { title: 'One', actions: [{ type: 'postback', text: 'Take', payload: 'TAKE' }] };
}

function formField(): Record<string, unknown> {
  return { type: 'text', name: 'name', label: 'Name' };
}
