import { describe, expect, it } from 'vitest';
import { failureOf, meeting, options } from '../../support/adapter-helpers.ts';
import { faults, startTalk, write } from './support.ts';

const path = 'messages$';
const visitor = { externalId: 'v', name: null, email: null, locale: null };

/** A web chat whose conversation is open. */
async function startChat() {
  const bench = await startTalk();
  const { id, userId } = await bench.messaging.openConversation({ chat: 'c1', visitor }, write('open'), options());
  bench.sim.requests.length = 0;
  const post = (text: string, key = write('k'), call = options()) =>
    bench.messaging.postAsCustomer(id, userId ?? '', { text }, key, call);
  const posted = () =>
    (bench.sim.app.conversations.get(id)?.messages ?? []).map(({ author, content }) => [
      author.type,
      content?.['text'],
    ]);
  return { ...bench, id, userId: userId ?? '', post, posted };
}

describe('a message in the customer’s name, tried again', () => {
  for (const [name, fault] of faults) {
    it(`is posted once when its request ${name}`, async () => {
      const { sim, post, posted } = await startChat();
      const first = write('k');
      sim.faults.add({ ...fault, match: { method: 'POST', path } });
      await failureOf(post('Hello', first, meeting(fault)));
      sim.faults.clear();
      const again = { ...first, mayBeDone: true };
      const { id } = await post('Hello', again);
      expect((await post('Hello', again)).id).toBe(id);
      expect(posted()).toEqual([['user', 'Hello']]);
    });

    it(`is posted once when the look-up ${name}`, async () => {
      const { sim, post, posted } = await startChat();
      await post('Hello');
      sim.faults.add({ ...fault, match: { method: 'GET', path } });
      await failureOf(post('Hello', write('k', true), meeting(fault)));
      await post('Hello', write('k', true));
      expect(posted()).toEqual([['user', 'Hello']]);
    });
  }

  it('is neither confused with what the business said, nor with what another user did, with the same key', async () => {
    const { api, id, messaging, post, posted } = await startChat();
    await messaging.sendMessage(id, { text: 'Same', quickReplies: [] }, write('k'), options());
    const other = await api.createUser({ externalId: 'other' }, options());
    const forged = { author: { type: 'user' as const, userId: other.id }, content: { type: 'text', text: 'Forged' } };
    await api.postMessage(id, { ...forged, metadata: { deskbridgeKey: 'k' } }, options());
    await post('Same', write('k', true));
    expect(posted()).toEqual([
      ['business', 'Same'],
      ['user', 'Forged'],
      ['user', 'Same'],
    ]);
  });
});

describe('a message in the customer’s name', () => {
  it('costs one request, and has our key', async () => {
    const { sim, post, userId } = await startChat();
    expect(await post('Hello')).toMatchObject({
      author: { kind: 'user', userId },
      content: { kind: 'text', text: 'Hello' },
      ourKey: 'k',
    });
    expect(sim.requests.map(({ method }) => method)).toEqual(['POST']);
  });

  it.each(['%((switchboard:passControl:agent))%', '%{{switchboard:offerControl}}%', '![x](https://evil.example/x)'])(
    'with shorthand moves no control and arrives: %s',
    async (text) => {
      const { messaging, id, post, posted } = await startChat();
      await post(text);
      expect((await messaging.getConversation(id, options())).active?.name).toBe('bot');
      const [[, said] = []] = posted();
      expect(said).not.toBe(text);
      expect(String(said).replaceAll('\u200D', '')).toBe(text);
    },
  );

  it.each([
    ['image/png', 'image'],
    ['application/pdf', 'file'],
    ['image/svg+xml', 'file'],
  ])('with a file of type %s is an %s that people can open, with its name', async (mediaType, type) => {
    const { messaging, id, userId, sim } = await startChat();
    const content = new Blob(['bytes']).stream();
    const name = `${'n'.repeat(200)}.png`;
    const { url } = await messaging.uploadFile(id, { name, contentType: mediaType, content }, options());
    const message = await messaging.postAsCustomer(
      id,
      userId,
      { file: { url, name, mediaType } },
      write('f'),
      options(),
    );
    expect(message.content).toMatchObject({ kind: 'file', url, mediaType, size: 5 });
    expect(sim.app.conversations.get(id)?.messages.at(-1)?.content).toMatchObject({ type });
  });

  it.each([
    [404, 'notFound'],
    [423, 'rejected'],
  ] as const)('answered %i is %s, without its text', async (status, kind) => {
    const { sim, post } = await startChat();
    sim.faults.add({ kind: 'status', status, match: { method: 'POST', path } });
    const failure = await failureOf(post('Secret text'));
    expect(failure.kind).toBe(kind);
    expect(failure.message).not.toContain('Secret');
  });
});
