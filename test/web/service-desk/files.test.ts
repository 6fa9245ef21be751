import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChatFile } from '../../../web/service-desk/src/contract.ts';
import { startBench, type TestBench, type TestPage } from './support/page.ts';

let bench: TestBench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.close());

const rules = { allowed: true, multiple: true, types: ['image/*', 'text/plain', '.pdf'], maxBytes: 100_000 };

async function connected(): Promise<TestPage> {
  const page = await bench.open();
  await bench.settled(page.widget.start());
  bench.server.chat().emit('capabilities', { files: rules });
  bench.server.chat().join({ id: 'a1', name: 'Ada' });
  await bench.until(() => page.widget.isConnected);
  return page;
}

const upload = (id: string, name: string, type: string, size = 5): { id: string; file: File } => ({
  id,
  file: new File(['x'.repeat(size)], name, { type }),
});
const statuses = (page: TestPage): unknown[][] => page.widget.argsOf('setFileUploadStatus');

describe('files of the visitor', () => {
  it('may be sent as the service says, until the chat is over', async () => {
    const { widget } = await connected();
    bench.server.chat().end('agent');
    await bench.until(() => !widget.isStarted);
    expect(widget.argsOf('updateCapabilities')).toEqual([
      [{ allowFileUploads: true, allowMultipleFileUploads: true, allowedFileUploadTypes: 'image/*,text/plain,.pdf' }],
      [{ allowFileUploads: false }],
    ]);
  });

  it('are checked when they are selected, with the reason for each that cannot be sent', async () => {
    const page = await connected();
    page.widget.desk!.filesSelectedForUpload([
      upload('ok1', 'photo.png', 'image/png'),
      upload('ok2', 'bill.PDF', 'application/pdf'),
      upload('ok3', 'notes.txt', ''),
      upload('big', 'photo.png', 'image/png', 100_001),
      upload('type', 'run.exe', 'application/x-msdownload'),
      upload('unknown', 'run.exe', ''),
      upload('empty', 'empty.txt', 'text/plain', 0),
    ]);
    expect(statuses(page)).toEqual([
      ['big', true, 'This file is too large. The limit is 0.1 MB.'],
      ['type', true, 'Files of this type cannot be sent.'],
      ['unknown', true, 'Files of this type cannot be sent.'],
      ['empty', true, 'This file is empty.'],
    ]);
    expect(bench.server.count('POST', /files$/u)).toBe(0);
  });

  it('are sent without text, each as a message with its file', async () => {
    const page = await connected();
    const two = [upload('u1', 'a.png', 'image/png'), upload('u2', 'b.txt', 'text/plain')];
    expect((await bench.settled(page.widget.send('v1', '', two))).error).toBeUndefined();
    const messages = bench.server.chat().messages.filter(({ by }) => by === 'visitor');
    expect(new Set(messages.map(({ messageId, text, files }) => [messageId, text, files?.[0]?.name]))).toEqual(
      new Set([
        ['u1', '', 'a.png'],
        ['u2', '', 'b.txt'],
      ]),
    );
    expect(new Set(statuses(page))).toEqual(new Set([['u1'], ['u2']]));
  });

  it('hold back neither each other nor the text when one fails', async () => {
    const page = await connected();
    bench.server.fail('POST', /files$/u, { status: 413, code: 'TOO_LARGE' });
    const files = [upload('u1', 'a.png', 'image/png'), upload('u2', 'b.txt', 'text/plain')];
    expect((await bench.settled(page.widget.send('v1', 'Here they are', files))).error).toBeUndefined();
    await bench.until(() => statuses(page).length === 2);
    expect(statuses(page).filter(([, isError]) => isError === true)).toHaveLength(1);
    const messages = bench.server.chat().messages.filter(({ by }) => by === 'visitor');
    expect(messages.map(({ text }) => text).sort()).toEqual(['', 'Here they are']);
  });

  it('that alone cannot be sent make the message fail, with a plain reason', async () => {
    const page = await connected();
    for (const [status, reason] of [
      [413, 'This file is too large. The limit is 0.1 MB.'],
      [415, 'Files of this type cannot be sent.'],
      [403, 'This file could not be sent. Try again.'],
    ] as const) {
      bench.server.fail('POST', /files$/u, { status });
      const id = `u${status}`;
      const { error } = await bench.settled(page.widget.send('v', '', [upload(id, 'a.png', 'image/png')]));
      expect(error).toMatchObject({ status });
      expect(statuses(page).at(-1)).toEqual([id, true, reason]);
    }
  });

  it('are uploaded again after a fault, and do not keep the next message waiting', async () => {
    const page = await connected();
    bench.server.fail('POST', /files$/u, 'hang');
    const files = [upload('u1', 'a.png', 'image/png')];
    void page.widget.send('v1', '', files).catch(() => undefined);
    await bench.until(() => bench.server.count('POST', /files$/u) === 1);
    expect((await bench.settled(page.widget.send('v2', 'meanwhile'))).tookMs).toBeLessThan(5_000);
    bench.server.fail('POST', /files$/u, 'lost-before', { status: 503 });
    expect(
      (await bench.settled(page.widget.send('v3', '', [upload('u2', 'b.png', 'image/png')]))).error,
    ).toBeUndefined();
  });

  it('that the service refuses after they were sent are marked', async () => {
    const page = await connected();
    await bench.settled(page.widget.send('v1', '', [upload('u1', 'a.png', 'image/png')]));
    bench.server.chat().emit('fileStatus', { fileId: 'file-1', state: 'failed', message: 'A virus was found.' });
    bench.server.chat().emit('fileStatus', { fileId: 'file-of-another-tab', state: 'failed' });
    await bench.until(() => statuses(page).length === 2);
    expect(statuses(page).at(-1)).toEqual(['u1', true, 'A virus was found.']);
  });
});

describe('files of an agent', () => {
  const file = (name: string, type: string): ChatFile => {
    bench.server.files.set(name, { type, bytes: `bytes of ${name}` });
    return { fileId: name, name, type, size: 5, url: `/service-desk/v1/chats/chat-1/files/${name}` };
  };
  const items = (page: TestPage): Record<string, unknown>[][] =>
    page.widget
      .argsOf('sendMessageToUser')
      .map(([message]) => (message as { output: { generic: Record<string, unknown>[] } }).output.generic);

  it('are shown: pictures and films in place, others as links, without an empty text', async () => {
    const page = await connected();
    bench.server.chat().say('', {
      files: [file('a.png', 'image/png'), file('b.pdf', 'application/pdf'), file('c.mp4', 'video/mp4')],
    });
    await bench.until(() => items(page).length === 1);
    const [shown] = items(page);
    expect(shown).toMatchObject([
      { response_type: 'image', title: 'a.png', alt_text: 'a.png' },
      { response_type: 'button', button_type: 'url', label: 'b.pdf', target: '_blank' },
      { response_type: 'video', title: 'c.mp4' },
    ]);
    expect(await page.blobs.get(String(shown?.[0]?.['source']))?.text()).toBe('bytes of a.png');
    expect(bench.server.arrivals.at(-1)?.authorization).toBe('Bearer token-1');
  });

  it('that could run in the page are only saved, whatever they are called', async () => {
    const page = await connected();
    const files = [
      file('x.html', 'text/html'),
      file('x.svg', 'image/svg+xml'),
      file('y.pdf', 'Text/HTML; charset=utf-8'),
    ];
    bench.server.chat().say('', { files });
    await bench.until(() => items(page).length === 1);
    expect(items(page)[0]?.map(({ response_type: type }) => type)).toEqual(['button', 'button', 'button']);
    for (const blob of page.blobs.values()) expect(blob.type).toBe('application/octet-stream');
  });

  it('that cannot be loaded are named, and the text is shown all the same', async () => {
    const page = await connected();
    const lost = { ...file('a.png', 'image/png'), url: '/service-desk/v1/chats/chat-1/files/gone' };
    bench.server.chat().say('Look:', { files: [lost] });
    await bench.until(() => items(page).length === 1);
    expect(items(page)[0]).toEqual([
      { response_type: 'text', text: 'Look:' },
      { response_type: 'inline_error', text: 'The file “a.png” could not be loaded.' },
    ]);
  });

  it('elsewhere than at the service are not loaded, since the token would be sent there', async () => {
    const page = await connected();
    const other = await startBench();
    const url = `${other.server.url}/chats/chat-1/files/a.png`;
    const outside = `${bench.server.url}/../v2/secret`;
    for (const address of [url, outside])
      bench.server.chat().say('', { files: [{ ...file('a.png', 'image/png'), url: address }] });
    await bench.until(() => items(page).length === 2);
    expect(
      items(page)
        .flat()
        .map(({ response_type: type }) => type),
    ).toEqual(['inline_error', 'inline_error']);
    expect(other.server.arrivals).toEqual([]);
    expect(bench.server.count('GET', /secret/u)).toBe(0);
    await other.close();
  });

  it('are an agent’s picture, too', async () => {
    const page = await connected();
    const avatar = file('ada.png', 'image/png').url;
    bench.server.chat().join({ id: 'a2', name: 'Bob', avatar });
    bench.server.chat().join({ id: 'a3', name: 'Eve', avatar: file('eve.svg', 'image/svg+xml').url });
    await bench.until(() => page.widget.argsOf('agentJoined').length === 3);
    expect(page.widget.argsOf('agentJoined').slice(1)).toEqual([
      [{ id: 'a2', nickname: 'Bob', user_type: 'human', profile_picture_url: 'blob:https://shop.example/1' }],
      [{ id: 'a3', nickname: 'Eve', user_type: 'human' }],
    ]);
  });
});
