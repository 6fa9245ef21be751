import { describe, expect, it } from 'vitest';
import type { ZendeskAuth } from '../../../src/adapters/zendesk/index.ts';
import { startZendeskSimulator } from '../../../simulators/zendesk/index.ts';
import { createClock, failureOf, options } from '../../support/adapter-helpers.ts';
import { bodyOf, connect, draft, serve, startDesk, write } from './support.ts';

const oauth = { clientId: 'deskbridge', clientSecret: 'client-secret' };
const auth: ZendeskAuth = { kind: 'oauth', ...oauth };
const tokenRequests = (requests: { path: string }[]) => requests.filter(({ path }) => path === '/oauth/tokens').length;

describe('OAuth client credentials', () => {
  it('fetch one token for calls that start at the same time, and cache it', async () => {
    const { sim, desk } = await startDesk({ oauth }, { auth });
    await Promise.all(Array.from({ length: 5 }, () => desk.helpDesk.checkHealth(options())));
    await desk.helpDesk.checkHealth(options());
    expect(tokenRequests(sim.requests)).toBe(1);
  });

  it('fetch a new token before the old one expires', async () => {
    const { sim, desk, clock } = await startDesk({ oauth: { ...oauth, tokenLifetimeS: 600 } }, { auth });
    await desk.helpDesk.checkHealth(options());
    clock.advance(530_000);
    await desk.helpDesk.checkHealth(options());
    expect(tokenRequests(sim.requests)).toBe(1);
    clock.advance(15_000);
    await desk.helpDesk.checkHealth(options());
    expect(tokenRequests(sim.requests)).toBe(2);
    expect(sim.requests.every(({ status }) => status !== 401)).toBe(true);
  });

  it('fetch one new token after a 401 of many calls at once, and make the write once', async () => {
    const { sim, desk } = await startDesk({ oauth }, { auth });
    await desk.helpDesk.checkHealth(options());
    sim.revokeTokens();
    const calls = Array.from({ length: 4 }, () => desk.helpDesk.checkHealth(options()));
    const created = desk.helpDesk.createTicket(draft(), write('k', Date.now()), options());
    await Promise.all([...calls, created]);
    expect(tokenRequests(sim.requests)).toBe(2);
    expect(sim.store.tickets.size).toBe(1);
  });

  it('ask for all that we need: groups, search, and files on tickets', async () => {
    const { sim, desk, clock } = await startDesk({ oauth }, { auth });
    sim.store.seedGroup('Billing');
    sim.store.seedUser({ name: 'Ann', phone: '+15135557611' });
    const file = { name: 'a.txt', contentType: 'text/plain', content: 'x', encoding: 'utf8' } as const;
    const wanted = draft({ group: 'Billing', files: [file] });
    expect((await desk.helpDesk.createTicket(wanted, write('k', clock.now()), options())).unmet).toEqual([]);
    expect((await desk.directory.find({ phone: '+15135557611' }, options())).kind).toBe('one');
  });

  it.each([
    [false, [{ what: 'file', wanted: 'text/plain', why: 'refused' }]],
    [true, []],
  ])('with fine scopes write the ticket, whether these allow uploads (%s)', async (uploadsByTicketScope, unmet) => {
    const fine = { ...auth, scope: 'read tickets:write users:write' };
    const { desk, clock } = await startDesk({ oauth: { ...oauth, uploadsByTicketScope } }, { auth: fine });
    const file = { name: 'a.txt', contentType: 'text/plain', content: 'x', encoding: 'utf8' } as const;
    const made = await desk.helpDesk.createTicket(draft({ files: [file] }), write('k', clock.now()), options());
    expect(made.unmet).toEqual(unmet);
  });

  it('give up when a new token is refused too', async () => {
    const { sim, desk } = await startDesk({ oauth }, { auth });
    sim.faults.add({ kind: 'status', status: 401, match: { path: '/api/' }, times: 0 });
    expect((await failureOf(desk.helpDesk.checkHealth(options()))).kind).toBe('unauthenticated');
    expect(tokenRequests(sim.requests)).toBe(2);
  });

  it('that are wrong fail as unauthenticated, and are never shown', async () => {
    const { desk } = await startDesk({ oauth }, { auth: { ...auth, clientSecret: 'wrong-secret' } });
    const failure = await failureOf(desk.helpDesk.checkHealth(options()));
    expect(failure.kind).toBe('unauthenticated');
    expect(JSON.stringify(failure)).not.toMatch(/wrong-secret|client-secret/);
  });

  it.each([
    ['down', { kind: 'status', status: 503, retryAfter: 7 }, { kind: 'unavailable', retryAfterMs: 7_000 }],
    ['limited', { kind: 'status', status: 429, retryAfter: 9 }, { kind: 'rateLimited', retryAfterMs: 9_000 }],
    ['an HTML page', { kind: 'html' }, { kind: 'unavailable' }],
    ['cut off', { kind: 'lostAnswer' }, { kind: 'unavailable' }],
  ] as const)('never make a write ambiguous when the token endpoint is %s', async (_name, fault, expected) => {
    const { sim, desk } = await startDesk({ oauth }, { auth });
    sim.faults.add({ ...fault, match: { path: '/oauth/' } });
    const create = () => desk.helpDesk.createTicket(draft(), write('k', Date.now()), options());
    const { kind, retryAfterMs } = await failureOf(create());
    const wait = 'retryAfterMs' in expected ? expected.retryAfterMs : undefined;
    expect({ kind, retryAfterMs }).toEqual({ kind: expected.kind, retryAfterMs: wait });
    await create();
    expect(sim.store.tickets.size).toBe(1);
  });

  it('keep fetching for the other callers when one of them aborts', async () => {
    const requested = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const received: unknown[] = [];
    const url = await serve((request, response) => {
      void (async () => {
        const body = await bodyOf(request);
        if (request.url === '/oauth/tokens') {
          received.push(JSON.parse(body));
          requested.resolve();
          await release.promise;
          response.end(JSON.stringify({ access_token: 'abc', expires_in: null }));
        } else {
          received.push(request.headers.authorization);
          response.end(JSON.stringify({ count: null }));
        }
      })();
    });
    const { helpDesk } = connect(url, { auth });
    const leaver = new AbortController();
    const left = failureOf(helpDesk.checkHealth({ signal: leaver.signal }));
    const stayed = helpDesk.checkHealth(options());
    await requested.promise;
    leaver.abort();
    expect((await left).kind).toBe('unavailable');
    release.resolve();
    await stayed;
    const client = expect.objectContaining({ grant_type: 'client_credentials', client_id: 'deskbridge' });
    expect(received).toEqual([client, 'Bearer abc']);
  });
});

describe('an API token', () => {
  it('is sent as Basic email/token and not retried after a 401', async () => {
    const clock = createClock();
    const sim = await startZendeskSimulator({ apiToken: { email: 'a@example.com', token: 'right' }, now: clock.now });
    const { helpDesk } = connect(sim.url, { auth: { kind: 'apiToken', email: 'a@example.com', token: 'wrong' } });
    const failure = await failureOf(helpDesk.checkHealth(options()));
    expect(failure).toMatchObject({ kind: 'unauthenticated', status: 401 });
    expect(sim.requests).toHaveLength(1);
    const right = connect(sim.url, { auth: { kind: 'apiToken', email: 'a@example.com', token: 'right' } });
    await right.helpDesk.checkHealth(options());
    await sim.close();
  });
});
