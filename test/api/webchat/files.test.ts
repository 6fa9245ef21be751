import { once } from 'node:events';
import { connect } from 'node:net';
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { closeWebchatApis, follow, startWebchat, type WebchatApi } from '../../support/webchat-api.ts';

closeWebchatApis();

/** A real picture of one pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
const html = '<!doctype html><script>alert(1)</script>';

interface Uploaded {
  fileId: string;
  name: string;
  size: number;
  type: string;
}

function formOf(bytes: Buffer | string, name = 'file.bin', type = 'application/octet-stream'): FormData {
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(Buffer.from(bytes))], { type }), name);
  return form;
}

const upload = async (api: WebchatApi, chat: { token: string; chatId: string }, form: FormData) => {
  const answer = await api.send(`/chats/${chat.chatId}/files`, { token: chat.token, form });
  return { status: answer.status, ...((await answer.json()) as Uploaded & { error?: string; message?: string }) };
};

describe('a file of a visitor', () => {
  it('goes to the vendor as what it is, whatever the browser calls it, and then to the chat', async () => {
    const api = await startWebchat();
    const chat = await api.chat();
    const stream = await follow(api, chat);
    const answer = await upload(api, chat, formOf(png, 'photo.PNG', 'text/html'));
    expect(answer).toEqual({
      status: 201,
      fileId: expect.stringMatching(/^[0-9a-f]{24}$/),
      name: 'photo.png',
      size: png.length,
      type: 'image/png',
    });
    const place = { chatId: chat.chatId, platformConversation: `conversation-of-${chat.chatId}` };
    expect([...api.stored.values()]).toEqual([{ name: 'photo.png', contentType: 'image/png', bytes: png, place }]);
    expect(api.chats.chats.get(chat.chatId)?.files).toEqual([
      {
        fileId: answer.fileId,
        name: 'photo.png',
        size: png.length,
        type: 'image/png',
        url: expect.stringContaining('vendor.example'),
      },
    ]);
    expect(await stream.events(1)).toEqual([expect.objectContaining({ name: 'fileStatus' })]);
    expect(stream.text() + JSON.stringify(answer)).not.toContain('vendor');
  });

  it('is never held whole: its first bytes are with the vendor before its last ones have arrived', async () => {
    const arrived: number[] = [];
    const api = await startWebchat(
      {},
      {
        upload: async (_place, { content }) => {
          for await (const { length } of content) arrived.push(length);
          return { url: 'https://vendor.example/1' };
        },
      },
    );
    const { token, chatId } = await api.chat();
    const { hostname, port, pathname } = new URL(`${api.url}/chats/${chatId}/files`);
    const socket = connect(Number(port), hostname);
    const part = Buffer.alloc(256 * 1024, 'a');
    const start = '--b\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\n';
    const end = '\r\n--b--\r\n';
    const length = start.length + 2 * part.length + end.length;
    socket.write(
      `POST ${pathname} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\ncontent-type: multipart/form-data; boundary=b\r\ncontent-length: ${length}\r\n\r\n${start}`,
    );
    socket.write(part);
    await expect.poll(() => arrived.reduce((sum, size) => sum + size, 0)).toBeGreaterThan(part.length / 2);
    socket.write(part);
    socket.write(end);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1.1 201 /);
    expect(arrived.reduce((sum, size) => sum + size, 0)).toBe(2 * part.length);
    expect(Math.max(...arrived)).toBeLessThanOrEqual(128 * 1024);
    socket.destroy();
  });

  it.each([
    ['nothing at all', '', 422],
    ['a page that is called a picture', html, 415],
    ['a picture that runs scripts', svg, 415],
    ['the same, declared as XML', `<?xml version="1.0"?>${svg}`, 415],
    ['a program', Buffer.from('MZ\u0090\u0000\u0003\u0000\u0000\u0000', 'latin1'), 415],
    ['an archive', Buffer.from('504b0304140000000800', 'hex'), 415],
    ['a compressed bomb', deflateSync(Buffer.alloc(1024 * 1024)), 415],
    ['a text with a zero byte', 'text\u0000text', 415],
    [
      'a text that is none further on',
      Buffer.concat([Buffer.alloc(200_000, 'a'), Buffer.from([0xff, 0xfe, 0x00])]),
      415,
    ],
    ['a text that ends in the middle of a character', Buffer.from('abc\u00e4').subarray(0, 4), 415],
  ])('is refused if it is %s, and nothing of it counts', async (_what, bytes, status) => {
    const api = await startWebchat();
    const chat = await api.chat();
    const answer = await upload(api, chat, formOf(bytes, 'photo.png', 'image/png'));
    expect(answer).toMatchObject({ status, error: expect.any(String), message: expect.any(String) });
    expect(api.stored.size).toBe(0);
    expect(api.chats.chats.get(chat.chatId)?.files).toEqual([]);
  });

  it.each([
    ['a text', 'BMW or MZ, GIF8 too: plain words', 'notes.md', 'text/plain', 'notes.md'],
    ['a PDF', '%PDF-1.7\n1 0 obj\n', 'invoice.pdf', 'application/pdf', 'invoice.pdf'],
    [
      'a picture with a page behind it',
      Buffer.concat([png, Buffer.from(html)]),
      'page.html',
      'image/png',
      'page_html.png',
    ],
  ])('is accepted as %s', async (_what, bytes, name, type, stored) => {
    const api = await startWebchat();
    expect(await upload(api, await api.chat(), formOf(bytes, name))).toMatchObject({ status: 201, type, name: stored });
  });

  it('is refused while it arrives once it is too large, and the vendor keeps nothing of it', async () => {
    const failures: unknown[] = [];
    const api = await startWebchat(
      { CHAT_FILE_MAX_MB: '1' },
      {
        upload: async (_place, { content }) => {
          try {
            for await (const _ of content);
          } catch (error) {
            failures.push(error);
          }
          // A vendor that takes what it got for the whole file.
          return { url: 'https://vendor.example/half' };
        },
      },
    );
    const chat = await api.chat();
    const exact = Buffer.alloc(1024 * 1024, 'a');
    expect((await upload(api, chat, formOf(exact))).status).toBe(201);
    const answer = await upload(api, chat, formOf(Buffer.concat([exact, Buffer.from('b')])));
    expect(answer).toMatchObject({ status: 413, error: 'too_large', message: 'The file is larger than 1 MB.' });
    expect(failures).toHaveLength(1);
    expect(api.chats.chats.get(chat.chatId)?.files).toHaveLength(1);
  });

  it('is refused before it is sent if its length is announced and too large', async () => {
    const api = await startWebchat();
    const { token, chatId } = await api.chat();
    const { hostname, port, pathname } = new URL(`${api.url}/chats/${chatId}/files`);
    const socket = connect(Number(port), hostname);
    socket.write(
      `POST ${pathname} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\ncontent-type: multipart/form-data; boundary=b\r\ncontent-length: 900000000\r\n\r\n--b\r\n`,
    );
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1.1 413 /);
    expect(answer.toString().toLowerCase()).toContain('connection: close');
    socket.destroy();
  });

  it('that breaks off does not count, and ends at the vendor', async () => {
    const [began, failed]: [unknown[], unknown[]] = [[], []];
    const api = await startWebchat(
      {},
      {
        upload: async (_place, { content }) => {
          try {
            for await (const piece of content) began.push(piece);
          } catch (error) {
            failed.push(error);
          }
          return { url: 'https://vendor.example/half' };
        },
      },
    );
    const { token, chatId } = await api.chat();
    const { hostname, port, pathname } = new URL(`${api.url}/chats/${chatId}/files`);
    const head = `POST ${pathname} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\ncontent-type: multipart/form-data; boundary=b\r\n`;
    const part = `--b\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\n${'a'.repeat(10_000)}`;
    const gone = connect(Number(port), hostname);
    gone.write(`${head}content-length: 900000\r\n\r\n${part}`);
    await expect.poll(() => began.length).toBeGreaterThan(0);
    gone.destroy();
    await expect.poll(() => failed.length).toBe(1);
    const cut = connect(Number(port), hostname);
    cut.write(`${head}content-length: ${part.length}\r\n\r\n${part}`);
    const [answer] = (await once(cut, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1.1 422 /);
    expect(failed).toHaveLength(1);
    expect(api.chats.chats.get(chatId)?.files).toEqual([]);
    cut.destroy();
  });

  it.each([
    ['../../etc/passwd', 'passwd.txt'],
    ['..\\..\\windows\\system.ini', 'system_ini.txt'],
    ['invoice.pdf.exe', 'invoice_pdf_exe.txt'],
    ['a\r\nset-cookie: x.txt', 'a_0D_0Aset-cookie_ x.txt'],
    ['\u202egnp.exe', 'gnp_exe.txt'],
    ['.htaccess', 'htaccess.txt'],
    ['   ', 'file.txt'],
    ['$(rm -rf).txt', '(rm -rf).txt'],
    [`${'é'.repeat(300)}.txt`, `${'é'.repeat(96)}.txt`],
    ['PIN 482913.txt', 'PIN [removed].txt'],
    ['IMG_20261129_150811.log', 'IMG_20261129_150811.log'],
  ])('called %j is called %j', async (name, safe) => {
    const api = await startWebchat();
    const answer = await upload(api, await api.chat(), formOf('text', name));
    expect(answer.name.replace(/PIN .*\.txt/, 'PIN [removed].txt')).toBe(safe);
    expect(answer.name).not.toContain('482913');
    expect([...api.stored.values()][0]?.name).toBe(answer.name);
  });

  it('is not taken by a chat that is over, in another form, or while the vendor fails', async () => {
    const api = await startWebchat({}, { upload: async () => Promise.reject(new Error('a secret of the vendor')) });
    const chat = await api.chat();
    expect(await upload(api, chat, formOf('text'))).toMatchObject({ status: 503, error: 'unavailable' });
    expect(api.logLines.join()).not.toContain('a secret of the vendor');
    const send = (options: object) => api.send(`/chats/${chat.chatId}/files`, { token: chat.token, ...options });
    expect((await send({ body: { file: 'x' } })).status).toBe(415);
    expect((await send({ method: 'POST' })).status).toBe(415);
    const empty = new FormData();
    empty.append('note', 'no file');
    expect((await send({ form: empty })).status).toBe(422);
    expect(
      (await send({ body: 'nothing of a form', headers: { 'content-type': 'multipart/form-data; boundary=b' } }))
        .status,
    ).toBe(422);
    api.chats.append(chat.chatId, { type: 'ended', by: 'agent' });
    expect((await send({ form: formOf('text') })).status).toBe(409);
  });
});
