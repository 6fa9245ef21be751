import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { basicAuth, listOf, openDesk } from './helpers.ts';

const uploadAnswer = z.object({ upload: z.object({ token: z.string(), attachments: z.array(z.unknown()) }) });

/** Uploads raw bytes. Returns status, token and the number of files. */
async function upload(url: string, query: string, body: string | Uint8Array<ArrayBuffer>, type = 'text/plain') {
  const headers = { authorization: basicAuth, 'content-type': type };
  const answer = await fetch(`${url}/api/v2/uploads${query}`, { method: 'POST', headers, body });
  const parsed = uploadAnswer.safeParse(await answer.json());
  return {
    status: answer.status,
    token: parsed.data?.upload.token ?? '',
    files: parsed.data?.upload.attachments.length,
  };
}

const commentWith = (token: string) => ({ ticket: { comment: { body: 'see', uploads: [token] } } });

describe('an upload', () => {
  it('needs a file name and credentials', async () => {
    const { sim } = await openDesk();
    expect((await upload(sim.url, '', 'x')).status).toBe(422);
    const answer = await fetch(`${sim.url}/api/v2/uploads?filename=a.txt`, { method: 'POST', body: 'x' });
    expect(answer.status).toBe(401);
  });

  it('keeps the bytes unchanged, even of JSON, until they are fetched from the comment', async () => {
    const { sim, call, ticket } = await openDesk();
    const id = await ticket();
    const bodies = ['{"a":  1}', Uint8Array.from([0, 255, 10, 13])] as const;
    for (const [index, body] of bodies.entries()) {
      const type = index === 0 ? 'application/json' : 'application/octet-stream';
      const { status, token } = await upload(sim.url, `?filename=f${index}.json`, body, type);
      expect(status).toBe(201);
      expect((await call('PUT', `/tickets/${id}`, commentWith(token))).status).toBe(200);
      const comment = listOf((await call('GET', `/tickets/${id}/comments`)).json, 'comments').at(-1);
      const [file] = listOf(comment, 'attachments');
      expect(file).toMatchObject({ file_name: `f${index}.json`, content_type: type, size: body.length });
      const fetched = await fetch(String(file?.['content_url']));
      expect(Buffer.from(await fetched.arrayBuffer())).toEqual(Buffer.from(body));
    }
    expect(sim.requests.find(({ path }) => path === '/api/v2/uploads')?.body).toEqual({ bytes: 9 });
  });

  it('accepts further files with the same token', async () => {
    const { sim } = await openDesk();
    const { token } = await upload(sim.url, '?filename=a.txt', 'a');
    expect(await upload(sim.url, `?filename=b.txt&token=${token}`, 'b')).toMatchObject({ token, files: 2 });
    expect((await upload(sim.url, '?filename=b.txt&token=nobody', 'b')).status).toBe(422);
  });

  it('can be used by one comment, not counting refused ones, and expires after three days', async () => {
    const { sim, clock, call, ticket } = await openDesk();
    const id = await ticket();
    const { token } = await upload(sim.url, '?filename=a.txt', 'a');
    const refused = { ticket: { ...commentWith(token).ticket, status: 'no such status' } };
    expect((await call('PUT', `/tickets/${id}`, refused)).status).toBe(422);
    expect((await call('PUT', `/tickets/${id}`, commentWith(token))).status).toBe(200);
    expect((await call('PUT', `/tickets/${id}`, commentWith(token))).status).toBe(422);
    const { token: old } = await upload(sim.url, '?filename=a.txt', 'a');
    clock.nowMs += 3 * 24 * 3_600_000;
    expect((await call('POST', '/tickets', commentWith(old))).status).toBe(422);
    expect(sim.store.commentsOf(id)).toHaveLength(2);
  });
});
