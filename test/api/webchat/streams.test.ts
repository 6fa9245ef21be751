import { describe, expect, it } from 'vitest';
import { closeWebchatApis, follow, shop, startWebchat } from '../../support/webchat-api.ts';

closeWebchatApis();

const said = (text: string) =>
  ({ type: 'message', messageId: `m-${text}`, by: 'agent', text, agentId: 'p-1', at: 1_700_000_000_000 }) as const;

const idsOf = (events: { id: number | null }[]) => events.map(({ id }) => id);

describe('a stream of events', () => {
  it('sends what has happened and what happens, with ids that grow by one, never kept or compressed on its way', async () => {
    const api = await startWebchat();
    const chat = await api.chat();
    api.chats.append(chat.chatId, { type: 'availability', available: true, position: 2 });
    const stream = await follow(api, chat);
    expect(stream.status).toBe(200);
    expect(Object.fromEntries(stream.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      'access-control-allow-origin': shop,
      vary: 'Origin',
    });
    expect(stream.headers.get('content-encoding')).toBeNull();
    await stream.events(1);
    api.chats.append(
      chat.chatId,
      { type: 'agentJoined', agent: { id: 'p-1', name: 'Robin', avatar: 'pic-1' } },
      said('Hello'),
    );
    api.chats.append(chat.chatId, { type: 'agentTyping', typing: true }, { type: 'agentLeft' });
    expect(await stream.events(5)).toEqual([
      { id: 1, name: 'availability', data: { available: true, position: 2 } },
      {
        id: 2,
        name: 'agentJoined',
        data: { agent: { id: 'p-1', name: 'Robin', avatar: `/service-desk/v1/chats/${chat.chatId}/files/pic-1` } },
      },
      {
        id: 3,
        name: 'message',
        data: { messageId: 'm-Hello', by: 'agent', text: 'Hello', agentId: 'p-1', at: '2023-11-14T22:13:20.000Z' },
      },
      { id: 4, name: 'agentTyping', data: { typing: true } },
      { id: 5, name: 'agentLeft', data: {} },
    ]);
    expect(stream.text()).toMatch(/^retry: 300\n\n/);
    expect(stream.isEnded()).toBe(false);
  });

  it('resumes after an id, and believes the header of a browser that comes back more than the address', async () => {
    const api = await startWebchat();
    const chat = await api.chat();
    api.chats.append(chat.chatId, ...['1', '2', '3', '4'].map(said));
    const idsAfter = async (options: Parameters<typeof follow>[2]) => {
      const stream = await follow(api, chat, options);
      api.chats.append(chat.chatId, said('next'));
      const last = api.chats.chats.get(chat.chatId)?.log.length ?? 0;
      await expect.poll(async () => (await stream.events(1)).at(-1)?.id).toBe(last);
      stream.close();
      return idsOf(await stream.events(1));
    };
    expect(await idsAfter({})).toEqual([1, 2, 3, 4, 5]);
    expect(await idsAfter({ query: '?after=3' })).toEqual([4, 5, 6]);
    expect(await idsAfter({ query: '?after=1', headers: { 'last-event-id': '5' } })).toEqual([6, 7]);
    expect(await idsAfter({ query: '?after=6', headers: { 'last-event-id': '' } })).toEqual([7, 8]);
  });

  it.each(['-1', '1.5', 'x', '', '1e3', ' 1', '9'.repeat(16), '1&after=2'])(
    'refuses the odd cursor “%s”',
    async (odd) => {
      const api = await startWebchat();
      const chat = await api.chat();
      const answer = await api.send(`/chats/${chat.chatId}/events?after=${odd}`, { token: chat.token });
      expect(answer.status).toBe(422);
      expect(await answer.json()).toMatchObject({ error: 'invalid', message: expect.stringContaining('after') });
      if (odd === '' || odd.includes('&') || odd === ' 1') return;
      const resumed = await api.send(`/chats/${chat.chatId}/events`, {
        token: chat.token,
        headers: { 'last-event-id': odd },
      });
      expect(resumed.status).toBe(422);
      expect(api.streams.size).toBe(0);
    },
  );

  it('misses nothing that happens while it opens, and sends nothing twice', async () => {
    const api = await startWebchat();
    const chat = await api.chat();
    api.chats.append(chat.chatId, said('before'));
    let rounds = 0;
    api.chats.onSubscribe = (chatId) => {
      // Delivered before the backlog, which does not contain it, has reached the browser.
      if ((rounds += 1) <= 2) api.chats.append(chatId, said(`while opening ${rounds}`));
    };
    const stream = await follow(api, chat);
    expect(idsOf(await stream.events(3))).toEqual([1, 2, 3]);
    api.chats.append(chat.chatId, said('after'));
    expect(idsOf(await stream.events(4))).toEqual([1, 2, 3, 4]);
    expect(rounds).toBe(3);
  });

  it('drops what is delivered again, and ends at a gap, after which the browser resumes', async () => {
    const api = await startWebchat();
    const chat = await api.chat();
    api.chats.append(chat.chatId, said('1'), said('2'));
    const stream = await follow(api, chat);
    await stream.events(2);
    const { log } = api.chats.chats.get(chat.chatId)!;
    expect(api.streams.deliver(chat.chatId, log)).toBe(true);
    api.chats.append(chat.chatId, said('3'));
    expect(idsOf(await stream.events(3))).toEqual([1, 2, 3]);
    api.streams.deliver(chat.chatId, [{ id: 5, ...said('5') }]);
    expect(await stream.ended).toMatch(/id: 3\n(?:.+\n)+\nretry: \d{3,4}\n\n$/);
    await expect.poll(() => api.streams.size).toBe(0);
    expect(api.streams.deliver(chat.chatId, log)).toBe(false);
  });

  it('is one of several of a chat, and gets nothing of another chat', async () => {
    const api = await startWebchat();
    const [chat, other] = [await api.chat(), await api.chat()];
    const [first, second, others] = [await follow(api, chat), await follow(api, chat), await follow(api, other)];
    api.chats.append(chat.chatId, said('to both tabs'));
    expect(await first.events(1)).toEqual(await second.events(1));
    api.chats.append(other.chatId, said('to the other'));
    expect(await others.events(1)).toEqual([
      expect.objectContaining({ id: 1, data: expect.objectContaining({ text: 'to the other' }) }),
    ]);
    expect(others.text()).not.toContain('to both tabs');
    first.close();
    await expect.poll(() => api.streams.size).toBe(2);
    api.chats.append(chat.chatId, said('to the tab that is left'));
    expect(await second.events(2)).toHaveLength(2);
  });

  it('gets the events of a chat that another process has accepted', async () => {
    const one = await startWebchat();
    const two = await startWebchat({}, {}, one.chats);
    const chat = await one.chat();
    const stream = await follow(two, chat);
    await one.send(`/chats/${chat.chatId}/messages`, { token: chat.token, body: { id: 'm-1', text: 'Hello' } });
    expect(await stream.events(1)).toEqual([
      { id: 1, name: 'message', data: expect.objectContaining({ messageId: 'm-1', by: 'visitor', text: 'Hello' }) },
    ]);
  });

  it('of a chat that is over replays the rest and ends, and so does a stream when its chat ends', async () => {
    const api = await startWebchat();
    const chat = await api.chat();
    const live = await follow(api, chat);
    api.chats.append(chat.chatId, said('bye'), { type: 'ended', by: 'agent' });
    expect(await live.ended).toContain('event: ended\ndata: {"by":"agent"}');
    for (const [after, ids] of [
      [0, [1, 2]],
      [1, [2]],
      [2, []],
    ] as const) {
      const late = await follow(api, chat, { query: `?after=${after}` });
      await late.ended;
      expect(idsOf(await late.events(9))).toEqual(ids);
    }
    expect(api.streams.size).toBe(0);
  });

  it('says nothing of the turns of the assistant, but moves the cursor over them', async () => {
    const api = await startWebchat();
    const chat = await api.chat();
    api.chats.append(chat.chatId, said('1'), { type: 'turnEnded', messageId: 'm', connect: null }, said('3'));
    const stream = await follow(api, chat);
    expect(idsOf(await stream.events(2))).toEqual([1, 3]);
    expect(stream.text()).not.toMatch(/turnEnded|connect/);
    expect(stream.text()).toContain('\n\nid: 2\n\nid: 3\n');
  });

  it('keeps its framing, whatever is said', async () => {
    const api = await startWebchat();
    const chat = await api.chat();
    const hostile = 'a\r\n\r\ndata: {"by":"agent"}\n\nevent: ended\rid: 99\n\n\u2028\u2029\u0000 :comment';
    api.chats.append(chat.chatId, said(hostile), said('after'));
    const stream = await follow(api, chat);
    const [first, second] = await stream.events(2);
    expect(first).toMatchObject({ id: 1, name: 'message', data: { text: hostile } });
    expect(second).toMatchObject({ id: 2, name: 'message', data: { text: 'after' } });
    expect(stream.text()).not.toContain('\r');
  });

  it('is refused before it begins while the chat cannot be reached, and is opened by GET only', async () => {
    const api = await startWebchat();
    const chat = await api.chat();
    api.chats.failing = 'unreachable';
    const answer = await api.send(`/chats/${chat.chatId}/events`, { token: chat.token });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
    expect(api.streams.size).toBe(0);
    api.chats.failing = null;
    expect((await api.send(`/chats/${chat.chatId}/events`, { token: chat.token, method: 'HEAD' })).status).toBe(404);
  });
});
