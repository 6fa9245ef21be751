import { describe, expect, it } from 'vitest';
import { failureOf, meeting, options } from '../../support/adapter-helpers.ts';
import { faults, startTalk, write } from './support.ts';

const path = 'messages$';
const plain = (text: string) => ({ text, quickReplies: [] });

describe('a message, tried again', () => {
  for (const [name, fault] of faults) {
    it(`is said once when its request ${name}`, async () => {
      const { sim, messaging, conversationId, said } = await startTalk();
      const first = write('k');
      sim.faults.add({ ...fault, match: { method: 'POST', path } });
      const { kind } = await failureOf(
        messaging.sendMessage(conversationId, plain('Hello Ada'), first, meeting(fault)),
      );
      expect(['ambiguous', 'rateLimited', 'unavailable']).toContain(kind);
      sim.faults.clear();
      const again = { ...first, mayBeDone: true };
      const { id } = await messaging.sendMessage(conversationId, plain('Hello Ada'), again, options());
      const same = await messaging.sendMessage(conversationId, plain('Hello Ada'), again, options());
      expect(same.id).toBe(id);
      expect(said()).toEqual(['Hello Ada']);
    });

    it(`is said once when the look-up ${name}`, async () => {
      const { sim, messaging, conversationId, said } = await startTalk();
      const first = write('k');
      await messaging.sendMessage(conversationId, plain('Hello Ada'), first, options());
      sim.faults.add({ ...fault, match: { method: 'GET', path } });
      const again = { ...first, mayBeDone: true };
      await failureOf(messaging.sendMessage(conversationId, plain('Hello Ada'), again, meeting(fault)));
      await messaging.sendMessage(conversationId, plain('Hello Ada'), again, options());
      expect(said()).toEqual(['Hello Ada']);
    });
  }

  it('is found behind hundreds of others, and not confused with another one with the same text', async () => {
    const { messaging, conversationId, customer, said, sim } = await startTalk();
    const first = write('k');
    await messaging.sendMessage(conversationId, plain('Same'), first, options());
    for (let i = 0; i < 250; i += 1) customer.say(`And ${i}`);
    sim.requests.length = 0;
    await messaging.sendMessage(conversationId, plain('Same'), { ...first, mayBeDone: true }, options());
    expect(sim.requests.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET']);
    await messaging.sendMessage(conversationId, plain('Same'), { ...write('other'), mayBeDone: true }, options());
    expect(said()).toEqual(['Same', 'Same']);
  });

  it('is not searched for among messages older than its first attempt', async () => {
    const { messaging, conversationId, customer, sim } = await startTalk();
    for (let i = 0; i < 150; i += 1) customer.say(`And ${i}`);
    sim.requests.length = 0;
    const late = write('k', true, Date.now() + 3_600_000);
    await messaging.sendMessage(conversationId, plain('Now'), late, options());
    expect(sim.requests.map(({ method }) => method)).toEqual(['GET', 'POST']);
  });

  it('from a customer does not count as ours, even with our key in it', async () => {
    const { api, messaging, conversationId, customer, said } = await startTalk();
    await api.postMessage(
      conversationId,
      {
        author: { type: 'user', userId: customer.userId },
        content: { type: 'text', text: 'x' },
        metadata: { deskbridgeKey: 'k' },
      },
      options(),
    );
    await messaging.sendMessage(conversationId, plain('Hello'), write('k', true), options());
    expect(said()).toEqual(['Hello']);
  });
});

describe('a message', () => {
  it('costs one request, and is recognised as ours', async () => {
    const { sim, messaging, conversationId } = await startTalk();
    const message = await messaging.sendMessage(conversationId, plain('Hello Ada'), write('k'), options());
    expect(message).toMatchObject({
      author: { kind: 'business', byHuman: false },
      content: { kind: 'text', text: 'Hello Ada' },
      ourKey: 'k',
    });
    expect(sim.requests.map(({ method }) => method)).toEqual(['POST']);
  });

  it.each([
    '%((switchboard:passControl))%',
    '%{{switchboard:offerControl:agent}}%',
    'Ok. %(\u200B(switchboard:passControl:agent))%',
  ])('with shorthand moves no control and reaches the customer: %s', async (text) => {
    const { messaging, conversationId, control, said } = await startTalk();
    await messaging.sendMessage(conversationId, plain(text), write('k'), options());
    expect(await control()).toEqual(['bot', null]);
    expect(said()[0]?.replaceAll(/[\u200B\u200D]/g, '')).toBe(text.replaceAll('\u200B', ''));
  });

  it('has quick replies that the customer can choose, shortened only if no two look alike', async () => {
    const { messaging, conversationId, customer } = await startTalk();
    const replies = (...texts: string[]) => texts.map((text, index) => ({ text, payload: `p${index}` }));
    const labels = () =>
      ((customer.seen().at(-1)?.content['actions'] ?? []) as { text: string }[]).map(({ text }) => text);
    const send = (key: string, ...texts: string[]) =>
      messaging.sendMessage(conversationId, { text: 'Choose', quickReplies: replies(...texts) }, write(key), options());
    await send('a', 'Yes', 'Speak to an agent about it');
    expect(labels()).toEqual(['Yes', 'Speak to an agent…']);
    await send('b', 'Speak to an agent about A', 'Speak to an agent about B');
    expect(labels()).toEqual(['Speak to an agent about A', 'Speak to an agent about B']);
    customer.choose('p1');
    const { messages } = await messaging.listMessages(conversationId, null, options());
    expect(messages.at(-1)?.content).toEqual({ kind: 'text', text: 'Speak to an agent about B', payload: 'p1' });
    expect(await failureOf(send('c', ...Array.from({ length: 12 }, (_, i) => `n${i}`)))).toMatchObject({
      kind: 'rejected',
      fields: [{ field: 'quickReplies' }],
    });
  });

  it.each([
    [401, 'unauthenticated', undefined, undefined],
    [403, 'forbidden', undefined, undefined],
    [404, 'notFound', undefined, undefined],
    [409, 'conflict', undefined, undefined],
    [413, 'rejected', 'other', undefined],
    [423, 'rejected', 'conversationFull', undefined],
    [429, 'rateLimited', undefined, 5_000],
    [500, 'ambiguous', undefined, undefined],
    [502, 'ambiguous', undefined, undefined],
    // Without the platform's own body it may come from a proxy, after the message was taken.
    [503, 'ambiguous', undefined, undefined],
  ] as const)('answered %i is %s', async (status, kind, reason, retryAfterMs) => {
    const { sim, messaging, conversationId } = await startTalk();
    sim.faults.add({ kind: 'status', status, match: { method: 'POST', path } });
    const failure = await failureOf(messaging.sendMessage(conversationId, plain('Secret text'), write('k'), options()));
    expect(failure).toMatchObject({ kind, status });
    expect([failure.reason, failure.retryAfterMs]).toEqual([reason, retryAfterMs]);
    expect(failure.message).not.toMatch(/Secret|[0-9a-f]{24}/);
  });

  it('answered 503 by the platform itself, or with a time to come back, is certainly not said', async () => {
    const { sim, messaging, conversationId } = await startTalk();
    const body = { errors: [{ code: 'unavailable', title: 'Unavailable' }] };
    for (const definite of [{ body }, { retryAfter: 7 }]) {
      sim.faults.add({ kind: 'status', status: 503, ...definite, match: { method: 'POST', path } });
      const failure = await failureOf(messaging.sendMessage(conversationId, plain('x'), write('k'), options()));
      expect(failure.kind).toBe('unavailable');
    }
  });

  it('to a full conversation, or to one that cannot exist, is refused for good', async () => {
    const { sim, messaging, conversationId } = await startTalk({ maximumMessages: 1 });
    const send = (id: string) => failureOf(messaging.sendMessage(id, plain('x'), write('k'), options()));
    expect(await send(conversationId)).toMatchObject({ kind: 'rejected', reason: 'conversationFull' });
    sim.requests.length = 0;
    for (const id of ['../users', 'a/b', '', '..', 'ä']) expect((await send(id)).kind).toBe('notFound');
    expect(sim.requests).toEqual([]);
  });
});
