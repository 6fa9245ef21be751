import { describe, expect, it, onTestFinished } from 'vitest';
import type { JiraDesk, JiraDeskOptions } from '../../../simulators/jira/index.ts';
import { startJiraDesk } from '../../../simulators/jira/index.ts';

const start = Date.parse('2026-11-21T10:00:00Z');

async function startSim(options: JiraDeskOptions = {}) {
  let at = start;
  const sim = await startJiraDesk({ now: () => at, ...options });
  onTestFinished(() => sim.close());
  const customer = sim.seedCustomer({ name: 'Ada Byron', phone: null, email: 'ada@example.com' });
  return { sim, customer, advance: (ms: number) => void (at += ms), call: caller(sim) };
}

function caller({ url, email, apiToken }: JiraDesk) {
  const authorization = `Basic ${Buffer.from(`${email}:${apiToken}`).toString('base64')}`;
  return async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${url}/rest/${path}`, {
      method,
      headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const json: unknown = text === '' ? null : JSON.parse(text);
    return { status: response.status, json, headers: response.headers };
  };
}

const doc = (text: string) => ({
  type: 'doc',
  version: 1,
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
});
const fields = { project: { key: 'SUP' }, issuetype: { name: 'Task' }, summary: 'S' };

describe('the simulated Jira refuses', () => {
  it.each([
    ['a description as a string', { description: 'plain' }, 'description'],
    ['an empty text node', { description: doc('') }, 'description'],
    ['a label with a space', { labels: ['two words'] }, 'labels'],
    ['a summary of two lines', { summary: 'a\nb' }, 'summary'],
    ['a summary that is too long', { summary: 'x'.repeat(256) }, 'summary'],
    ['a priority by name only', { priority: { name: 'High' } }, 'priority'],
    ['an unknown reporter', { reporter: { id: 'nobody' } }, 'reporter'],
    ['another project', { project: { key: 'NOPE' } }, 'project'],
    ['an unknown field', { customfield_10001: 1 }, 'customfield_10001'],
  ])('%s, and names the field', async (_title, wrong, field) => {
    const { call, sim } = await startSim();
    const { status, json } = await call('POST', 'api/3/issue', { fields: { ...fields, ...wrong } });
    expect(status).toBe(400);
    expect(json).toMatchObject({ errors: { [field]: expect.any(String) } });
    expect(sim.tickets()).toEqual([]);
  });

  it('unknown members, wrong credentials, and uploads without the header against forgery', async () => {
    const { call, sim, customer } = await startSim();
    const id = sim.seedTicket({ requesterId: customer, subject: 'S', body: 'B' });
    expect((await call('POST', `api/3/issue/${id}/comment`, { body: doc('x'), public: false })).status).toBe(400);
    expect((await call('POST', 'api/3/issue', { fields, idempotencyKey: 'x' })).status).toBe(400);
    expect((await call('GET', 'api/3/myself', undefined, { authorization: 'Basic eDp5' })).status).toBe(401);
    expect((await call('POST', `api/3/issue/${id}/attachments`, {})).status).toBe(403);
    expect((await call('POST', 'servicedeskapi/request', {})).status).toBe(400);
    expect((await call('GET', 'servicedeskapi/servicedesk/SUP')).status).toBe(404);
  });

  it('transitions that the workflow does not offer, or without a resolution', async () => {
    const { call, sim, customer } = await startSim();
    const id = sim.seedTicket({ requesterId: customer, subject: 'S', body: 'B' });
    const path = `api/3/issue/${id}/transitions`;
    expect((await call('POST', path, { transition: { id: '61' } })).status).toBe(400);
    expect((await call('POST', path, { transition: { id: '41' } })).json).toMatchObject({
      errors: { resolution: expect.any(String) },
    });
    const moved = await call('POST', path, { transition: { id: '41' }, fields: { resolution: { id: '10000' } } });
    expect(moved.status).toBe(204);
  });

  it('the 21st write on one issue within two seconds, with the reason', async () => {
    const { call, sim, customer, advance } = await startSim({ issueWriteLimit: true });
    const id = sim.seedTicket({ requesterId: customer, subject: 'S', body: 'B' });
    const say = () => call('POST', `api/3/issue/${id}/comment`, { body: doc('x') });
    for (let n = 0; n < 20; n += 1) expect((await say()).status).toBe(201);
    const refused = await say();
    expect([refused.status, refused.headers.get('ratelimit-reason')]).toEqual([429, 'jira-per-issue-on-write']);
    expect(refused.headers.get('retry-after')).toBe('2');
    advance(2_001);
    expect((await say()).status).toBe(201);
  });
});

describe('search', () => {
  it('shows a change only after the lag, except for issues to be reconciled', async () => {
    const { call, sim, customer, advance } = await startSim({ indexLagMs: 60_000 });
    const id = sim.seedTicket({ requesterId: customer, subject: 'S', body: 'B' });
    const find = async (more: object = {}) => {
      const { json } = await call('POST', 'api/3/search/jql', { jql: 'project = SUP', ...more });
      return (json as { issues: { id: string }[] }).issues.map((issue) => issue.id);
    };
    expect(await find()).toEqual([]);
    expect(await find({ reconcileIssues: [Number(id)] })).toEqual([id]);
    advance(60_000);
    expect(await find()).toEqual([id]);
  });

  it.each([
    '',
    'ORDER BY created',
    'nonsense = 1',
    'project = SUP AND',
    'project = NOPE',
    'labels ~ "x"',
    'reporter = "x',
    'updated >= "yesterday"',
  ])('refuses the query "%s"', async (jql) => {
    const { call } = await startSim();
    expect((await call('POST', 'api/3/search/jql', { jql })).status).toBe(400);
  });

  it('has pages', async () => {
    const { call, sim, customer } = await startSim();
    const ids = [1, 2, 3].map((n) => sim.seedTicket({ requesterId: customer, subject: `S${n}`, body: 'B' }));
    const body = {
      jql: `reporter = "${customer}" AND (statusCategory != Done OR labels = x) ORDER BY created ASC`,
      maxResults: 2,
    };
    const first = (await call('POST', 'api/3/search/jql', body)).json as {
      issues: { id: string }[];
      nextPageToken: string;
    };
    const second = (await call('POST', 'api/3/search/jql', { ...body, nextPageToken: first.nextPageToken })).json;
    expect(first.issues.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    expect(second).toMatchObject({ issues: [{ id: ids[2] }], isLast: true });
  });
});

describe('comments', () => {
  it('are public in a portal unless a property hides them; a plain project hides them only by role', async () => {
    for (const serviceDesk of [true, false]) {
      const { call, sim, customer } = await startSim({ serviceDesk });
      const id = sim.seedTicket({ requesterId: customer, subject: 'S', body: 'B' });
      const path = `api/3/issue/${id}/comment`;
      const properties = [{ key: 'sd.public.comment', value: { internal: true } }];
      await call('POST', path, { body: doc('one') });
      await call('POST', path, { body: doc('two'), properties });
      await call('POST', path, { body: doc('three'), visibility: { type: 'role', value: 'Administrators' } });
      const visible = sim.tickets()[0]?.comments.map((comment) => comment.public);
      expect(visible).toEqual(serviceDesk ? [true, true, false, false] : [true, true, true, false]);
    }
  });
});
