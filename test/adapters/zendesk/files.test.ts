import { describe, expect, it } from 'vitest';
import type { TicketChange, TicketFile } from '../../../src/domain/tickets/tickets.ts';
import type { FaultEffect } from '../../../simulators/faults.ts';
import { failureOf, options, guard } from '../../support/adapter-helpers.ts';
import { draft, startDesk, write } from './support.ts';

const transcript: TicketFile = {
  name: 'Übersicht 1.txt',
  contentType: 'text/plain',
  content: 'Grüße',
  encoding: 'utf8',
};
const photo: TicketFile = { name: 'photo.png', contentType: 'image/png', content: 'iVBORw==', encoding: 'base64' };
const record: TicketFile = {
  name: 'call.json',
  contentType: 'application/json',
  content: '{"a": 1}',
  encoding: 'utf8',
};
const files = [transcript, photo, record];

async function start() {
  const { sim, desk, clock } = await startDesk();
  const create = (mayBeDone = false) =>
    desk.helpDesk.createTicket(draft({ files }), write('create', clock.now(), mayBeDone), options());
  const kept = () =>
    sim.store.comments.map(({ body, attachments }) => ({
      body,
      files: attachments.map(({ fileName, content, contentType }) => [
        fileName,
        contentType,
        content.toString('base64'),
      ]),
    }));
  const sent = () => sim.requests.map(({ method, path }) => `${method} ${path.replace('/api/v2', '')}`);
  return { sim, desk, clock, create, kept, sent };
}

const asKept = files.map(({ name, contentType, content, encoding }) => [
  name,
  contentType,
  Buffer.from(content, encoding).toString('base64'),
]);
const mishaps: [string, FaultEffect][] = [
  ['lost before it was done', { kind: 'reset' }],
  ['lost after it was done', { kind: 'lostAnswer' }],
  ['answered with a server error', { kind: 'status', status: 500 }],
  ['answered with an HTML page', { kind: 'html' }],
  ['refused by the rate limit', { kind: 'status', status: 429, retryAfter: 1 }],
];
const requests = [1, 2, 3, 4].flatMap((nth) => mishaps.map(([name, effect]) => [nth, name, effect] as const));

describe('files', () => {
  it.each(requests)('are on one ticket once, even when request %i of the write is %s', async (nth, _name, effect) => {
    const { sim, create, kept } = await start();
    sim.faults.add({ ...effect, match: { method: 'POST', nth } });
    const { kind } = await failureOf(create());
    // Uploads are safe to repeat. Only the last request can be ambiguous.
    expect(['unavailable', 'rateLimited', ...(nth === 4 ? ['ambiguous'] : [])]).toContain(kind);
    await create(true);
    expect(sim.store.tickets.size).toBe(1);
    expect(kept()).toEqual([{ body: 'It burns.', files: asKept }]);
  });

  it('are uploaded unchanged and then attached, with one request for each file', async () => {
    const { sim, create, kept, sent } = await start();
    await create();
    expect(sent()).toEqual(['POST /uploads', 'POST /uploads', 'POST /uploads', 'POST /tickets']);
    expect(new URLSearchParams(sim.requests[0]?.query).get('filename')).toBe(transcript.name);
    expect(kept()).toEqual([{ body: 'It burns.', files: asKept }]);
    expect(sim.store.uploads.size).toBe(0);
  });

  it.each([
    ['POST', '/api/v2/uploads', 'unavailable'],
    ['PUT', '/api/v2/tickets', 'ambiguous'],
  ])('of a comment are written once when the answer to %s is lost', async (method, path, kind) => {
    const { sim, desk, clock, kept } = await start();
    const { ticket } = await desk.helpDesk.createTicket(draft(), write('c', clock.now()), options());
    sim.faults.add({ kind: 'lostAnswer', match: { method, path } });
    const comment = { body: 'See the file.', public: true, author: 'agent', files: [photo] } as const;
    const change = (mayBeDone: boolean) =>
      desk.helpDesk.changeTicket(
        ticket.id,
        { comment: { ...comment, files: [...comment.files] }, addTags: ['x'] },
        guard(),
        write('k', clock.now(), mayBeDone),
        options(),
      );
    expect((await failureOf(change(false))).kind).toBe(kind);
    await change(true);
    expect(kept().slice(1)).toEqual([{ body: 'See the file.', files: [asKept[1]] }]);
  });

  it('are not uploaded again when the ticket exists', async () => {
    const { sim, create, sent } = await start();
    sim.faults.add({ kind: 'lostAnswer', match: { method: 'POST', path: '/api/v2/tickets' } });
    await failureOf(create());
    sim.requests.length = 0;
    await create(true);
    expect(sent()).toEqual(['GET /tickets', 'GET /tickets/1/audits']);
  });

  it.each([403, 404, 413, 422])(
    'that the desk refuses with a %i are left out, and the note says so',
    async (status) => {
      const { sim, desk, clock, create, kept } = await start();
      sim.faults.add({ kind: 'status', status, match: { path: '/api/v2/uploads', nth: 2 } });
      const { unmet } = await create();
      expect(unmet).toEqual([{ what: 'file', wanted: 'image/png', why: 'refused' }]);
      const body = 'It burns.\n\nThe file photo.png could not be attached.';
      expect(kept()).toEqual([{ body, files: [asKept[0], asKept[2]] }]);
      sim.faults.add({ kind: 'status', status, match: { path: '/api/v2/uploads' }, times: 9 });
      const change: TicketChange = {
        comment: { body: 'Summary', public: false, author: 'agent', files },
        status: 'open',
        addTags: ['x'],
      };
      const changed = await desk.helpDesk.changeTicket('1', change, guard(), write('note', clock.now()), options());
      expect(changed.unmet.map(({ what, wanted }) => [what, wanted])).toEqual([
        ['file', 'text/plain'],
        ['file', 'image/png'],
        ['file', 'application/json'],
      ]);
      expect(changed.ticket).toMatchObject({ status: 'open', tags: ['phone', 'x'] });
      expect(kept().at(-1)?.body).toMatch(/^Summary\n\n(?:The file .+ could not be attached\.\n?){3}$/);
    },
  );

  it.each([403, 404, 422] as const)(
    'of an account that answers every upload with %i never hold back a write',
    async (status) => {
      const { sim, create, kept } = await start();
      sim.settings.uploads = status;
      sim.faults.add({ kind: 'lostAnswer', match: { method: 'POST', path: '/api/v2/tickets' } });
      expect((await failureOf(create())).kind).toBe('ambiguous');
      const { unmet } = await create(true);
      expect(unmet).toEqual(files.map(() => ({ what: 'file', wanted: 'file', why: 'refused' })));
      expect(kept()).toHaveLength(1);
      expect(kept()[0]?.body).toContain('call.json could not be attached');
    },
  );

  it('that meet a page which is not of the API are left out', async () => {
    const { sim, create, kept } = await start();
    sim.faults.add({ kind: 'status', status: 404, body: '<html>', match: { path: '/api/v2/uploads' }, times: 0 });
    expect((await create()).unmet).toHaveLength(3);
    expect(kept()[0]?.body).toContain('call.json could not be attached');
  });

  it('wait for the administrator when our credentials are refused, like the whole write', async () => {
    const { sim, create } = await start();
    sim.faults.add({ kind: 'status', status: 401, match: { path: '/api/v2/uploads' } });
    expect((await failureOf(create())).kind).toBe('unauthenticated');
    expect(sim.store.tickets.size).toBe(0);
  });

  it('are on one ticket when the key was used with other upload tokens and the list lags', async () => {
    const { sim, clock, create } = await start();
    sim.settings.listLagMs = 60_000;
    sim.faults.add({ kind: 'lostAnswer', match: { method: 'POST', path: '/api/v2/tickets' } });
    await failureOf(create());
    expect((await failureOf(create(true))).kind).toBe('unavailable');
    clock.advance(60_000);
    await create(true);
    expect(sim.store.tickets.size).toBe(1);
  });
});
