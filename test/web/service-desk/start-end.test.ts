import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startBench, type TestBench } from './support/page.ts';
import { connectMessage } from './support/widget.ts';

let bench: TestBench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.close());

const ada = { id: 'a1', name: 'Ada' };
const ends = (): number => bench.server.count('POST', /\/end$/u);

describe('starting a chat', () => {
  it('that fails may be tried again, and there is one chat', async () => {
    const { widget, problems } = await bench.open();
    bench.server.fail('POST', /chats$/u, 'lost-after', ...Array.from({ length: 10 }, () => ({ status: 503 })));
    const first = await bench.settled(widget.start());
    expect(first.error).toMatchObject({ name: 'ServiceError', status: 503 });
    expect(first.tookMs).toBeLessThan(16_000);
    expect(problems[0]).toEqual({ during: 'start', code: 'NETWORK', status: 0 });
    expect((await bench.settled(widget.start())).error).toBeUndefined();
    expect(bench.server.chats).toHaveLength(1);
    bench.server.chat().join(ada);
    await bench.until(() => widget.isConnected);
  });

  it('that is refused is reported at once', async () => {
    const { widget } = await bench.open();
    bench.server.fail('POST', /chats$/u, { status: 422 });
    const { error } = await bench.settled(widget.start());
    expect(error).toMatchObject({ status: 422 });
    expect(bench.server.count('POST', /chats$/u)).toBe(1);
  });

  it('that the visitor gives up meanwhile ends the chat, and the next one is another', async () => {
    const { widget } = await bench.open();
    bench.server.fail('POST', /chats$/u, { status: 503 }, { status: 503 });
    const started = widget.start();
    await bench.until(() => bench.server.count('POST', /chats$/u) === 1);
    await bench.settled(widget.end());
    await bench.settled(started);
    await bench.until(() => ends() === 1);
    await bench.settled(widget.start());
    expect(bench.server.chats.map(({ state }) => state)).toEqual(['ended', 'waiting']);
  });

  it('takes what the site says instead of what the page has heard', async () => {
    const { widget } = await bench.open();
    widget.fire({ type: 'send', data: { input: { text: 'not this' } } });
    const history = [{ by: 'visitor', text: 'this', at: '2026-11-20T08:00:00Z' }];
    await bench.settled(widget.start(connectMessage(), { reason: 'Refund', history, locale: 'de' }));
    expect(bench.server.chat().body).toMatchObject({ reason: 'Refund', history, locale: 'de' });
  });
});

describe('ending a chat', () => {
  it('by the visitor is told once, shows nothing more, and forgets the chat', async () => {
    const { widget, storage } = await bench.open();
    await bench.settled(widget.start());
    const chat = bench.server.chat();
    chat.join(ada);
    await bench.until(() => widget.isConnected);
    await bench.settled(widget.end());
    await bench.settled(widget.desk!.endChat({ endedByHumanAgent: false }));
    chat.say('too late');
    expect(ends()).toBe(1);
    expect(chat.toldOn('end')).toEqual([{ by: 'visitor' }]);
    expect(widget.texts()).toEqual([]);
    expect(widget.ignored).toEqual([]);
    expect(widget.state).toBe(false);
    expect(storage.all).not.toContain('chat-1');
    await bench.settled(widget.start());
    expect(bench.server.chats).toHaveLength(2);
  });

  it('by the agent posts nothing back, and nothing is shown afterwards', async () => {
    const { widget } = await bench.open();
    await bench.settled(widget.start());
    const chat = bench.server.chat();
    chat.join(ada);
    chat.emit('ended', { by: 'agent' });
    chat.say('nothing after the end');
    await bench.until(() => !widget.isStarted);
    expect(widget.names().at(-1)).toBe('agentEndedChat');
    expect(ends()).toBe(0);
    expect(widget.texts()).toEqual([]);
  });

  it('by the service, or in another window, is not shown as the agent’s doing', async () => {
    const { widget } = await bench.open();
    await bench.settled(widget.start());
    bench.server.chat().join(ada);
    bench.server.chat().end('system');
    await bench.until(() => !widget.isStarted);
    expect(widget.names()).not.toContain('agentEndedChat');
    expect(widget.names()).toContain('endConversation');
    expect(ends()).toBe(0);
  });

  it('while the service is down closes the chat in time, and tells the service later', async () => {
    const { widget } = await bench.open();
    await bench.settled(widget.start());
    bench.server.down(true);
    const { tookMs } = await bench.settled(widget.end());
    expect(tookMs).toBeLessThan(5_000);
    bench.server.down(false);
    await bench.until(() => bench.server.chat().state === 'ended');
  });
});

describe('whether somebody is there', () => {
  it('is asked for the visitor’s matter, and the site hears when nobody is', async () => {
    const heard: unknown[] = [];
    const { widget } = await bench.open({ onUnavailable: (availability) => heard.push(availability) });
    const message = connectMessage({ transfer_info: { additional_data: { intent: 'lost parcel' } } });
    const ask = () => bench.settled(widget.desk!.areAnyAgentsOnline(message));
    expect((await ask()).value).toBe(true);
    expect(bench.server.arrivals.at(-1)?.path).toBe('/availability?intent=lost%20parcel');
    bench.server.availability = { available: null };
    expect((await ask()).value).toBeNull();
    bench.server.availability = { available: false, opensAt: '2026-11-21T08:00:00Z' };
    expect((await ask()).value).toBe(false);
    expect(heard).toEqual([bench.server.availability]);
  });

  it('is unknown when the service fails, or does not answer within 4 seconds', async () => {
    const { widget } = await bench.open();
    bench.server.fail('GET', /availability/u, { status: 503 }, 'hang');
    expect((await bench.settled(widget.desk!.areAnyAgentsOnline(connectMessage()))).value).toBeNull();
    const slow = await bench.settled(widget.desk!.areAnyAgentsOnline(connectMessage()));
    expect(slow.value).toBeNull();
    expect(slow.tookMs).toBeLessThanOrEqual(4_100);
  });
});
