import { expect, it } from 'vitest';
import type { FailureDetails } from '../../../src/domain/failures.ts';
import { failureOf, options, guard } from '../../support/adapter-helpers.ts';
import { draft, writeKey } from '../../contract/parts/bench.ts';
import { connect, serve } from './support.ts';

interface Answer {
  status: number;
  body: string;
  headers?: Record<string, string>;
}

const coded = (status: number, code: string, fields?: object[]): Answer => ({
  status,
  body: JSON.stringify({ error: { code, message: 'Customer Ada said: pin 1234', fields } }),
});

async function desk({ status, body, headers = {} }: Answer) {
  const url = await serve((request, response) => {
    request.resume();
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  });
  return connect(url).helpDesk;
}

const meanings: [string, Answer, Partial<FailureDetails>][] = [
  ['a wrong token', coded(401, 'unauthenticated'), { kind: 'unauthenticated', status: 401 }],
  ['a missing permission', coded(403, 'forbidden'), { kind: 'forbidden' }],
  ['a missing ticket', coded(404, 'not_found'), { kind: 'notFound' }],
  ['a 404 page that does not come from the API', { status: 404, body: '<h1>Not here</h1>' }, { kind: 'unavailable' }],
  ['our own earlier try still running', coded(409, 'in_progress'), { kind: 'unavailable' }],
  ['another conflict', coded(409, 'clash'), { kind: 'conflict' }],
  ['a closed ticket', coded(409, 'ticket_closed'), { kind: 'rejected', reason: 'ticketClosed' }],
  ['another version', coded(412, 'version_mismatch'), { kind: 'conflict' }],
  [
    'missing fields',
    coded(422, 'required_fields', [{ field: 'group', message: 'choose one' }]),
    { kind: 'rejected', reason: 'requiredFields', fields: [{ field: 'group', message: 'choose one' }] },
  ],
  ['a refused value', coded(422, 'validation_failed'), { kind: 'rejected', reason: 'other', fields: [] }],
  [
    'too many requests',
    { ...coded(429, 'rate_limited'), headers: { 'retry-after': '7' } },
    { kind: 'rateLimited', retryAfterMs: 7_000 },
  ],
  ['too many requests without a time', { status: 429, body: '' }, { kind: 'rateLimited', retryAfterMs: 10_000 }],
  [
    'maintenance',
    { ...coded(503, 'maintenance'), headers: { 'retry-after': '30' } },
    { kind: 'unavailable', retryAfterMs: 30_000 },
  ],
  ['a redirect', { status: 302, body: '' }, { kind: 'unavailable' }],
];

it.each(meanings)('%s means the same to reads and writes', async (_title, answer, wanted) => {
  const helpDesk = await desk(answer);
  const read = await failureOf(helpDesk.getTicket('1', options()));
  const write = await failureOf(helpDesk.changeTicket('1', { status: 'open' }, guard(), writeKey('k', 0), options()));
  expect(read).toMatchObject(wanted);
  expect(write).toMatchObject(wanted);
  for (const { message } of [read, write]) expect(message).not.toMatch(/Ada|1234|test-token/);
});

it.each([
  ['status 500', coded(500, 'internal')],
  ['status 502 with a page', { status: 502, body: '<h1>Bad gateway</h1>' }],
  ['success without the ticket', { status: 200, body: '{}' }],
  ['success with a page', { status: 200, body: '<h1>Welcome</h1>' }],
  ['success with nothing', { status: 200, body: '' }],
])('%s is ambiguous after a write, and unavailable after a read', async (_title, answer) => {
  const helpDesk = await desk(answer);
  expect(await failureOf(helpDesk.getTicket('1', options()))).toMatchObject({ kind: 'unavailable' });
  const write = helpDesk.createTicket(draft(), writeKey('k', 0), options());
  expect(await failureOf(write)).toMatchObject({ kind: 'ambiguous' });
});

it('a code that is a sentence is not shown to operators', async () => {
  const helpDesk = await desk(coded(422, 'Ada said: pin 1234'));
  expect((await failureOf(helpDesk.getTicket('1', options()))).message).not.toContain('Ada');
});

it('a refused connection is unavailable, even for a write, because nothing was sent', async () => {
  const { helpDesk } = connect('http://127.0.0.1:1');
  const write = helpDesk.createTicket(draft(), writeKey('k', 0), options());
  expect(await failureOf(write)).toMatchObject({ kind: 'unavailable' });
});
