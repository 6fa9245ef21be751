import { describe, expect, it } from 'vitest';
import type { ConversationState } from '../../../src/domain/conversation/state.ts';
import { shareFixtures, type Api, type FixtureWorker } from '../../support/api-stack.ts';

let api: Api;
let fixtures: FixtureWorker;
shareFixtures((shared) => void ({ api, fixtures } = shared));

/** Both ways to write an id. */
const addresses = (id: string): string[] => [`/conversations/${encodeURIComponent(id)}`, `/conversations/${id}`];

describe('an operator action', () => {
  const stateOf = (id: string) => api.client.workflow.getHandle(id).query<ConversationState>('state');

  it.each([
    ['retry', { session: { commandsUsed: ['retry'] } }],
    ['takeover', { escalation: { takenOver: { by: 'Grace Hopper', at: 2_000 } } }],
    ['resolve', { escalation: { resolvedBy: { by: 'Grace Hopper', at: 3_000 } } }],
  ])('%s reaches the conversation', async (action, expected) => {
    for (const form of [0, 1]) {
      const id = await fixtures.begin();
      const url = `${addresses(id)[form]}/${action}`;
      const answer = await api.send('POST', url, { payload: { by: '  Grace Hopper ' } });
      expect(answer.statusCode, answer.body).toBe(202);
      expect(answer.json()).toEqual({ conversation: id, action });
      await expect.poll(() => stateOf(id)).toMatchObject(expected);
    }
  });

  it('is recorded as done by “operator” when the body is missing or empty', async () => {
    const bodies = [{}, { payload: {} }, { payload: '', headers: { 'content-type': 'application/json' } }];
    for (const options of bodies) {
      const id = await fixtures.begin();
      expect((await api.send('POST', `${addresses(id)[0]}/takeover`, options)).statusCode).toBe(202);
      await expect.poll(() => stateOf(id)).toMatchObject({ escalation: { takenOver: { by: 'operator' } } });
    }
  });

  it.each([
    ['a name that is too long', { by: 'x'.repeat(101) }, 400],
    ['an empty name', { by: '' }, 400],
    ['a name of two lines', { by: 'two\nlines' }, 400],
    ['a name with terminal control characters', { by: '\u001B[2J' }, 400],
    ['a number', { by: 7 }, 400],
    ['null', { by: null }, 400],
    ['a list', [], 400],
    ['text', '"Grace"', 400],
    ['half of a JSON document', '{"by": ', 400],
    ['a name that is far too long', { by: 'x'.repeat(20_000) }, 413],
  ])('with %s in its body is refused', async (_what, body, status) => {
    const id = await fixtures.begin();
    const payload = typeof body === 'string' ? body : JSON.stringify(body);
    const headers = { 'content-type': 'application/json' };
    const answer = await api.send('POST', `${addresses(id)[0]}/takeover`, { payload, headers });
    expect(answer.statusCode, answer.body).toBe(status);
    expect(await stateOf(id)).toMatchObject({ escalation: { takenOver: null } });
  });

  it('on a conversation that has ended is answered 409 and changes nothing', async () => {
    const id = await fixtures.begin();
    await api.client.workflow.getHandle(id).signal('finish', null);
    await api.client.workflow.getHandle(id).result();
    for (const action of ['retry', 'takeover', 'resolve']) {
      const answer = await api.send('POST', `${addresses(id)[0]}/${action}`);
      expect(answer.statusCode).toBe(409);
      expect(answer.json()).toMatchObject({ error: 'ended' });
    }
    expect(await stateOf(id)).toMatchObject({ escalation: { takenOver: null, resolvedBy: null } });
  });

  it('releases a messaging conversation, and refuses another one with what is possible', async () => {
    const call = await fixtures.begin();
    const refused = await api.send('POST', `${addresses(call)[0]}/release`);
    expect([refused.statusCode, refused.json()]).toMatchObject([409, { error: 'not_messaging' }]);
    const unknown = await api.send('POST', '/conversations/messaging%2Fnobody/release');
    expect(unknown.statusCode).toBe(404);
  });

  it('that does not exist is answered 404, and GET on an action does nothing', async () => {
    const id = await fixtures.begin();
    expect((await api.send('POST', `${addresses(id)[0]}/erase`)).statusCode).toBe(404);
    expect((await api.send('GET', `${addresses(id)[0]}/retry`)).statusCode).toBe(404);
    expect(await stateOf(id)).toMatchObject({ session: { commandsUsed: [] } });
  });
});
