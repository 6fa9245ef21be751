import { describe, expect, it } from 'vitest';
import { failureOf, meeting, options } from '../../support/adapter-helpers.ts';
import { heldByConnection, megabyte, settled, sourceOf, startRawHost } from './streams.ts';
import { faults, start, startTalk } from './support.ts';

const fileOf = ({ stream }: { stream: ReadableStream<Uint8Array> }, name = 'a.bin') => ({
  name,
  contentType: 'application/octet-stream',
  content: stream,
});

describe('a file for the platform', () => {
  it('is passed on at the platform’s speed, and never held', async () => {
    const total = 60 * megabyte;
    const source = sourceOf(total);
    let received = 0;
    let read = (): void => undefined;
    const baseUrl = await startRawHost((request, response) => {
      request.on('end', () => {
        response.writeHead(201, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ attachment: { mediaUrl: 'https://files.example/1' } }));
      });
      read = () => void request.on('data', (piece: Buffer) => (received += piece.length));
    });
    const { messaging } = await start({}, { baseUrl });
    const uploaded = messaging.uploadFile('c', fileOf(source), options());
    expect(await settled(source.read)).toBeLessThan(heldByConnection);
    read();
    expect(await uploaded).toEqual({ url: 'https://files.example/1' });
    expect(received).toBeGreaterThan(total);
    expect(received).toBeLessThan(total + 1_000);
  });

  it('arrives with its content, type and name, whatever characters are in the name', async () => {
    const { sim, messaging, conversationId } = await startTalk();
    const names = ['plan b.png', 'ä ö "x".pdf', 'a\r\nb: c.txt', '../../etc/passwd', '', `${'long'.repeat(100)}.png`];
    for (const name of names) {
      const { url } = await messaging.uploadFile(conversationId, fileOf(sourceOf(70_000), name), options());
      expect(url).toContain(sim.url);
    }
    const arrived = [...sim.app.attachments.values()];
    expect(arrived.map(({ name }) => name)).toEqual([
      'plan b.png',
      'ä ö "x".pdf',
      'a__b: c.txt',
      '.._.._etc_passwd',
      'file',
      `${'long'.repeat(29)}.png`,
    ]);
    for (const { content } of arrived) expect(content.equals(Buffer.alloc(70_000, 7))).toBe(true);
    const [{ query } = { query: '' }] = sim.requests;
    expect(Object.fromEntries(new URLSearchParams(query))).toEqual({
      access: 'public',
      for: 'message',
      conversationId,
    });
  });

  it.each([0, 100_000])(
    'that breaks off after %i bytes is not there, and never counts as a whole one',
    async (bytes) => {
      const { sim, messaging, conversationId } = await startTalk();
      const failure = await failureOf(
        messaging.uploadFile(conversationId, fileOf(sourceOf(bytes, 'error')), options()),
      );
      expect([failure.kind, failure.status]).toEqual(['rejected', undefined]);
      expect(failure.message).not.toContain('browser');
      await messaging.uploadFile(conversationId, fileOf(sourceOf(3)), options());
      expect([...sim.app.attachments.values()].map(({ content }) => content.length)).toEqual([3]);
    },
  );

  it.each([0, 100_000])('that stands still after %i bytes fails in time, and is let go', async (bytes) => {
    const { sim, messaging, conversationId } = await startTalk();
    const source = sourceOf(bytes, 'nothing');
    const call = { signal: AbortSignal.timeout(300) };
    expect((await failureOf(messaging.uploadFile(conversationId, fileOf(source), call))).kind).toBe('unavailable');
    await expect.poll(source.cancelled).toBe(true);
    expect(sim.app.attachments.size).toBe(0);
  });

  it('that is too large is refused and let go while it is still on its way', async () => {
    const { sim, messaging, conversationId } = await startTalk({ maximumFileBytes: megabyte });
    const source = sourceOf(500 * megabyte);
    const failure = await failureOf(messaging.uploadFile(conversationId, fileOf(source), options()));
    expect(failure).toMatchObject({ kind: 'rejected', status: 413 });
    await expect.poll(source.cancelled).toBe(true);
    expect(source.read()).toBeLessThan(100 * megabyte);
    expect(sim.app.attachments.size).toBe(0);
  });

  it.each(faults)('is not tried again by itself, and let go, when it %s', async (_name, fault) => {
    const { sim, messaging, conversationId } = await startTalk();
    sim.faults.add({ ...fault, match: { method: 'POST', path: 'attachments$' } });
    const source = sourceOf(100_000);
    const { kind } = await failureOf(messaging.uploadFile(conversationId, fileOf(source), meeting(fault)));
    expect(['rateLimited', 'unavailable']).toContain(kind);
    expect(source.stream.locked).toBe(true);
    expect(sim.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it('that cannot be sent at all is let go', async () => {
    const { messaging } = await start({}, { baseUrl: 'http://127.0.0.1:9' });
    const source = sourceOf(megabyte);
    expect((await failureOf(messaging.uploadFile('c', fileOf(source), options()))).kind).toBe('unavailable');
    await expect.poll(source.cancelled).toBe(true);
    expect(source.read()).toBe(0);
  });
});
