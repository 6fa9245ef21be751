import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { closeWebchatApis, startWebchat, type WebchatApi } from '../../support/webchat-api.ts';

closeWebchatApis();
afterEach(() => vi.useRealTimers());

/** Begins an upload, of which only these bytes arrive. */
function beginUpload(api: WebchatApi, { token, chatId }: { token: string; chatId: string }, bytes: string): Socket {
  const { hostname, port, pathname } = new URL(`${api.url}/chats/${chatId}/files`);
  const socket = connect(Number(port), hostname);
  const part = '--b\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\n';
  const headers = `host: x\r\nauthorization: Bearer ${token}\r\ncontent-type: multipart/form-data; boundary=b`;
  socket.write(`POST ${pathname} HTTP/1.1\r\n${headers}\r\ncontent-length: 900000\r\n\r\n${part}${bytes}`);
  return socket;
}

describe('an upload of which nothing more arrives', () => {
  it.each([
    ['before its first bytes', ''],
    ['after its first bytes', 'a'.repeat(20_000)],
  ])('is given up after half a minute: %s', async (_when, bytes) => {
    const api = await startWebchat();
    const chat = await api.chat();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const before = vi.getTimerCount();
    const socket = beginUpload(api, chat, bytes);
    await vi.waitUntil(() => vi.getTimerCount() > before);
    // Longer than the file has, since it may still be reading when the clock moves on.
    for (let second = 0; second < 40; second += 1) await vi.advanceTimersByTimeAsync(1_000);
    vi.useRealTimers();
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1.1 422 /);
    expect(answer.toString().toLowerCase()).toContain('connection: close');
    expect(api.stored.size).toBe(0);
    socket.destroy();
  });

  it('is not cut off after half a minute as long as it goes on', async () => {
    const api = await startWebchat();
    const chat = await api.chat();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const socket = beginUpload(api, chat, 'a'.repeat(20_000));
    let isClosed = false;
    socket.once('close', () => void (isClosed = true));
    for (let time = 0; time < 4; time += 1) {
      await vi.advanceTimersByTimeAsync(20_000);
      await new Promise((resolve) => void socket.write('a'.repeat(20_000), resolve));
      for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => void setImmediate(resolve));
    }
    expect(isClosed).toBe(false);
    socket.destroy();
  });
});
