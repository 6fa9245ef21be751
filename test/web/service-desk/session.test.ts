import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startBench, type TestBench } from './support/page.ts';

let bench: TestBench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.close());

const ada = { id: 'a1', name: 'Ada' };
const sessions = (): number => bench.server.count('POST', /sessions$/u);

describe('the session', () => {
  it('is one for desk, history and assistant of a page', async () => {
    const page = await bench.open();
    await bench.settled(page.widget.start());
    const { createHistoryLoader, createLeaveMessage } = page.create;
    await bench.settled(createHistoryLoader({ url: `${bench.server.url}/` })());
    await bench.settled(createLeaveMessage({ url: bench.server.url })({ text: 'hi' }));
    expect(sessions()).toBe(1);
  });

  it('is another one in another tab, with a chat of its own', async () => {
    const [one, two] = [await bench.open(), await bench.open()];
    await bench.settled(Promise.all([one.widget.start(), two.widget.start()]));
    expect(sessions()).toBe(2);
    expect(bench.server.chats).toHaveLength(2);
  });

  it('sends its token in the Authorization header, and nowhere else', async () => {
    const { widget } = await bench.open();
    await bench.settled(widget.start());
    bench.server.chat().join(ada);
    await bench.until(() => widget.isConnected);
    await bench.settled(widget.send('v1', 'hello'));
    const after = bench.server.arrivals.filter(({ path }) => path !== '/sessions');
    expect(after.length).toBeGreaterThan(2);
    for (const { authorization, path, body } of after) {
      expect(authorization).toBe('Bearer token-1');
      expect(path + JSON.stringify(body)).not.toContain('token-1');
    }
  });

  it('is renewed in time as long as a chat is open, and no longer', async () => {
    bench.server.ttlSeconds = 60;
    const { widget } = await bench.open();
    await bench.settled(widget.start());
    const from = bench.clock.now();
    await bench.until(() => sessions() >= 3);
    expect(bench.clock.now() - from).toBeLessThan(70_000);
    expect(bench.server.arrivals.findLast(({ path }) => path === '/sessions')?.authorization).toBe('Bearer token-2');
    await bench.settled(widget.end());
    const before = sessions();
    const end = bench.clock.now();
    await bench.until(() => bench.clock.now() > end + 80_000);
    expect(sessions()).toBe(before);
  });

  it('that is refused is renewed once, and the request goes on', async () => {
    const { widget } = await bench.open();
    await bench.settled(widget.start());
    bench.server.chat().join(ada);
    await bench.until(() => widget.isConnected);
    bench.server.expireTokens();
    const both = Promise.all([widget.send('v1', 'one'), widget.desk!.userTyping(true)]);
    expect((await bench.settled(both)).error).toBeUndefined();
    expect(sessions()).toBe(2);
    expect(bench.server.chat().messages.map(({ text }) => text)).toEqual(['one']);
  });

  it('that expired for good ends the chat, since it belongs to nobody now', async () => {
    const { widget, storage } = await bench.open();
    await bench.settled(widget.start());
    bench.server.chat().join(ada);
    await bench.until(() => widget.isConnected);
    bench.server.expireTokens(true);
    bench.server.chat().drop();
    await bench.until(() => !widget.isStarted);
    expect(storage.all).not.toContain('chat-1');
  });

  it('goes on with its token while renewing it fails for a while', async () => {
    bench.server.ttlSeconds = 60;
    const { widget } = await bench.open();
    await bench.settled(widget.start());
    bench.clock.advance(31_000);
    bench.server.fail('POST', /sessions$/u, ...Array.from({ length: 50 }, () => ({ status: 503 })));
    const { error, tookMs } = await bench.settled(widget.send('v1', 'hello'));
    expect(error).toBeUndefined();
    expect(tookMs).toBeLessThan(5_000);
  });
});

describe('who the visitor is', () => {
  it('is told by the site when the session begins, and when it is renewed', async () => {
    let asked = 0;
    const identity = async (): Promise<string> => `jwt-of-ada-${(asked += 1)}`.slice(0, 10);
    const { widget } = await bench.open({ identity });
    await bench.settled(widget.start());
    expect(bench.server.arrivals[0]?.body).toEqual({ identity: 'jwt-of-ada' });
    bench.server.expireTokens();
    await bench.settled(widget.send('v1', 'hello'));
    expect(asked).toBe(2);
  });

  it('is proven again after a reload: another visitor does not get the chat', async () => {
    const page = await bench.open({ identity: 'ada' });
    await bench.settled(page.widget.start());
    bench.server.chat().join(ada);
    await bench.until(() => page.widget.isConnected);
    const same = await page.reload();
    expect((await bench.settled(same.widget.hydrate())).value).toBe(true);
    const asked = bench.server.count('GET', /^\/chats\/[^/]+$/u);
    const other = await same.reload({ identity: () => 'bob' });
    expect((await bench.settled(other.widget.hydrate())).value).toBe(false);
    expect(bench.server.count('GET', /^\/chats\/[^/]+$/u)).toBe(asked);
    expect(other.storage.all).not.toContain('chat-1');
  });

  it('is nobody after signing out: the chat of before is not theirs', async () => {
    const page = await bench.open({ identity: 'ada' });
    await bench.settled(page.widget.start());
    bench.server.chat().join(ada);
    await bench.until(() => page.widget.isConnected);
    const signedOut = await page.reload({ identity: () => null });
    const load = signedOut.create.createHistoryLoader({ url: bench.server.url });
    expect((await bench.settled(load())).value).toEqual([]);
    expect((await bench.settled(signedOut.widget.hydrate())).value).toBe(false);
    expect(bench.server.arrivals.findLast(({ path }) => path === '/sessions')?.authorization).toBeUndefined();
  });

  it('that the site cannot say starts no chat as somebody else', async () => {
    const { widget, problems } = await bench.open({ identity: () => Promise.reject(new Error('down')) });
    const { error } = await bench.settled(widget.start());
    expect(error).toMatchObject({ code: 'IDENTITY' });
    expect(bench.server.arrivals).toEqual([]);
    expect(problems).toContainEqual({ during: 'start', code: 'IDENTITY', status: 0 });
  });
});

it('what is reported as a problem contains no text and no token', async () => {
  const { widget, problems } = await bench.open();
  await bench.settled(widget.start());
  bench.server.fail('POST', /messages$/u, { status: 503 }, { status: 422 });
  await bench.settled(widget.send('v1', 'my secret'));
  expect(problems.length).toBeGreaterThan(0);
  expect(JSON.stringify(problems)).not.toMatch(/secret|token-/u);
});

it('a page whose storage is refused or full works until it is left', async () => {
  const { widget, storage } = await bench.open();
  storage.setItem = () => {
    throw new Error('QuotaExceededError');
  };
  await bench.settled(widget.start());
  bench.server.chat().join(ada);
  await bench.until(() => widget.isConnected);
  expect((await bench.settled(widget.send('v1', 'hello'))).error).toBeUndefined();
});
