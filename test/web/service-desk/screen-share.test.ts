import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startBench, type TestBench, type TestPage } from './support/page.ts';

let bench: TestBench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.close());

const url = 'https://cobrowse.example/s/1';
const told = (): unknown[] => bench.server.chat().toldOn('screen-share');

async function asked(link = url): Promise<TestPage> {
  const page = await bench.open();
  await bench.settled(page.widget.start());
  bench.server.chat().join({ id: 'a1', name: 'Ada' });
  bench.server.chat().emit('screenShareRequest', { url: link });
  await bench.until(() => page.widget.answer !== null || told().length > 0);
  return page;
}

describe('a request to share the screen', () => {
  it('opens the link only after the visitor has accepted, and tells the agent', async () => {
    const page = await asked();
    expect(page.opened).toEqual([]);
    page.widget.answer?.('accepted');
    await bench.until(() => told().length === 1);
    expect(page.opened).toEqual([url]);
    expect(told()).toEqual([{ state: 'accepted' }]);
    await bench.settled(page.widget.desk!.screenShareStop());
    expect(told()).toEqual([{ state: 'accepted' }, { state: 'ended' }]);
  });

  it('that is declined opens nothing, and the agent hears it', async () => {
    const page = await asked();
    page.widget.answer?.('declined');
    await bench.until(() => told().length === 1);
    expect(told()).toEqual([{ state: 'declined' }]);
    expect(page.opened).toEqual([]);
  });

  it('does not hold up the talk while it waits for an answer', async () => {
    const page = await asked();
    bench.server.chat().say('Take your time.');
    await bench.until(() => page.widget.texts().length === 1);
    expect(told()).toEqual([]);
  });

  it('is withdrawn after a minute without an answer, and a late answer opens nothing', async () => {
    const page = await asked();
    const from = bench.clock.now();
    await bench.until(() => told().length === 1);
    expect(bench.clock.now() - from).toBeGreaterThanOrEqual(59_000);
    expect(told()).toEqual([{ state: 'cancelled' }]);
    expect(page.widget.names()).toContain('screenShareEnded');
    page.widget.answer?.('accepted');
    await bench.settled(page.widget.send('v1', 'sorry'));
    expect(page.opened).toEqual([]);
  });

  it('that the agent withdraws is closed, and nothing is told back', async () => {
    const page = await asked();
    bench.server.chat().emit('screenShareEnded', {});
    await bench.until(() => page.widget.names().includes('screenShareEnded'));
    await bench.settled(page.widget.send('v1', 'ok'));
    expect(told()).toEqual([]);
  });

  it('offers the link as a button where the browser blocks new tabs', async () => {
    const page = await asked();
    page.blocksTabs = true;
    page.widget.answer?.('accepted');
    await bench.until(() => page.widget.argsOf('sendMessageToUser').length === 1);
    expect(JSON.stringify(page.widget.argsOf('sendMessageToUser'))).toContain(`"url":"${url}"`);
    expect(page.opened).toEqual([]);
  });

  it('with anything but a web address is not shown', async () => {
    const page = await asked('javascript:alert(1)');
    expect(told()).toEqual([{ state: 'cancelled' }]);
    expect(page.widget.names()).not.toContain('screenShareRequest');
  });

  it('that was open when the page was reloaded is told as cancelled', async () => {
    const page = await asked();
    const reloaded = await page.reload();
    await bench.settled(reloaded.widget.hydrate());
    await bench.until(() => told().length === 1);
    expect(told()).toEqual([{ state: 'cancelled' }]);
  });

  it('tells its answer again until the agent has it', async () => {
    const page = await asked();
    bench.server.fail('POST', /screen-share$/u, { status: 503 }, 'lost-before');
    page.widget.answer?.('accepted');
    await bench.until(() => told().length === 1);
    expect(page.opened).toEqual([url]);
  });

  it('is over with the chat, and nothing is told after the end', async () => {
    const page = await asked();
    bench.server.chat().end('agent');
    await bench.until(() => !page.widget.isStarted);
    expect(told()).toEqual([]);
    expect(page.opened).toEqual([]);
  });
});
