import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { closeWebchatApis, eventsOf, follow, startWebchat, type WebchatApi } from '../../support/webchat-api.ts';

closeWebchatApis();
afterEach(() => vi.useRealTimers());

const long = (text: string) =>
  ({ type: 'message', messageId: text, by: 'agent', text: text.padEnd(8_000, '.'), at: 0 }) as const;

/** Asks for a stream over a socket that reads nothing until it is told to. */
async function openUnread(api: WebchatApi, { token, chatId }: { token: string; chatId: string }): Promise<Socket> {
  const { hostname, port, pathname } = new URL(`${api.url}/chats/${chatId}/events`);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.pause();
  socket.write(`GET ${pathname} HTTP/1.1\r\nhost: ${hostname}\r\nauthorization: Bearer ${token}\r\n\r\n`);
  return socket;
}

/** Makes the timers of streams, and the clock that they read, wait for the test. */
function holdTimers(): void {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
}

describe('a browser that does not read', () => {
  it('is cut off, and nothing is kept for it', async () => {
    const api = await startWebchat();
    const chat = await api.chat();
    const socket = await openUnread(api, chat);
    await expect.poll(() => api.streams.size).toBe(1);
    for (let count = 0; count < 4_000 && api.streams.size === 1; count += 1) {
      api.chats.append(chat.chatId, long(`m-${count}`));
      await new Promise((resolve) => void setImmediate(resolve));
    }
    expect(api.streams.size).toBe(0);
    socket.destroy();
  });

  it('is cut off too while it is sent what it has missed', async () => {
    const api = await startWebchat();
    const chat = await api.chat();
    api.chats.append(chat.chatId, ...Array.from({ length: 2_000 }, (_, count) => long(`m-${count}`)));
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const socket = await openUnread(api, chat);
    const turn = () => new Promise((resolve) => void setImmediate(resolve));
    while (api.streams.size === 0) await turn();
    for (let tick = 0; tick < 2_000 && api.streams.size === 1; tick += 1) {
      vi.advanceTimersByTime(50);
      await turn();
    }
    expect(api.streams.size).toBe(0);
    socket.destroy();
  });

  it('but only reads slowly gets everything that it has missed', async () => {
    const api = await startWebchat();
    const chat = await api.chat();
    const count = 1_000;
    api.chats.append(chat.chatId, ...Array.from({ length: count }, (_, index) => long(`m-${index}`)));
    const socket = await openUnread(api, chat);
    await expect.poll(() => api.streams.size).toBe(1);
    api.chats.append(chat.chatId, long('while it is replayed'), { type: 'ended', by: 'agent' });
    let text = '';
    socket.on('data', (piece: Buffer) => void (text += piece.toString())).resume();
    await expect.poll(() => text.endsWith('0\r\n\r\n')).toBe(true);
    const body = text.replaceAll(/\r\n[0-9a-f]+\r\n/g, '');
    expect(body.match(/^id: \d+$/gm)?.length).toBe(count + 2);
    socket.destroy();
  });
});

describe('an idle stream', () => {
  it('gets a comment once in a quarter of a minute, and is ended after 20 to 30 minutes', async () => {
    holdTimers();
    const api = await startWebchat();
    const chat = await api.chat();
    const stream = await follow(api, chat);
    await expect.poll(() => stream.text()).toBe('retry: 300\n\n');
    vi.advanceTimersByTime(15_000);
    await expect.poll(() => stream.text()).toBe('retry: 300\n\n:\n\n');
    vi.advanceTimersByTime(15_000);
    await expect.poll(() => stream.text()).toBe('retry: 300\n\n:\n\n:\n\n');
    expect(eventsOf(stream.text())).toEqual([]);
    vi.advanceTimersByTime(19 * 60_000);
    expect(api.streams.size).toBe(1);
    vi.advanceTimersByTime(11 * 60_000);
    expect(await stream.ended).toMatch(/:\n\nretry: \d{3,4}\n\n$/);
    await expect.poll(() => api.streams.size).toBe(0);
  });

  it('outlives the token that opened it', async () => {
    holdTimers();
    const api = await startWebchat();
    const chat = await api.chat();
    vi.advanceTimersByTime(15 * 60_000);
    const stream = await follow(api, chat);
    vi.advanceTimersByTime(16 * 60_000);
    api.chats.append(chat.chatId, long('late'));
    expect(await stream.events(1)).toHaveLength(1);
    expect((await api.send(`/chats/${chat.chatId}`, { token: chat.token })).status).toBe(401);
  });

  it('is ended after the process stood still, since events may not have reached it', async () => {
    holdTimers();
    const api = await startWebchat();
    const chat = await api.chat();
    const stream = await follow(api, chat);
    vi.advanceTimersByTime(3_000);
    vi.setSystemTime(Date.now() + 4_000);
    vi.advanceTimersByTime(1_000);
    expect(api.streams.size).toBe(1);
    vi.setSystemTime(Date.now() + 5_500);
    vi.advanceTimersByTime(1_000);
    expect(await stream.ended).toMatch(/retry: \d{3,4}\n\n$/);
  });

  it('shares one timer with all others, which ends with the last', async () => {
    holdTimers();
    const api = await startWebchat();
    const before = vi.getTimerCount();
    const chats = [await api.chat(), await api.chat()];
    const streams = await Promise.all(chats.map((chat) => follow(api, chat)));
    expect(vi.getTimerCount()).toBe(before + 1);
    for (const stream of streams) stream.close();
    await expect.poll(() => vi.getTimerCount()).toBe(before);
  });
});

describe('a process that ends', () => {
  it('ends its streams cleanly, spread over time, and opens no more', async () => {
    const api = await startWebchat();
    const chats = [await api.chat(), await api.chat()];
    const streams = await Promise.all(chats.map((chat) => follow(api, chat)));
    api.drain.begin();
    expect(api.streams.size).toBe(2);
    const finished = api.drain.finish();
    const texts = await Promise.all(streams.map(({ ended }) => ended));
    for (const text of texts) expect(text).toMatch(/retry: \d{3,4}\n\n$/);
    await finished;
    expect(api.streams.deliver(chats[0]?.chatId ?? '', [])).toBe(false);
  });

  it('answers a stream that comes too late with 503, so that the browser tries another process', async () => {
    const api = await startWebchat();
    const chat = await api.chat();
    api.streams.close();
    const answer = await api.send(`/chats/${chat.chatId}/events`, { token: chat.token });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
  });
});
