import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createFileFetcher } from '../../../src/adapters/sunshine/fetch-file.ts';
import { ServiceFailure } from '../../../src/domain/failures.ts';
import { failureOf, options } from '../../support/adapter-helpers.ts';
import { heldByConnection, megabyte, settled, startRawHost } from './streams.ts';
import { startTalk } from './support.ts';

function openerOf(baseUrl: string, timeoutMs = 15_000) {
  const hosts = ['smooch.io'];
  const fetcher = createFileFetcher({ baseUrl, authorization: 'Basic x', hosts, timeoutMs, now: Date.now });
  onTestFinished(() => fetcher.close());
  return (path: string, call = options()) => fetcher.open(path.startsWith('/') ? `${baseUrl}${path}` : path, call);
}

const textOf = (stream: ReadableStream<Uint8Array>) => new Response(stream).text();

describe('a file that is opened', () => {
  it.each(['redirect', 'direct'] as const)('comes as the platform has it (%s)', async (media) => {
    const { sim, messaging, customer, conversationId } = await startTalk({ media });
    customer.sendImage({ name: 'my cat.png', contentType: 'image/png', content: Buffer.from('pixels') });
    const { messages } = await messaging.listMessages(conversationId, null, options());
    const content = messages.at(-1)?.content;
    if (content?.kind !== 'file') throw new Error('no file arrived');
    expect(content).toMatchObject({ name: 'my cat.png', size: 6 });
    const { stream, ...file } = await messaging.openFile(content.url, options());
    expect(file).toEqual({ name: 'my cat.png', contentType: 'image/png', size: 6 });
    expect(await textOf(stream)).toBe('pixels');
    expect(sim.url).toContain('127.0.0.1');
  });

  it('can be the picture of an agent', async () => {
    const { sim, messaging, conversationId } = await startTalk();
    await messaging.passControl(
      conversationId,
      'agent',
      null,
      { key: 'k', firstTriedAt: 0, mayBeDone: false },
      options(),
    );
    sim.workspace.agent(conversationId).say('Hello');
    const { messages } = await messaging.listMessages(conversationId, null, options());
    const author = messages.at(-1)?.author;
    if (author?.kind !== 'business') throw new Error('no agent wrote');
    expect(author).toMatchObject({ byHuman: true, displayName: 'Robin Agent', agentId: '1' });
    const picture = await messaging.openFile(author.avatarUrl ?? '', options());
    expect(picture.contentType).toBe('image/png');
    await picture.stream.cancel();
  });

  it('is not read ahead of its reader, and ends the connection when it is let go', async () => {
    let sent = 0;
    const { promise: closed, resolve: close } = Promise.withResolvers<void>();
    const baseUrl = await startRawHost((_request, response) => {
      response.on('close', close);
      const piece = Buffer.alloc(64 * 1024);
      const pump = async (): Promise<void> => {
        for (; sent < 60 * megabyte && !response.destroyed; sent += piece.length) {
          if (!response.write(piece)) await once(response, 'drain');
        }
      };
      pump().catch(() => undefined);
    });
    const { stream, size } = await openerOf(baseUrl)('/x');
    expect(size).toBeNull();
    const reader = stream.getReader();
    await reader.read();
    expect(await settled(() => sent)).toBeLessThan(heldByConnection);
    const letGoAt = performance.now();
    await reader.cancel();
    await closed;
    expect(performance.now() - letGoAt).toBeLessThan(10_000);
  });

  it.each([
    ['with an announced size', { 'content-length': '1000' }],
    ['without one', {}],
  ])('that breaks off, %s, fails as such', async (_name, headers) => {
    const baseUrl = await startRawHost((_request, response) => {
      response.writeHead(200, headers);
      response.write('beginning', () => response.destroy());
    });
    const { stream } = await openerOf(baseUrl)('/x');
    const error: unknown = await textOf(stream).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ServiceFailure);
    expect(error).toMatchObject({ details: { kind: 'unavailable' } });
  });

  it('that stands still fails in time, before and after its beginning, and when its reader has no time left', async () => {
    const baseUrl = await startRawHost((request, response) => {
      if (request.url === '/x') response.write('beginning');
    });
    const open = openerOf(baseUrl, 300);
    const startedAt = performance.now();
    expect((await failureOf(open('/silent'))).kind).toBe('unavailable');
    await expect(textOf((await open('/x')).stream)).rejects.toBeInstanceOf(ServiceFailure);
    // Well before the caller's own time is up.
    expect(performance.now() - startedAt).toBeLessThan(15_000);
    const patient = openerOf(baseUrl);
    const { stream } = await patient('/x', { signal: AbortSignal.timeout(300) });
    await expect(textOf(stream)).rejects.toBeInstanceOf(ServiceFailure);
  });

  it.each([
    [404, 'notFound'],
    [403, 'forbidden'],
    [503, 'unavailable'],
  ] as const)('answered %i is %s', async (status, kind) => {
    const baseUrl = await startRawHost((_request, response) => response.writeHead(status).end());
    expect((await failureOf(openerOf(baseUrl)('/x'))).kind).toBe(kind);
  });

  it('never leads to an address that is not the platform’s, directly or by a redirect, nor to its API', async () => {
    let visits = 0;
    const other = await startRawHost((_request, response) => response.end(String((visits += 1))));
    const baseUrl = await startRawHost((_request, response) =>
      response.writeHead(302, { location: `${other}/x` }).end(),
    );
    const open = openerOf(baseUrl);
    for (const address of [
      `${other}/x`,
      '/x',
      '/sc/v2/apps/1/users/2',
      'https://evil.example/x',
      'file:///etc/passwd',
    ]) {
      expect((await failureOf(open(address))).kind, address).toBe('rejected');
    }
    expect(visits).toBe(0);
  });
});
