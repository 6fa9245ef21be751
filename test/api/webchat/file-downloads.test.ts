import { describe, expect, it } from 'vitest';
import { closeWebchatApis, startWebchat, type WebchatApi } from '../../support/webchat-api.ts';

closeWebchatApis();

const vendorUrl = 'https://vendor.example/files/1?key=vendor-key';

/** A chat with one file, which the vendor has. */
async function withFile(api: WebchatApi, file: { name: string; type: string }) {
  const chat = await api.chat();
  const url = `${vendorUrl}&chat=${chat.chatId}`;
  api.chats.chats.get(chat.chatId)?.files.push({ fileId: 'f-1', size: 5, url, ...file });
  const place = { chatId: chat.chatId, platformConversation: null };
  api.stored.set(url, { name: file.name, contentType: file.type, bytes: Buffer.from('bytes'), place });
  return chat;
}

describe('a file of a chat', () => {
  it.each([
    ['image/png', 'a.png', 'image/png', /^inline; /],
    ['image/jpeg', 'a.jpg', 'image/jpeg', /^inline; /],
    ['image/svg+xml', 'a.svg', 'application/octet-stream', /^attachment; /],
    ['text/html', 'a.html', 'application/octet-stream', /^attachment; /],
    ['application/pdf', 'a.pdf', 'application/octet-stream', /^attachment; /],
    ['text/plain', 'a.txt', 'application/octet-stream', /^attachment; /],
    ['image/png\r\nset-cookie: x=1', 'a.png', 'application/octet-stream', /^attachment; /],
  ])('of type %j is shown only if it is a harmless image', async (type, name, shown, disposition) => {
    const api = await startWebchat();
    const { token, chatId } = await withFile(api, { name, type });
    const answer = await api.send(`/chats/${chatId}/files/f-1`, { token });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe('bytes');
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': shown,
      'content-length': '5',
      'content-disposition': expect.stringMatching(disposition),
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'cache-control': 'private, max-age=3600',
    });
    expect(JSON.stringify([...answer.headers])).not.toMatch(/vendor|set-cookie/);
  });

  it('keeps the header whole, whatever an agent calls it', async () => {
    const api = await startWebchat();
    const { token, chatId } = await withFile(api, {
      name: 'Rechnung "für" (1)\r\nx: y;\ud800.pdf',
      type: 'application/pdf',
    });
    const { headers } = await api.send(`/chats/${chatId}/files/f-1`, { token });
    expect(headers.get('content-disposition')).toBe(
      "attachment; filename*=UTF-8''Rechnung%20%22f%C3%BCr%22%20%281%29%0D%0Ax%3A%20y%3B%EF%BF%BD.pdf",
    );
    expect(headers.has('x')).toBe(false);
  });

  it('is not there for others, under other ids, or while the vendor fails', async () => {
    const api = await startWebchat({}, {});
    const { token, chatId } = await withFile(api, { name: 'a.png', type: 'image/png' });
    const other = await api.chat();
    const statusOf = async (path: string, by: string) => (await api.send(path, { token: by })).status;
    expect(await statusOf(`/chats/${chatId}/files/f-1`, other.token)).toBe(403);
    expect(await statusOf(`/chats/${other.chatId}/files/f-1`, other.token)).toBe(404);
    expect(await statusOf(`/chats/${chatId}/files/f-2`, token)).toBe(404);
    expect(await statusOf(`/chats/${chatId}/files/..%2Ff-1`, token)).toBe(404);
    expect(await statusOf(`/chats/${chatId}/files/__proto__`, token)).toBe(404);
    api.stored.clear();
    const answer = await api.send(`/chats/${chatId}/files/f-1`, { token });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
    expect(api.logLines.join() + (await answer.text())).not.toContain('vendor');
  });

  it('that breaks off at the vendor breaks off for the browser too, which does not take it for whole', async () => {
    const broken = async () => ({
      stream: new ReadableStream<Uint8Array>({
        pull: (controller) => controller.error(new Error('the vendor broke off')),
      }),
      size: 5,
    });
    const api = await startWebchat({}, { openFile: broken });
    const { token, chatId } = await withFile(api, { name: 'a.png', type: 'image/png' });
    const whole = async () => {
      const answer = await api.send(`/chats/${chatId}/files/f-1`, { token });
      return answer.ok && (await answer.arrayBuffer()).byteLength;
    };
    expect(await whole().catch(() => 'broken')).not.toBe(5);
  });
});
