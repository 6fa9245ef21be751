import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startBench, type TestBench, type TestPage } from './support/page.ts';

let bench: TestBench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.close());

const ada = { id: 'a1', name: 'Ada' };
const disconnected = (page: TestPage): unknown[] =>
  page.widget.argsOf('setErrorStatus').map(([error]) => (error as { isDisconnected: boolean }).isDisconnected);

async function connected(): Promise<TestPage> {
  const page = await bench.open();
  await bench.settled(page.widget.start());
  bench.server.chat().join(ada);
  await bench.until(() => page.widget.isConnected);
  return page;
}

describe('the events of a chat', () => {
  it('are each shown once, however often they are sent', async () => {
    const { widget } = await connected();
    const chat = bench.server.chat();
    chat.say('one');
    chat.say('two');
    for (const id of [1, 2, 3]) chat.repeat(id);
    chat.emit('message', { messageId: 'm2', by: 'agent', text: 'one', agentId: 'a1', at: '2026-11-20T09:00:00Z' });
    chat.say('three');
    await bench.until(() => widget.texts().includes('three'));
    expect(widget.texts()).toEqual(['one', 'two', 'three']);
    expect(widget.argsOf('agentJoined')).toHaveLength(1);
  });

  it('go on where they stopped when the stream is cut, and a short cut is not shown', async () => {
    const page = await connected();
    const chat = bench.server.chat();
    chat.say('before');
    await bench.until(() => page.widget.texts().length === 1);
    chat.drop();
    chat.say('meanwhile');
    await bench.until(() => page.widget.texts().length === 2);
    const last = bench.server.arrivals.findLast(({ path }) => path.includes('/events'));
    expect(last?.path).toBe('/chats/chat-1/events?after=2');
    expect(disconnected(page)).toEqual([]);
  });

  it('show an outage of more than 1.5 seconds once, then that it is over, then what happened meanwhile', async () => {
    const page = await connected();
    const startedAt = bench.clock.now();
    bench.server.down(true);
    await bench.until(() => disconnected(page).length === 1);
    expect(bench.clock.now() - startedAt).toBeGreaterThanOrEqual(1_500);
    for (const text of ['one', 'two', 'three']) bench.server.chat().say(text);
    const attempts = bench.server.count('GET', /events/u);
    await bench.until(() => bench.server.count('GET', /events/u) >= attempts + 3);
    bench.server.down(false);
    await bench.until(() => page.widget.texts().length === 3);
    expect(disconnected(page)).toEqual([true, false]);
    expect(page.widget.names().indexOf('sendMessageToUser')).toBeGreaterThan(
      page.widget.names().lastIndexOf('setErrorStatus'),
    );
  });

  it('show no outage while the visitor waits for an agent, since the chat would give up', async () => {
    const page = await bench.open();
    await bench.settled(page.widget.start());
    bench.server.down(true);
    const from = bench.clock.now();
    await bench.until(() => bench.clock.now() > from + 10_000);
    bench.server.down(false);
    bench.server.chat().join(ada);
    await bench.until(() => page.widget.isConnected);
    expect(disconnected(page)).toEqual([]);
  });

  it('are asked for less and less often while the service is down, and not before it wants', async () => {
    const page = await connected();
    bench.server.fail('GET', /events/u, { status: 429, retryAfter: 30 });
    bench.server.chat().drop();
    await bench.until(() => page.problems.length === 1);
    const refusedAt = bench.clock.now();
    await bench.until(() => bench.server.chat().streams.size === 1);
    expect(bench.clock.now() - refusedAt).toBeGreaterThanOrEqual(29_900);
    bench.server.down(true);
    const from = bench.clock.now();
    await bench.until(() => bench.clock.now() > from + 60_000);
    expect(bench.server.arrivals.filter(({ path }) => path.includes('/events')).length).toBeLessThan(20);
  });

  it('that the service no longer has are made good from the chat as it is', async () => {
    const page = await connected();
    const chat = bench.server.chat();
    bench.server.down(true);
    chat.say('lost from the log');
    chat.agent = { id: 'a2', name: 'Bob' };
    chat.emit('agentJoined', { agent: chat.agent });
    chat.say('kept');
    chat.firstId = 4;
    bench.server.down(false);
    await bench.until(() => page.widget.texts().includes('kept'));
    expect(page.widget.texts()).toEqual(['lost from the log', 'kept']);
    expect(page.widget.argsOf('agentJoined').at(-1)).toEqual([{ id: 'a2', nickname: 'Bob', user_type: 'human' }]);
  });

  it('with a cursor that the service refuses are made good in the same way', async () => {
    const page = await connected();
    bench.server.down(true);
    bench.server.chat().say('meanwhile');
    bench.server.chat().refusedBelow = 2;
    bench.server.down(false);
    await bench.until(() => bench.server.chat().streams.size === 1 && page.widget.texts().length === 1);
    expect(page.widget.texts()).toEqual(['meanwhile']);
  });

  it('on a stream that has gone silent are asked for anew', async () => {
    const page = await connected();
    const before = bench.server.count('GET', /events/u);
    const from = bench.clock.now();
    await bench.until(() => bench.server.count('GET', /events/u) > before);
    expect(bench.clock.now() - from).toBeGreaterThanOrEqual(49_000);
    expect(disconnected(page)).toEqual([]);
  });

  it('report nothing while the page is being left, and go on when it comes back from the cache', async () => {
    const page = await connected();
    page.browser('left');
    bench.server.down(true);
    const from = bench.clock.now();
    await bench.until(() => bench.clock.now() > from + 10_000);
    expect(disconnected(page)).toEqual([]);
    bench.server.down(false);
    page.browser('shown');
    bench.server.chat().say('welcome back');
    await bench.until(() => page.widget.texts().length === 1);
  });

  it('of a chat that is no longer ours end it', async () => {
    const page = await connected();
    bench.server.fail('GET', /events/u, { status: 403, code: 'FORBIDDEN' });
    bench.server.chat().drop();
    await bench.until(() => !page.widget.isStarted);
    expect(page.widget.names()).toContain('endConversation');
    expect(page.storage.all).not.toContain('chat-1');
  });

  it('of a newer service, which this package does not know, are passed over', async () => {
    const { widget, problems } = await connected();
    const chat = bench.server.chat();
    chat.log.push({ id: 2, name: 'applause', data: {} });
    chat.repeat(2);
    chat.say('after');
    await bench.until(() => widget.texts().length === 1);
    expect(problems).toEqual([]);
  });
});
