import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HistoryItem } from '../../../web/service-desk/src/carbon.ts';
import { startBench, type TestBench, type TestPage } from './support/page.ts';

let bench: TestBench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.close());

const ada = { id: 'a1', name: 'Ada' };

async function connected(): Promise<TestPage> {
  const page = await bench.open();
  await bench.settled(page.widget.start());
  bench.server.chat().emit('capabilities', { files: { allowed: true, multiple: true, types: ['.pdf'], maxBytes: 10 } });
  bench.server.chat().join(ada);
  await bench.until(() => page.widget.isConnected);
  return page;
}

/** What the chat shows from its history. */
async function history(page: TestPage): Promise<HistoryItem[]> {
  const { value } = await bench.settled(page.create.createHistoryLoader({ url: bench.server.url })());
  return value ?? [];
}

const textsOf = (items: HistoryItem[]): (string | undefined)[] =>
  items.map(({ message }) => ('input' in message ? message.input.text : message.output.generic?.[0]?.text));

describe('a reload while an agent is connected', () => {
  it('resumes the chat where it was, with the session and the capabilities of before', async () => {
    const page = await connected();
    bench.server.chat().say('before');
    await bench.until(() => page.widget.texts().length === 1);
    const sessions = bench.server.count('POST', /sessions$/u);
    const reloaded = await page.reload();
    bench.server.chat().say('meanwhile');
    expect((await bench.settled(reloaded.widget.hydrate())).value).toBe(true);
    await bench.until(() => reloaded.widget.texts().length === 1);
    expect(reloaded.widget.texts()).toEqual(['meanwhile']);
    expect(reloaded.widget.names()).not.toContain('agentJoined');
    expect(reloaded.widget.argsOf('updateCapabilities')).toEqual([
      [{ allowFileUploads: true, allowMultipleFileUploads: true, allowedFileUploadTypes: '.pdf' }],
    ]);
    expect(bench.server.count('POST', /sessions$/u)).toBe(sessions);
    await bench.settled(reloaded.widget.send('v1', 'still here'));
    expect(bench.server.chat().messages.at(-1)?.text).toBe('still here');
  });

  it('brings the messages back by the history, each once, with who wrote them', async () => {
    const page = await connected();
    const chat = bench.server.chat();
    chat.say('How can I help?');
    await bench.settled(page.widget.send('v1', 'My parcel'));
    await bench.until(() => page.widget.texts().length === 1);
    const reloaded = await page.reload();
    chat.say('Let me look.');
    chat.emit('message', { messageId: 's1', by: 'system', text: 'A note', at: '2026-11-20T09:05:00Z' });
    const items = await history(reloaded);
    expect(textsOf(items)).toEqual(['How can I help?', 'My parcel', 'Let me look.', 'A note']);
    expect(items[0]).toEqual({
      time: '2026-11-20T09:00:00.000Z',
      message: {
        id: 'm3',
        output: { generic: [{ response_type: 'text', text: 'How can I help?', agent_message_type: 'from_agent' }] },
        message_options: { response_user_profile: { id: 'a1', nickname: 'Ada', user_type: 'human' } },
      },
    });
    await bench.settled(reloaded.widget.hydrate());
    chat.say('Found it.');
    await bench.until(() => reloaded.widget.texts().length > 0);
    expect(reloaded.widget.texts()).toEqual(['Found it.']);
  });

  it('shows who has come, gone and ended meanwhile, in order', async () => {
    const page = await connected();
    const reloaded = await page.reload();
    const chat = bench.server.chat();
    chat.emit('agentLeft', {});
    chat.join({ id: 'a2', name: 'Bob' });
    chat.say('Bob here.');
    await bench.settled(reloaded.widget.hydrate());
    await bench.until(() => reloaded.widget.texts().length === 1);
    const shown = reloaded.widget.names().filter((name) => /^(?:agent(?:Left|Joined)|send)/u.test(name));
    expect(shown).toEqual(['agentLeftChat', 'agentJoined', 'sendMessageToUser']);
  });

  it('answers false when the chat has ended meanwhile, and keeps nothing of it', async () => {
    const page = await connected();
    bench.server.chat().state = 'ended';
    const reloaded = await page.reload();
    expect((await bench.settled(reloaded.widget.hydrate())).value).toBe(false);
    expect(reloaded.storage.all).not.toContain('chat-1');
    expect(reloaded.widget.state).toBe(false);
  });

  it('during an outage tries for 20 seconds, and gives up the try but not the chat', async () => {
    const page = await connected();
    bench.server.down(true);
    const reloaded = await page.reload();
    const { value, tookMs } = await bench.settled(reloaded.widget.hydrate());
    expect(value).toBe(false);
    expect(tookMs).toBeGreaterThan(9_000);
    expect(tookMs).toBeLessThanOrEqual(20_100);
    bench.server.down(false);
    await bench.settled(reloaded.widget.start());
    expect(bench.server.chats).toHaveLength(1);
    await bench.until(() => reloaded.widget.isConnected);
  });

  it('survives a second reload and a duplicated tab', async () => {
    const page = await connected();
    const again = await (await page.reload()).reload();
    expect((await bench.settled(again.widget.hydrate())).value).toBe(true);
    const copy = await again.duplicate();
    expect((await bench.settled(copy.widget.hydrate())).value).toBe(true);
    bench.server.chat().say('to both');
    await bench.until(() => again.widget.texts().length === 1 && copy.widget.texts().length === 1);
  });
});

describe('a reload while the visitor waits', () => {
  it('keeps the place in the queue: the next start takes up the same chat', async () => {
    const page = await bench.open();
    await bench.settled(page.widget.start());
    const reloaded = await page.reload();
    expect((await bench.settled(reloaded.widget.hydrate())).value).toBe(false);
    expect(reloaded.widget.state).toBeUndefined();
    await bench.settled(reloaded.widget.start());
    expect(bench.server.chats).toHaveLength(1);
    bench.server.chat().join(ada);
    await bench.until(() => reloaded.widget.isConnected);
  });

  it('shows the agent who joined meanwhile, and what was said once, with or without history', async () => {
    const page = await bench.open();
    await bench.settled(page.widget.start());
    const reloaded = await page.reload();
    bench.server.chat().join(ada);
    bench.server.chat().say('Are you there?');
    const withHistory = await page.duplicate();
    expect(textsOf(await history(withHistory))).toEqual(['Are you there?']);
    for (const { widget } of [reloaded, withHistory]) await bench.settled(widget.start());
    await bench.until(() => reloaded.widget.texts().length === 1 && withHistory.widget.isConnected);
    expect(reloaded.widget.texts()).toEqual(['Are you there?']);
    bench.server.chat().say('Hello?');
    await bench.until(() => withHistory.widget.texts().includes('Hello?'));
    expect(withHistory.widget.texts()).toEqual(['Hello?']);
  });

  it('starts another chat when the one that waited has ended', async () => {
    const page = await bench.open();
    await bench.settled(page.widget.start());
    bench.server.chat().state = 'ended';
    const reloaded = await page.reload();
    await bench.settled(reloaded.widget.start());
    expect(bench.server.chats).toHaveLength(2);
  });
});

describe('the history', () => {
  it('of a tab without a chat is empty and asks for nothing', async () => {
    const page = await bench.open();
    expect(await history(page)).toEqual([]);
    expect(bench.server.arrivals).toEqual([]);
  });

  it('is empty when the service does not answer, and the chat is not lost', async () => {
    const page = await connected();
    const reloaded = await page.reload();
    bench.server.down(true);
    expect(await history(reloaded)).toEqual([]);
    bench.server.down(false);
    expect((await bench.settled(reloaded.widget.hydrate())).value).toBe(true);
  });

  it('of a chat that ended while the visitor waited is shown once and then forgotten', async () => {
    const page = await bench.open();
    await bench.settled(page.widget.start());
    bench.server.chat().emit('message', { messageId: 's', by: 'system', text: 'Closed.', at: '2026-11-20T09:00:00Z' });
    bench.server.chat().state = 'ended';
    const reloaded = await page.reload();
    expect(textsOf(await history(reloaded))).toEqual(['Closed.']);
    expect(await history(await reloaded.reload())).toEqual([]);
  });
});
