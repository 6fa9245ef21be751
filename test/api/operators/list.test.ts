import { describe, expect, it } from 'vitest';
import type { ConversationList } from '../../../src/api/operators/schema.ts';
import { shareFixtures, type Api, type FixtureWorker } from '../../support/api-stack.ts';
import { uniqueName } from '../../support/temporal.ts';

let api: Api;
let fixtures: FixtureWorker;
shareFixtures((shared) => void ({ api, fixtures } = shared));

async function list(query: Record<string, string>): Promise<ConversationList> {
  const answer = await api.send('GET', '/conversations', { query });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<ConversationList>();
}

/** Waits until the list has this many conversations: the index is updated a moment later. */
async function idsOnceListed(query: Record<string, string>, count: number): Promise<string[]> {
  let ids: string[] = [];
  await expect
    .poll(async () => {
      ids = (await list({ ...query, limit: '200' })).conversations.map(({ conversation }) => conversation);
      return ids.length;
    })
    .toBe(count);
  return ids;
}

describe('a filter', () => {
  const hostile = [
    "x' OR WorkflowType != '",
    "' OR ''='",
    'x" OR "1"="1',
    '`WorkflowId`',
    'x\\',
    "x\\' OR 1=1",
    'x\u0000',
    'x\n',
    '',
    'x'.repeat(101),
  ];
  it.each(hostile)('ticket=%j is refused', async (ticket) => {
    const answer = await api.send('GET', '/conversations', { query: { ticket } });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ error: 'bad_request', message: expect.stringContaining('ticket') });
  });

  it.each([
    ['channel', 'fax'],
    ['channel', "call' OR '1'='1"],
    ['status', 'closed'],
    ['status', "open' --"],
    ['waitingFor', "administrator' OR ''='"],
    ['waitingFor', ''],
    ['limit', '0'],
    ['limit', '201'],
    ['limit', '-1'],
    ['limit', '1.5'],
    ['limit', 'all'],
    ['cursor', '../..'],
    ['cursor', ''],
    ['cursor', 'e30.AAAAAAAAAAAAAAAA'],
    ['cursor', 'garbage'],
    ['cursor', 'x'.repeat(5_000)],
  ])('%s=%s is refused', async (name, value) => {
    const answer = await api.send('GET', '/conversations', { query: { [name]: value } });
    expect(answer.statusCode).toBe(400);
    expect(answer.json<{ message: string }>().message).toContain(name);
  });

  it('that is misspelt or given twice is refused, not ignored', async () => {
    expect((await api.send('GET', '/conversations', { query: { state: 'open' } })).statusCode).toBe(400);
    expect((await api.send('GET', '/conversations?status=open&status=ended')).statusCode).toBe(400);
    expect((await api.send('GET', '/conversations?__proto__=x')).statusCode).toBe(400);
  });

  it('that looks like a query but has no quotes is compared as text', async () => {
    for (const ticket of ['1 OR 1=1', 'T) OR (WorkflowId', '%', '*', 'T-1; DROP TABLE', '中文 票']) {
      expect(await list({ ticket })).toEqual({ conversations: [], cursor: null });
    }
  });
});

describe('the list', () => {
  it('contains only conversations, with the fields operators filter by', async () => {
    const ticket = uniqueName('T');
    const attributes = {
      channel: 'call',
      status: 'escalated',
      ticketId: ticket,
      intent: 'bug_report',
      group: 'Engineering',
      waitingFor: 'administrator',
    };
    const id = await fixtures.begin({ attributes });
    await fixtures.begin({ attributes: { ...attributes, channel: 'messaging', waitingFor: 'helpDesk' } });
    await fixtures.begin({ type: 'stranger', attributes });
    expect(await idsOnceListed({ ticket }, 2)).toContain(id);
    expect((await list({ ticket, channel: 'call' })).conversations).toEqual([
      {
        conversation: id,
        channel: 'call',
        status: 'escalated',
        ticket,
        intent: 'bug_report',
        group: 'Engineering',
        waitingFor: 'administrator',
        startedAt: expect.stringMatching(/^\d{4}-.*Z$/),
        endedAt: null,
      },
    ]);
    expect((await list({ ticket, waitingFor: 'administrator' })).conversations).toHaveLength(1);
    expect((await list({ ticket, status: 'escalated' })).conversations).toHaveLength(2);
    expect((await list({ ticket, status: 'open' })).conversations).toEqual([]);
    expect((await list({ ticket, channel: 'webchat' })).conversations).toEqual([]);
  });

  it('has open conversations first, and each one once over all pages', async () => {
    const ticket = uniqueName('T');
    const attributes = { channel: 'call', status: 'open', ticketId: ticket };
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) ids.push(await fixtures.begin({ attributes }));
    const [first = '', , third = ''] = ids;
    await api.client.workflow.getHandle(third).signal('finish', null);
    await api.client.workflow.getHandle(third).result();
    await api.client.workflow.getHandle(first).terminate('by force');
    await expect.poll(() => list({ ticket, status: 'ended' }).then((page) => page.conversations.length)).toBe(2);
    await idsOnceListed({ ticket }, 5);

    const seen: string[] = [];
    const endings: boolean[] = [];
    let cursor: string | null = null;
    do {
      const page: ConversationList = await list({ ticket, limit: '2', ...(cursor === null ? {} : { cursor }) });
      expect(page.conversations.length).toBeLessThanOrEqual(2);
      seen.push(...page.conversations.map(({ conversation }) => conversation));
      endings.push(...page.conversations.map(({ endedAt }) => endedAt !== null));
      cursor = page.cursor;
    } while (cursor !== null);
    expect(seen.toSorted()).toEqual(ids.toSorted());
    expect(endings).toEqual([false, false, false, true, true]);
  });

  it('shows a terminated conversation as ended, whatever its attributes still say', async () => {
    const ticket = uniqueName('T');
    const id = await fixtures.begin({ attributes: { status: 'open', waitingFor: 'helpDesk', ticketId: ticket } });
    await idsOnceListed({ ticket, status: 'open' }, 1);
    await api.client.workflow.getHandle(id).terminate('by force');
    await idsOnceListed({ ticket, status: 'ended' }, 1);
    const page = await list({ ticket });
    expect(page.conversations).toMatchObject([{ conversation: id, status: 'ended', waitingFor: null }]);
    expect((await list({ ticket, status: 'open' })).conversations).toEqual([]);
    expect((await list({ ticket, waitingFor: 'helpDesk' })).conversations).toEqual([]);
  });

  it('contains a conversation once, however many runs it had', async () => {
    const ticket = uniqueName('T');
    const id = await fixtures.begin({ attributes: { ticketId: ticket }, again: true });
    await expect
      .poll(async () => (await api.client.workflow.getHandle(id).describe()).raw.workflowExecutionInfo?.firstRunId)
      .toBeTruthy();
    expect(await idsOnceListed({ ticket }, 1)).toEqual([id]);
  });

  it('refuses a cursor of other filters, and one that was changed', async () => {
    const ticket = uniqueName('T');
    for (let count = 0; count < 2; count += 1) await fixtures.begin({ attributes: { ticketId: ticket } });
    await idsOnceListed({ ticket }, 2);
    const { cursor } = await list({ ticket, limit: '1' });
    const other = await api.send('GET', '/conversations', { query: { cursor: cursor ?? '', limit: '1' } });
    expect(other.statusCode).toBe(400);
    expect(other.body).toContain('cursor');
    const changed = `A${cursor?.slice(1)}`;
    expect((await api.send('GET', '/conversations', { query: { ticket, cursor: changed } })).statusCode).toBe(400);
  });
});
