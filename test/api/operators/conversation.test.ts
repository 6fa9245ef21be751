import type { Operation } from '../../../src/domain/conversation/operations.ts';
import { describe, expect, it } from 'vitest';
import type { ConversationState } from '../../../src/domain/conversation/state.ts';
import { conversationView } from '../../../src/api/operators/schema.ts';
import {
  buildApi,
  buildApiWithoutTemporal,
  shareFixtures,
  type Api,
  type FixtureWorker,
} from '../../support/api-stack.ts';
import { uniqueName } from '../../support/temporal.ts';
import { newCustomer } from '../../../src/domain/conversation/customer.ts';
import { newEscalation } from '../../../src/domain/conversation/escalation.ts';
import { newSession } from '../../../src/domain/conversation/session.ts';

let api: Api;
let fixtures: FixtureWorker;
shareFixtures((shared) => void ({ api, fixtures } = shared));

/** Both ways to write an id. */
const addresses = (id: string): string[] => [`/conversations/${encodeURIComponent(id)}`, `/conversations/${id}`];

const ticket = {
  id: '4711',
  subject: 'PLANTED subject',
  status: 'open' as const,
  priority: 'high' as const,
  requesterId: '77',
  assigneeId: null,
  groupId: null,
  tags: [],
  externalId: 'PLANTED key',
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
  version: 'v',
};
const change = { comment: { body: 'PLANTED comment', public: true, author: 'agent' as const } };
const operation: Operation = {
  id: 1,
  purpose: 'change',
  mergedInto: null,
  owner: null,
  promised: false,
  retried: false,
  target: null,
  lane: 'ticket/4711',
  request: { kind: 'changeTicket', ticketId: '4711', change },
  reference: 'DB-7KQ4-M2XF',
  budgetMs: 1,
  recordedAt: 5_000,
  firstTriedAt: 5_000,
  state: 'parked',
  failure: { kind: 'forbidden', reason: null, causes: [{ code: 'UserSuspended', field: 'requester' }] },
  optional: false,
  delays: 0,
  mayBeDone: false,
  base: null,
  unmet: [{ what: 'group', wanted: 'Billing Team', why: 'notFound' }],
  ticket,
};
const route = {
  intent: 'billing_problem',
  group: 'Billing Team',
  priority: 'high' as const,
  tags: ['PLANTED-tag'],
  transfer: { kind: 'number' as const, to: '+15550009999' },
  because: 'the rule for billing_problem',
};
const session = {
  sessionId: 'PLANTED session',
  summary: 'PLANTED summary',
  issue: 'PLANTED issue',
  intents: [],
  resolution: null,
  duplicateOf: null,
  turns: 3,
  messages: [{ by: 'customer' as const, text: 'PLANTED words' }],
  omitted: 0,
};
const state: Partial<ConversationState> = {
  status: 'escalated',
  customer: {
    ...newCustomer(),
    callerNumber: '+15550008888',
    requester: { id: '77', name: 'PLANTED name' },
    failedPins: 2,
    keypad: { nonce: 'PLANTED nonce', expiresAt: 1, usedBy: 'PLANTED digest' },
  },
  tickets: {
    known: [{ ticket, role: 'changed', since: 'PLANTED time', told: ['PLANTED comment id'] }],
    news: [{ ticketId: '4711', change: 'publicReply', at: 7_000 }],
    touched: [],
    writtenBefore: [],
  },
  operations: { all: [operation], next: 2, withheldNotes: [{ reference: 'DB-1', body: 'PLANTED note' }], leftOut: 0 },
  answers: [{ key: 'PLANTED answer', at: 1, late: false, answer: { operation: 1 } }],
  session: {
    ...newSession(1),
    commandsUsed: ['verifyPin'],
    intents: ['billing_problem'],
    summaries: [session],
    messages: 12,
  },
  escalation: {
    ...newEscalation(),
    handoff: { nonce: 'PLANTED code', operation: 1, route, reason: 'PLANTED reason', outcome: null, at: 6_000 },
  },
};

describe('one conversation', () => {
  it('shows what operators need, and nothing that was said or is secret', async () => {
    const id = await fixtures.begin({ state });
    for (const url of addresses(id)) {
      const answer = await api.send('GET', url);
      expect(answer.statusCode, answer.body).toBe(200);
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.json()).toEqual({
        conversation: id,
        channel: 'call',
        status: 'escalated',
        startedAt: '1970-01-01T00:00:01.000Z',
        lastActivityAt: '1970-01-01T00:00:01.000Z',
        endedAt: null,
        verified: true,
        requesterId: '77',
        wrongPins: 2,
        intents: ['billing_problem'],
        commands: ['verifyPin'],
        tickets: [{ id: '4711', role: 'changed', status: 'open', priority: 'high' }],
        operations: [
          {
            id: 1,
            purpose: 'change',
            state: 'parked',
            reference: 'DB-7KQ4-M2XF',
            ticket: '4711',
            recordedAt: '1970-01-01T00:00:05.000Z',
            failure: { kind: 'forbidden', reason: null, causes: [{ code: 'UserSuspended', field: 'requester' }] },
            unmet: [{ what: 'group', wanted: 'Billing Team', why: 'notFound' }],
          },
        ],
        handoff: {
          intent: 'billing_problem',
          group: 'Billing Team',
          priority: 'high',
          because: 'the rule for billing_problem',
          outcome: null,
          at: '1970-01-01T00:00:06.000Z',
        },
        takenOver: null,
        resolvedBy: null,
        news: [{ ticket: '4711', change: 'publicReply', at: '1970-01-01T00:00:07.000Z' }],
        counts: { messages: 12, sessions: 1, withheldNotes: 1 },
      });
      expect(answer.body).not.toMatch(/PLANTED|\+1555/);
      expect(conversationView.safeParse(answer.json()).error).toBeUndefined();
    }
  });

  it('can still be read after it has ended or was terminated', async () => {
    const id = await fixtures.begin({ state: { status: 'authenticated' } });
    expect((await api.send('GET', `/conversations/${id}`)).json()).toMatchObject({ status: 'authenticated' });
    await api.client.workflow.getHandle(id).terminate('by force');
    const answer = await api.send('GET', addresses(id)[0] ?? '');
    expect(answer.json()).toMatchObject({ status: 'ended', endedAt: expect.stringMatching(/^20/), verified: false });
  });
});

describe('an unknown id', () => {
  const hostile = [
    'call%2Fno-such-call',
    'call/no-such-call',
    'no-slash',
    'call%2F',
    'call%2F%20',
    'call%2Fa%0Ab',
    'call%2Fa%00b',
    'fax%2F1',
    'CALL%2F1',
    'pin-guard%2Fall%2Fx',
    'customer-memory%2Fx',
    'desk-events%2Fzendesk',
    '..%2F..%2Fetc%2Fpasswd',
    '%252E%252E',
    'call%252FC-1',
    `call%2F${"'".repeat(20)}`,
    `call%2F${'x'.repeat(900)}`,
    '__proto__',
    '%F0%9F%92%A9',
  ];
  it.each(hostile)('%s is answered 404 on every route', async (id) => {
    const asked = [
      await api.send('GET', `/conversations/${id}`),
      await api.send('POST', `/conversations/${id}/retry`),
      await api.send('POST', `/conversations/${id}/takeover`, { payload: { by: 'Grace' } }),
      await api.send('POST', `/conversations/${id}/resolve`),
    ];
    for (const answer of asked) {
      expect(answer.statusCode, answer.body).toBe(404);
      expect(answer.json()).toMatchObject({ error: 'unknown_conversation' });
    }
  });

  it('is refused too when it is longer than an address may be, or cannot be decoded', async () => {
    expect((await api.send('GET', `/conversations/call%2F${'x'.repeat(5_000)}`)).statusCode).toBe(414);
    expect((await api.send('GET', '/conversations/call%2F%ZZ')).statusCode).toBe(400);
  });

  it('may be that of another kind of workflow, even if it looks like a conversation', async () => {
    const id = await fixtures.begin({ type: 'stranger' });
    for (const url of addresses(id)) expect((await api.send('GET', url)).statusCode).toBe(404);
  });
});

it('a conversation of another installation in the same namespace, which has other keys, is not found', async () => {
  const ticket = uniqueName('T');
  const id = await fixtures.begin({ attributes: { ticketId: ticket } });
  const other = await buildApi();
  try {
    const url = `/conversations/${encodeURIComponent(id)}`;
    const query = { ticket };
    await expect
      .poll(async () => (await api.send('GET', '/conversations', { query })).json())
      .toMatchObject({ conversations: [{ conversation: id }] });
    expect((await other.send('GET', '/conversations', { query })).json()).toMatchObject({ conversations: [] });
    expect((await other.send('GET', url)).statusCode).toBe(404);
    expect((await other.send('POST', `${url}/takeover`)).statusCode).toBe(404);
    expect((await api.send('GET', url)).json()).toMatchObject({ takenOver: null });
  } finally {
    await other.close();
  }
});

describe('without Temporal or a worker', () => {
  it('every route is answered 503 in time, with the reason', async () => {
    const alone = await buildApiWithoutTemporal();
    try {
      for (const [method, url] of [
        ['GET', '/conversations'],
        ['GET', '/conversations/call%2FC-1'],
        ['POST', '/conversations/call%2FC-1/retry'],
      ] as const) {
        const answer = await alone.send(method, url);
        expect(answer.statusCode).toBe(503);
        expect(answer.headers['retry-after']).toBe('5');
        expect(answer.json()).toMatchObject({ error: 'unavailable' });
      }
    } finally {
      await alone.close();
    }
  });

  it('a conversation is answered 503 without a worker, but a signal is accepted', async () => {
    const idle = await buildApi();
    try {
      const id = uniqueName('call/C');
      const { client, taskQueue } = idle;
      await client.workflow.start('conversation', { workflowId: id, taskQueue, args: [] });
      expect((await idle.send('GET', `/conversations/${encodeURIComponent(id)}`)).statusCode).toBe(503);
      // A signal needs no worker: the server stores it.
      expect((await idle.send('POST', `/conversations/${encodeURIComponent(id)}/retry`)).statusCode).toBe(202);
      await client.workflow.getHandle(id).terminate();
    } finally {
      await idle.close();
    }
  });
});
