import { Script } from 'node:vm';

import { describe, expect, it } from 'vitest';

import { openDesk, readAnswer } from './helpers.ts';

describe('the page', () => {
  it('is one self-contained document that runs no foreign code and only writes text', async () => {
    const { sim } = await openDesk();
    const { status, headers, text } = await readAnswer(await fetch(`${sim.url}/`));
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(text).not.toMatch(/(?:src|href)="(?!data:)/u);
    expect(text).not.toMatch(/innerHTML|insertAdjacentHTML|document\.write/u);
    expect(text).toContain('color-scheme: light dark');
    const script = /<script type="module">(?<code>[\s\S]*)<\/script>/u.exec(text)?.groups?.['code'] ?? '';
    expect(new Script(script)).toBeInstanceOf(Script);
  });

  it('gets tickets, comments with their visibility, requests and faults, without API requests of its own', async () => {
    const { sim, call, ticket } = await openDesk();
    const group = sim.store.seedGroup('Support');
    const id = await ticket({ subject: '<b>bold</b>', group_id: group.id, tags: ['phone'], priority: 'high' });
    await call('PUT', `/tickets/${id}`, { ticket: { comment: { body: 'inside', public: false } } });
    sim.faults.add({ kind: 'hang', match: { path: '/api/v2/groups' } });
    const { json } = await readAnswer(await fetch(`${sim.url}/_sim/state`));
    expect(json).toMatchObject({
      down: false,
      ticketCount: 1,
      tickets: [
        {
          id,
          subject: '<b>bold</b>',
          group: 'Support',
          requester: 'Ada Caller',
          tags: ['phone'],
          priority: 'high',
          comments: [
            { body: 'It broke', public: true, author: 'Ada Caller' },
            { body: 'inside', public: false, author: 'Integration' },
          ],
        },
      ],
      requests: [
        { method: 'PUT', status: 200 },
        { method: 'POST', status: 201 },
      ],
      faults: [{ effect: { kind: 'hang' } }],
    });
    expect(sim.requests).toHaveLength(2);
  });
});
