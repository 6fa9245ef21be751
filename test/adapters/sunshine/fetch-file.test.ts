import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createFileFetcher } from '../../../src/adapters/sunshine/fetch-file.ts';
import { failureOf, options } from '../../support/adapter-helpers.ts';
import { faults, startTalk } from './support.ts';

const megabyte = 1024 * 1024;

/** A host whose answers the test chooses; it counts requests and keeps their headers. */
async function startHost(
  answer: (path: string, server: Server) => { status?: number; headers?: Record<string, string>; body?: string | null },
) {
  const visits: { path: string; authorization: string | undefined }[] = [];
  const server = createServer((request, response) => {
    visits.push({ path: request.url ?? '', authorization: request.headers.authorization });
    const { status = 200, headers = {}, body = 'content' } = answer(request.url ?? '', server);
    response.writeHead(status, headers);
    if (body === null) response.write('beginning');
    else response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url, visits };
}

function fetcherOf(baseUrl: string, timeoutMs = 15_000) {
  const fetcher = createFileFetcher({
    baseUrl,
    authorization: 'Basic x',
    hosts: ['smooch.io'],
    timeoutMs,
    now: Date.now,
  });
  onTestFinished(() => fetcher.close());
  return (url: string, maxBytes = megabyte, call = options()) => fetcher.fetch(url, maxBytes, call);
}

describe('an address that is not the platform’s', () => {
  it.each([
    'http://169.254.169.254/latest/meta-data',
    'https://smooch.io.evil.example/x',
    'https://evilsmooch.io/x',
    'http://media.smooch.io/x',
    'https://media.smooch.io:8443/x',
    'https://user:secret@media.smooch.io/x',
    'https://127.0.0.1/x',
    'https://[::1]/x',
    'file:///etc/passwd',
    'data:text/plain,x',
    'javascript:alert(1)',
    '//media.smooch.io/x',
    'not an address',
    '',
  ])('%s is never called', async (address) => {
    expect(await failureOf(fetcherOf('https://acme.zendesk.com/sc')(address))).toMatchObject({ kind: 'rejected' });
  });

  it('on another port of the same machine is never called', async () => {
    const base = await startHost(() => ({}));
    const other = await startHost(() => ({}));
    expect((await failureOf(fetcherOf(`${base.url}/sc`)(`${other.url}/x`))).kind).toBe('rejected');
    expect(other.visits).toEqual([]);
  });

  it('is not reached by a redirect, and our key is not sent along', async () => {
    const other = await startHost(() => ({}));
    const base = await startHost((path) => ({
      status: 302,
      headers: { location: path === '/loop' ? '/loop' : `${other.url}/x` },
    }));
    const fetch = fetcherOf(`${base.url}/sc`);
    expect((await failureOf(fetch(`${base.url}/x`))).kind).toBe('rejected');
    expect(other.visits).toEqual([]);
    expect((await failureOf(fetch(`${base.url}/loop`))).kind).toBe('rejected');
    expect(base.visits).toHaveLength(5);
  });

  it.each([
    '/sc/v2/apps/1/users/2',
    '/sc/%76%32/apps',
    '/sc/v1.1/apps',
    '/api/v2/users.json',
    '/oauth/token',
    '//evil/x',
    '/a%2f..%2fb',
    '/x/%2e%2e%2fv2',
    '/sc/attachments/v2/',
    '/sc/attachments/v2/a/b/c',
  ])('that leads to the API instead of a file, %s, is never called with our key', async (path) => {
    const base = await startHost(() => ({}));
    expect((await failureOf(fetcherOf(`${base.url}/sc`)(`${base.url}${path}`))).kind).toBe('rejected');
    expect(base.visits).toEqual([]);
  });
});

describe('a file', () => {
  it('that is too big is not read to its end, whether or not its size is announced', async () => {
    const base = await startHost((path) =>
      path === '/says' ? { headers: { 'content-length': '5000' }, body: null } : { body: 'x'.repeat(5000) },
    );
    const fetch = fetcherOf(base.url);
    for (const path of ['/says', '/hides']) {
      expect(await failureOf(fetch(`${base.url}${path}`, 4999))).toMatchObject({ kind: 'rejected' });
    }
    expect((await fetch(`${base.url}/hides`, 5000)).content).toHaveLength(5000);
  });

  it('that never ends fails in time, and may be fetched again', async () => {
    const base = await startHost(() => ({ body: null }));
    expect((await failureOf(fetcherOf(base.url, 200)(`${base.url}/x`))).kind).toBe('unavailable');
    const call = { signal: AbortSignal.timeout(200) };
    expect((await failureOf(fetcherOf(base.url)(`${base.url}/x`, megabyte, call))).kind).toBe('unavailable');
  });

  it.each(faults.filter(([, { kind }]) => kind === 'status'))(
    'fails with the right kind when it %s',
    async (_name, fault) => {
      const base = await startHost(() => ({ status: fault.kind === 'status' ? fault.status : 0 }));
      expect(['rateLimited', 'unavailable']).toContain((await failureOf(fetcherOf(base.url)(`${base.url}/x`))).kind);
    },
  );

  it('gets a harmless name and type, whatever its name was', async () => {
    const base = await startHost((path) => ({
      headers: { 'content-type': path.includes('png') ? 'image/PNG; x=1' : 'odd\t' },
    }));
    const fetch = fetcherOf(base.url);
    expect(await fetch(`${base.url}/a/my%20cat.png`)).toMatchObject({ name: 'my cat.png', contentType: 'image/png' });
    expect(await fetch(`${base.url}/a/%0A%22%3Cx%3E.`)).toMatchObject({ contentType: 'application/octet-stream' });
    expect((await fetch(`${base.url}/a/`)).name).toBe('file');
    expect((await fetch(`${base.url}/${'n'.repeat(500)}.pdf`)).name).toMatch(/^n{116}\.pdf$/);
  });

  it('is not reached at a private address by any redirect, whatever its name resolves to', async () => {
    for (const location of ['https://localhost/x', 'https://127.0.0.1/x', 'https://[::1]/x', 'https://10.1.2.3/x']) {
      const base = await startHost(() => ({ status: 302, headers: { location } }));
      expect((await failureOf(fetcherOf(`${base.url}/sc`)(`${base.url}/x`))).kind, location).toBe('rejected');
    }
  });

  it('behind a redirect is fetched without our key, under the name of its first address', async () => {
    const base = await startHost((path) =>
      path.startsWith('/sc/') ? { status: 302, headers: { location: '/storage/0a1b?Signature=x' } } : {},
    );
    const file = await fetcherOf(`${base.url}/sc`)(`${base.url}/sc/attachments/v2/01JK699PBZ/my%20file.jpeg`);
    expect(file.name).toBe('my file.jpeg');
    expect(base.visits).toEqual([
      { path: '/sc/attachments/v2/01JK699PBZ/my%20file.jpeg', authorization: 'Basic x' },
      { path: '/storage/0a1b?Signature=x', authorization: undefined },
    ]);
  });

  it.each(['redirect', 'direct'] as const)('from a customer is fetched from the platform (%s)', async (media) => {
    const { messaging, customer, conversationId } = await startTalk({ media });
    customer.sendImage({ name: 'cat.png', contentType: 'image/png', content: Buffer.from('bytes') });
    const { messages } = await messaging.listMessages(conversationId, null, options());
    const content = messages.at(-1)?.content;
    if (content?.kind !== 'file') throw new Error('no file arrived');
    const file = await messaging.fetchFile(content.url, megabyte, options());
    expect({ ...file, content: Buffer.from(file.content).toString() }).toEqual({
      name: 'cat.png',
      contentType: 'image/png',
      content: 'bytes',
    });
  });
});
