import { afterEach, describe, expect, it } from 'vitest';
import { startCodecServer, type CodecServer } from '../../src/temporal/codec-server.ts';
import { freePort } from '../../src/temporal/free-port.ts';
import { createPayloadCodec } from '../../src/temporal/payload-codec.ts';
import { newSecrets } from '../support/temporal.ts';

const uiOrigin = 'http://127.0.0.1:8233';
const secrets = newSecrets();
const context = { type: 'workflow', namespace: 'default', workflowId: 'call/1' } as const;
let server: CodecServer | null = null;

afterEach(() => server?.close());

async function ask(body: unknown, origin = uiOrigin): Promise<Response> {
  server = await startCodecServer({ secrets, port: await freePort(), uiOrigin });
  return fetch(`${server.url}/decode`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/** A payload as the UI sends it, with its bytes in base64. */
async function encrypted(text: string): Promise<object> {
  const metadata = { encoding: Buffer.from('json/plain') };
  const [payload] = await createPayloadCodec(secrets).encode(
    [{ metadata, data: Buffer.from(JSON.stringify(text)) }],
    context,
  );
  const base64 = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString('base64');
  return {
    metadata: Object.fromEntries(Object.entries(payload?.metadata ?? {}).map(([name, value]) => [name, base64(value)])),
    data: base64(payload?.data),
  };
}

describe('the codec server', () => {
  it("refuses pages of any origin other than Temporal's UI", async () => {
    const answer = await ask({ payloads: [await encrypted('secret')] }, 'http://evil.example');
    expect(answer.status).toBe(403);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect(await answer.text()).not.toContain(Buffer.from('"secret"').toString('base64'));
  });

  it('answers a payload that it cannot decrypt with 400', async () => {
    const other = { ...(await encrypted('x')), data: 'AAAA' };
    expect((await ask({ payloads: [other] })).status).toBe(400);
  });

  it("decrypts for Temporal's UI", async () => {
    const answer = await ask({ payloads: [await encrypted('readable')] });
    expect(answer.headers.get('access-control-allow-origin')).toBe(uiOrigin);
    expect(server?.url).toMatch(/^http:\/\/127\.0\.0\.1:/);
    const { payloads } = (await answer.json()) as { payloads: { data: string }[] };
    expect(Buffer.from(payloads[0]?.data ?? '', 'base64').toString()).toBe('"readable"');
  });
});
