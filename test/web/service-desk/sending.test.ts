import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startBench, type TestBench, type TestPage } from './support/page.ts';

let bench: TestBench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.close());

async function connected(): Promise<TestPage> {
  const page = await bench.open();
  await bench.settled(page.widget.start());
  bench.server.chat().join({ id: 'a1', name: 'Ada' });
  await bench.until(() => page.widget.isConnected);
  return page;
}

const heard = (): string[] => bench.server.chat().messages.flatMap(({ by, text }) => (by === 'visitor' ? [text] : []));

describe('a message of the visitor', () => {
  it('is sent again with the same id until it is acknowledged, and arrives once', async () => {
    const { widget } = await connected();
    bench.server.fail(
      'POST',
      /messages$/u,
      'lost-before',
      'lost-after',
      { status: 503 },
      { status: 429, retryAfter: 2 },
    );
    const { error } = await bench.settled(widget.send('v1', 'Where is my parcel?'));
    expect(error).toBeUndefined();
    expect(heard()).toEqual(['Where is my parcel?']);
    const bodies = bench.server.arrivals.filter(({ path }) => path.endsWith('/messages')).map(({ body }) => body);
    expect(bodies).toEqual(Array.from({ length: 5 }, () => ({ id: 'v1', text: 'Where is my parcel?' })));
  });

  it('is not shown to the visitor who wrote it', async () => {
    const { widget } = await connected();
    await bench.settled(widget.send('v1', 'mine'));
    bench.server.chat().say('answer');
    await bench.until(() => widget.texts().length > 0);
    expect(widget.texts()).toEqual(['answer']);
  });

  it('fails before the chat gives it up after 20 seconds, so that it cannot arrive after it was shown as failed', async () => {
    const { widget } = await connected();
    bench.server.down(true);
    const { error, tookMs } = await bench.settled(widget.send('v1', 'hello'));
    expect(error).toMatchObject({ name: 'ServiceError', code: 'NETWORK' });
    expect(tookMs).toBeGreaterThan(8_000);
    expect(tookMs).toBeLessThanOrEqual(18_100);
    bench.server.down(false);
    const from = bench.clock.now();
    await bench.until(() => bench.clock.now() > from + 15_000);
    expect(heard()).toEqual([]);
  });

  it('that gets no answer at all fails within 18 seconds too', async () => {
    const { widget } = await connected();
    bench.server.fail('POST', /messages$/u, 'hang', 'hang', 'hang', 'hang');
    const { error, tookMs } = await bench.settled(widget.send('v1', 'hello'));
    expect(error).toMatchObject({ code: 'TIMEOUT' });
    expect(tookMs).toBeLessThanOrEqual(18_100);
  });

  it('that was refused is not sent again, and the next one is', async () => {
    const { widget, problems } = await connected();
    bench.server.fail('POST', /messages$/u, { status: 422, code: 'TOO_LONG' });
    const refused = await bench.settled(widget.send('v1', 'too long'));
    expect(refused.error).toMatchObject({ status: 422, code: 'TOO_LONG' });
    await bench.settled(widget.send('v2', 'short'));
    expect(heard()).toEqual(['short']);
    expect(problems).toEqual([{ during: 'message', code: 'TOO_LONG', status: 422 }]);
  });

  it('waits for the one before it, so that their order is kept', async () => {
    const { widget } = await connected();
    bench.server.fail('POST', /messages$/u, { status: 503 }, { status: 503 });
    const all = Promise.all([widget.send('v1', 'one'), widget.send('v2', 'two'), widget.send('v3', 'three')]);
    await bench.settled(all);
    expect(heard()).toEqual(['one', 'two', 'three']);
  });

  it('to a chat that is over fails, and the chat ends', async () => {
    const page = await connected();
    bench.server.fail('POST', /messages$/u, { status: 409, code: 'CHAT_OVER' });
    const { error } = await bench.settled(page.widget.send('v1', 'anybody?'));
    expect(error).toMatchObject({ status: 409 });
    await bench.until(() => !page.widget.isStarted);
    expect(page.widget.state).toBe(false);
  });

  it('of another window of the same tab is shown there once', async () => {
    const page = await connected();
    const other = await page.duplicate();
    expect((await bench.settled(other.widget.hydrate())).value).toBe(true);
    await bench.settled(page.widget.send('v1', 'from the first'));
    await bench.settled(other.widget.send('v2', 'from the second'));
    await bench.until(() => page.widget.texts().length === 1 && other.widget.texts().length === 1);
    expect(page.widget.texts()).toEqual(['You wrote in another window: from the second']);
    expect(other.widget.texts()).toEqual(['You wrote in another window: from the first']);
    expect(JSON.stringify(other.widget.calls)).toContain('"agent_message_type":"system"');
  });
});

describe('typing', () => {
  it('is told when it changes, in order, and the stop is told as well', async () => {
    const { widget } = await connected();
    for (const isTyping of [true, true, false]) await bench.settled(widget.desk!.userTyping(isTyping));
    await bench.settled(Promise.all([true, false, true, false].map((value) => widget.desk!.userTyping(value))));
    const told = bench.server.chat().toldOn('typing');
    expect(told.slice(0, 2)).toEqual([{ typing: true }, { typing: false }]);
    expect(told.at(-1)).toEqual({ typing: false });
  });

  it('that could not be told holds nothing up', async () => {
    const { widget } = await connected();
    bench.server.fail('POST', /typing$/u, { status: 503 });
    await bench.settled(widget.desk!.userTyping(true));
    await bench.settled(widget.desk!.userTyping(false));
    expect(bench.server.chat().toldOn('typing')).toEqual([{ typing: false }]);
  });
});

it('what the visitor has read is told by the id of the newest event', async () => {
  const { widget } = await connected();
  await bench.settled(widget.desk!.userReadMessages());
  expect(bench.server.chat().toldOn('read')).toEqual([{ upTo: 1 }]);
});
