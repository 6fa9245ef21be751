import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { failureOf, options, guard } from '../../support/adapter-helpers.ts';
import { connect, draft, serve, write } from './support.ts';

const now = Date.now();

/** Aborts the call when the request has reached the server. */
async function servedThenAborted(): Promise<{ url: string; signal: AbortSignal; arrivals: () => number }> {
  const controller = new AbortController();
  let arrivals = 0;
  const url = await serve((request) => {
    arrivals += 1;
    request.resume().on('end', () => controller.abort());
  });
  return { url, signal: controller.signal, arrivals: () => arrivals };
}

describe('a call without an answer', () => {
  it('is unavailable when the connection is refused, because nothing was sent', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const { helpDesk } = connect(`http://127.0.0.1:${port}`);
    const failure = await failureOf(helpDesk.createTicket(draft(), write('k', now), options()));
    expect(failure).toMatchObject({ kind: 'unavailable', service: 'zendesk' });
    expect(failure.message).toBe('zendesk POST /tickets: not sent (ECONNREFUSED)');
  });

  it('is unavailable when the host name has no address', async () => {
    const { helpDesk } = connect('http://nobody.invalid');
    expect(await failureOf(helpDesk.createTicket(draft(), write('k', now), options()))).toMatchObject({
      kind: 'unavailable',
    });
  });

  it('is ambiguous when the connection breaks after a write, and unavailable after a read', async () => {
    const url = await serve((request) => {
      request.resume().on('end', () => request.socket.destroy());
    });
    const { helpDesk, directory } = connect(url);
    const kindOf = async (call: Promise<unknown>) => (await failureOf(call)).kind;
    expect(await kindOf(helpDesk.createTicket(draft(), write('k', now), options()))).toBe('ambiguous');
    expect(await kindOf(helpDesk.changeTicket('1', { status: 'solved' }, guard(), write('k', now), options()))).toBe(
      'ambiguous',
    );
    expect(await kindOf(helpDesk.getTicket('1', options()))).toBe('unavailable');
    expect(await kindOf(directory.setPinRecord('1', 'x', options()))).toBe('unavailable');
  });

  it('is ambiguous when the answer to a write is incomplete or is not a ticket', async () => {
    const bodies = ['{"ticket":{"id":', '<html>Signed out</html>', '', '{"ticket":{}}', '[]'];
    const url = await serve((request, response) => {
      const body = bodies.shift() ?? '';
      request.resume().on('end', () => {
        if (bodies.length < 4) response.end(body);
        else response.writeHead(201, { 'content-length': '999' }).write(body, () => request.socket.destroy());
      });
    });
    const { helpDesk } = connect(url);
    for (let i = 0; i < 5; i += 1) {
      const failure = await failureOf(helpDesk.createTicket(draft(), write('k', now), options()));
      expect(failure.kind).toBe('ambiguous');
    }
    expect(bodies).toEqual([]);
  });

  it('ends when its signal is aborted', async () => {
    const hanging = await servedThenAborted();
    const { helpDesk } = connect(hanging.url);
    const { kind, message } = await failureOf(helpDesk.createTicket(draft(), write('k', now), hanging));
    expect({ kind, message }).toEqual({
      kind: 'ambiguous',
      message: 'zendesk POST /tickets: no usable answer (aborted)',
    });
    const reading = await servedThenAborted();
    expect((await failureOf(connect(reading.url).helpDesk.getTicket('1', reading))).kind).toBe('unavailable');
    expect(reading.arrivals()).toBe(1);
  });

  it('was not sent when its signal was aborted before', async () => {
    const hanging = await servedThenAborted();
    const { helpDesk } = connect(hanging.url);
    const failure = await failureOf(helpDesk.createTicket(draft(), write('k', now), { signal: AbortSignal.abort() }));
    expect(failure.kind).toBe('unavailable');
    expect(hanging.arrivals()).toBe(0);
  });

  it('ends after the time limit even when its signal is never aborted', async () => {
    const url = await serve(() => {});
    const { helpDesk } = connect(url, { timeoutMs: 30 });
    const failure = await failureOf(helpDesk.getTicket('1', { signal: new AbortController().signal }));
    expect(failure.message).toContain('(timeout)');
  });
});

describe('an answer', () => {
  it('that is an HTML page of a proxy is a failure by its status', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(502, { 'content-type': 'text/html' }).end('<html>Bad gateway</html>');
    });
    const { helpDesk } = connect(url);
    expect((await failureOf(helpDesk.getTicket('1', options()))).kind).toBe('unavailable');
    expect((await failureOf(helpDesk.createTicket(draft(), write('k', now), options()))).kind).toBe('ambiguous');
  });

  it('full of null can be read', async () => {
    const url = await serve((request, response) => {
      const ticket = { id: 7, subject: null, status: null, priority: null, requester_id: null, tags: null };
      const tickets = [ticket, { id: '8', status: 'waiting_for_godot', priority: 'huge', tags: [] }];
      const user = { id: 9, name: null, phone: null, role: null, active: null, user_fields: null };
      const path = request.url?.split('?')[0] ?? '';
      const answers: Record<string, unknown> = {
        '/api/v2/tickets/7': { ticket },
        '/api/v2/users/9/tickets/requested': { tickets, meta: null },
        '/api/v2/tickets/7/comments': {
          comments: [
            { id: 1, public: null },
            { id: 2, public: true, body: null },
          ],
        },
        '/api/v2/users/9': { user },
        '/api/v2/search': { results: [user, { id: 3, result_type: null }], count: null },
      };
      response.end(JSON.stringify(answers[path] ?? null));
    });
    const { helpDesk, directory } = connect(url);
    const empty = { subject: '', status: 'open', priority: null, requesterId: null, tags: [], externalId: null };
    expect(await helpDesk.getTicket('7', options())).toMatchObject({ id: '7', ...empty });
    const listed = await helpDesk.listTickets('9', {}, 5, options());
    expect(listed.map(({ id, status, priority }) => ({ id, status, priority }))).toEqual([
      { id: '7', status: 'open', priority: null },
      { id: '8', status: 'open', priority: null },
    ]);
    expect(await helpDesk.latestPublicComment('7', options())).toMatchObject({ id: '2', body: '', authorId: null });
    expect(await directory.getRequester('9', options())).toEqual({ id: '9', name: '' });
    expect(await directory.getPinRecord('9', options())).toBeNull();
    expect(await directory.find({ phone: '+15555550123' }, options())).toEqual({ kind: 'none' });
  });
});

describe('an id', () => {
  it.each(['', '..', '1/../2', '1?x=1', '١٢', 'abc', '-1', '1'.repeat(21)])(
    'that is invalid (%j) is not found and never sent',
    async (id) => {
      const url = await serve(() => expect.unreachable());
      const { helpDesk, directory } = connect(url);
      expect((await failureOf(helpDesk.getTicket(id, options()))).kind).toBe('notFound');
      expect((await failureOf(directory.getRequester(id, options()))).kind).toBe('notFound');
    },
  );
});

describe('connections', () => {
  it('are reused for the next call', async () => {
    const sockets = new Set<unknown>();
    const url = await serve((request, response) => {
      sockets.add(request.socket);
      response.end(JSON.stringify({ ticket: { id: 1 } }));
    });
    const { helpDesk } = connect(url);
    for (let i = 0; i < 6; i += 1) await helpDesk.getTicket('1', options());
    // The pool notices a moment later that a connection is free, so two of them alternate.
    expect(sockets.size).toBeLessThanOrEqual(2);
  });

  it('are closed together with the adapter, and open calls fail', async () => {
    const arrived = Promise.withResolvers<void>();
    const url = await serve(() => arrived.resolve());
    const zendesk = connect(url);
    const failure = failureOf(zendesk.helpDesk.getTicket('1', options()));
    await arrived.promise;
    await zendesk.close();
    expect((await failure).kind).toBe('unavailable');
  });
});
