import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Zendesk } from '../../../src/adapters/zendesk/index.ts';
import type { TicketChange } from '../../../src/domain/tickets/tickets.ts';
import type { ZendeskSimulator } from '../../../simulators/zendesk/index.ts';
import type { Clock } from '../../support/adapter-helpers.ts';
import { failureOf, options, guard } from '../../support/adapter-helpers.ts';
import type { Exchange } from '../../simulators/jira/spec.ts';
import { record } from '../../simulators/jira/spec.ts';
import { differences } from '../../simulators/zendesk/spec.ts';
import { connect, draft, link, serve, startDesk, write } from './support.ts';

const file = { name: 'a.txt', contentType: 'text/plain', content: 'A', encoding: 'utf8' } as const;
const fields = { conversationFieldId: '71', summaryFieldId: '72' };
const oauth = { clientId: 'deskbridge', clientSecret: 'client-secret' };
const number = '+15135557611';

/** Keys that the document does not call nullable, although recorded answers of real accounts have null there. */
const recordedAsNull = {
  user: [
    'alias',
    'default_group_id',
    'details',
    'email',
    'last_login_at',
    'notes',
    'organization_id',
    'phone',
    'photo',
    'shared_phone_number',
    'signature',
  ],
  ticket: ['forum_topic_id', 'recipient', 'satisfaction_rating', 'type'],
  attachment: ['height', 'width'],
};
const nulls = Object.entries(recordedAsNull).map(([resource, keys]): [RegExp, string] => [
  new RegExp(`/${resource}(?:s/\\*)?/(?:${keys.join('|')}) must be `, 'u'),
  'null in recorded answers',
]);

/** Mistakes of Zendesk's document, each with the reason why the difference is not ours. */
const knownMistakes: [difference: RegExp, reason: string][] = [
  ...nulls,
  [/answer\/users?(?:\/\*)? must match a schema in anyOf$/u, 'follows from the nulls of a user'],
  [
    / answer\/audit\/events\/\*\/value must /u,
    'texts, lists and null in recorded answers; the document has one type each',
  ],
  [/^POST \/oauth\/tokens: takes no JSON$/u, 'the body is described in prose only'],
  [/audits: unknown parameter per_page$/u, 'the paging of most lists is described in prose only'],
  [/(?:comments|requested): unknown parameter sort$/u, 'the sorting of these lists is described in prose only'],
];

/** Every operation that the adapter uses. */
const operations = [
  'GET /api/v2/groups',
  'GET /api/v2/incremental/tickets/cursor',
  'GET /api/v2/search',
  'GET /api/v2/tickets',
  'GET /api/v2/tickets/count',
  'GET /api/v2/tickets/messaging/conversations/{id}/ticket',
  'GET /api/v2/tickets/{id}',
  'GET /api/v2/tickets/{id}/audits',
  'GET /api/v2/tickets/{id}/comments',
  'GET /api/v2/users',
  'GET /api/v2/users/me',
  'GET /api/v2/users/{id}',
  'GET /api/v2/users/{id}/identities',
  'GET /api/v2/users/{id}/tickets/requested',
  'POST /api/v2/tickets',
  'POST /api/v2/uploads',
  'POST /oauth/tokens',
  'PUT /api/v2/tickets/{id}',
  'PUT /api/v2/users/{id}',
];

const recordedFile = new URL('../../simulators/zendesk/recorded-shapes.fixture.json', import.meta.url);
/** Keys and types of recorded answers, see the test of the simulator. */
const shapes = JSON.parse(readFileSync(recordedFile, 'utf8')) as Record<string, Record<string, string>>;

/** Uses everything that the adapter can do. */
async function everything(sim: ZendeskSimulator, { helpDesk, directory }: Zendesk, clock: Clock): Promise<void> {
  const call = options();
  const { store } = sim;
  store.seedGroup('Billing');
  store.seedUser({ name: 'Robin', email: 'robin@example.com', role: 'agent' });
  const ann = store.seedUser({ name: 'Ann', phone: number, email: 'ann@example.com', externalId: 'c-1' });
  store.seedUser({ name: 'Ann', phone: number });
  const requesterId = String(ann.id);
  await helpDesk.checkHealth(call);
  await directory.setPinRecord(requesterId, 'v1:record', call);
  for (const query of [{ phone: number }, { email: 'ann@example.com' }, { externalId: 'c-1' }]) {
    expect((await directory.find(query, call)).kind).toBe('one');
  }
  await directory.getRequester(requesterId, call);
  // A further number of somebody else, which only the list of identities shows.
  const bob = store.seedUser({ name: 'Bob', phone: '+445135557611' });
  store.addIdentity(bob, 'phone_number', '+445135557612');
  store.saveUser(bob);
  expect((await directory.find({ phone: '+445135557612' }, call)).kind).toBe('one');
  await directory.setPinRecord(requesterId, null, call);
  const started = clock.now();
  const wanted = draft({ requesterId, group: 'Billing', priority: 'high', status: 'pending', files: [file] });
  const { ticket } = await helpDesk.createTicket(wanted, write('a', started), call);
  await helpDesk.createTicket(wanted, write('a', started, true), call);
  const record = draft({ requesterId, public: false, externalId: 'deskbridge:call/1#2', status: 'solved' });
  await helpDesk.createTicket({ ...record, link: link({ summary: 'A fire.' }) }, write('b', started), call);
  const change: TicketChange = {
    comment: { body: 'Hi.', public: false, author: 'agent', files: [file] },
    status: 'solved',
    priority: 'low',
    group: 'Billing',
    assignee: 'robin@example.com',
    requesterId,
    addTags: ['x'],
    link: link({ summary: 'It is out.' }),
  };
  await helpDesk.changeTicket(ticket.id, change, guard(ticket.version), write('c', started), call);
  await helpDesk.changeTicket(ticket.id, change, guard(), write('c', started, true), call);
  await helpDesk.changeTicket(
    ticket.id,
    { comment: { body: 'Me', public: true, author: { requesterId } } },
    guard(),
    write('d', started),
    call,
  );
  await helpDesk.getTicket(ticket.id, call);
  await helpDesk.latestPublicComment(ticket.id, call);
  await helpDesk.latestCustomerMessage(ticket.id, call);
  await helpDesk.listComments(ticket.id, 5, call);
  await helpDesk.listTickets(requesterId, { status: 'solved' }, 5, call);
  store.linkMessaging('f82db38d3dbf67fe2d1e1233', Number(ticket.id));
  await helpDesk.ticketOfMessaging('f82db38d3dbf67fe2d1e1233', call);
  clock.advance(600_000);
  await helpDesk.listChanges(started, call);
  sim.settings.incrementalExport = 403;
  expect((await helpDesk.listChanges(started, call)).events.length).toBeGreaterThan(0);
  await helpDesk.changeTicket(ticket.id, { status: 'closed' }, guard(), write('e', started), call);
  await helpDesk.createTicket(draft({ followUpOf: ticket.id, externalId: 'f' }), write('f', clock.now()), call);
  await helpDesk.findFollowUp(ticket.id, call);
  expect((await failureOf(helpDesk.getTicket('404', call))).kind).toBe('notFound');
}

async function exchanges(): Promise<Exchange[]> {
  const { sim, clock } = await startDesk({ oauth });
  const proxy = await record(sim.url);
  const desk = connect(proxy.url, {
    now: clock.now,
    auth: { kind: 'oauth', ...oauth },
    solveAs: 'robin@example.com',
    ...fields,
  });
  await everything(sim, desk, clock);
  return proxy.exchanges;
}

describe('the Zendesk document', () => {
  it('allows every request of the adapter and every successful answer of the simulator', async () => {
    const made = (await exchanges()).filter(({ status }) => status < 400);
    const found = [...new Set(made.flatMap((exchange) => differences(exchange)))];
    expect(found.filter((one) => !knownMistakes.some(([mistake]) => mistake.test(one)))).toEqual([]);
    const needless = knownMistakes.filter(([mistake]) => !found.some((one) => mistake.test(one)));
    expect(needless).toEqual([]);
    const used = new Set(
      made.map(({ method, path }) => `${method} ${path.replaceAll(/\/(?:\d+|f8\w+)(?=\/|$)/gu, '/{id}')}`),
    );
    expect([...used].sort()).toEqual(operations);
  });

  it('is wrong about null where recorded answers have it', () => {
    for (const [resource, keys] of Object.entries(recordedAsNull)) {
      for (const key of keys) expect(shapes[resource]?.[key], `${resource}.${key}`).toContain('null');
    }
  });

  it('refuses an unknown member, one that only answers have, a wrong type and an unknown parameter', () => {
    const exchange = { method: 'PUT', path: '/api/v2/tickets/1', requestType: 'application/json', status: 200 };
    const ticket = { descripton: 'x', is_public: true, comment: { body: 1, publik: true }, requester_id: '7' };
    const wrong = {
      ...exchange,
      query: 'sort=x',
      requestBody: JSON.stringify({ ticket }),
      responseBody: '{"ticket":{"id":"1"}}',
    };
    expect(differences(wrong).map((one) => one.replace('PUT /api/v2/tickets/{ticket_id}: ', ''))).toEqual([
      'unknown parameter sort',
      'request/ticket/comment/body must be string',
      'request/ticket/requester_id must be integer',
      'request/ticket/descripton is unknown',
      'request/ticket/is_public is only in answers',
      'request/ticket/comment/publik is unknown',
      'answer/ticket/id must be integer',
    ]);
  });
});

describe('recorded answers of real accounts', () => {
  const sample: Record<string, unknown> = {
    string: 'x',
    integer: 1,
    number: 1.5,
    boolean: true,
    array: [],
    object: {},
  };
  /** A recorded resource, with null wherever a real answer had it, or without what some real answers lack. */
  const replay = (resource: string, how: 'null' | 'missing'): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(shapes[resource] ?? {}).flatMap(([key, recorded]) => {
        if (how === 'missing' && recorded.endsWith('?')) return [];
        const types = recorded.replace('?', '').split('|');
        return [[key, types.includes('null') ? null : sample[types[0] ?? '']]];
      }),
    );

  it.each(['null', 'missing'] as const)('are read as they are, where a value is %s', async (how) => {
    const time = '2026-11-21T10:00:00Z';
    const resource = (name: string) => ({ ...replay(name, how), id: 7, created_at: time, updated_at: time });
    const comment = { ...resource('comment'), public: true, author_id: 7, metadata: replay('audit.metadata', how) };
    const page = { meta: { ...replay('meta', how), has_more: false }, links: replay('links', how) };
    const answers: [RegExp, object][] = [
      [/comments/u, { comments: [comment], ...page }],
      [/audits/u, { audits: [resource('audit')], next_page: null }],
      [/requested/u, { tickets: [resource('ticket')], ...page }],
      [/groups/u, { groups: [resource('group')], ...page }],
      [/uploads/u, { upload: replay('upload', how) }],
      [
        /search/u,
        { results: [{ ...resource('search_result'), result_type: 'user', role: 'end-user', phone: number }], count: 1 },
      ],
      [/users/u, { user: { ...resource('user'), role: 'end-user' } }],
      [/tickets/u, { ticket: { ...resource('ticket'), status: 'open', tags: ['phone'] }, audit: resource('audit') }],
    ];
    const url = await serve((request, response) => {
      const answer = answers.find(([path]) => path.test(request.url ?? ''))?.[1];
      request.resume().on('end', () => response.end(JSON.stringify(answer)));
    });
    const { helpDesk, directory } = connect(url);
    const call = options();
    const wanted = draft({ priority: null, files: [file], group: 'none' });
    expect((await helpDesk.createTicket(wanted, write('k', 0), call)).ticket.id).toBe('7');
    const change: TicketChange = { comment: { body: 'x', public: false, author: 'agent' } };
    expect((await helpDesk.changeTicket('7', change, guard(), write('k', 0, true), call)).ticket.status).toBe('open');
    expect(await helpDesk.getTicket('7', call)).toMatchObject({ id: '7', priority: null });
    expect(await helpDesk.listComments('7', 5, call)).toMatchObject([{ id: '7', public: true }]);
    expect(await helpDesk.listTickets('7', {}, 5, call)).toHaveLength(1);
    expect(await directory.find({ phone: number }, call)).toMatchObject({ kind: 'one', requester: { id: '7' } });
    expect((await directory.getRequester('7', call)).id).toBe('7');
  });
});
