import { setTimeout as delay } from 'node:timers/promises';
import { describe, it } from 'vitest';
import { startProcess } from '../../support/processes.ts';
import { serverTarget } from '../../support/temporal.ts';
import { beginTalk, setStage } from './support/stage.ts';
import { input, visitorOf } from './support/visitor.ts';

const stage = setStage({ outage: {}, takeover: {}, worker: {}, tabs: {} });

/** How long the service is unreachable, in milliseconds. */
const outageMs = 3_000;
/** What the browser itself reports about requests that the test made fail. */
const isLostRequest = (complaint: string): boolean => complaint.startsWith('Failed to load resource');

describe('a talk with a person that is disturbed, in the real widget', () => {
  it.concurrent('outlasts an outage, and what was said meanwhile arrives once', async ({ expect }) => {
    const { visitor, agent, read } = await beginTalk(stage, 'outage');
    const { wire } = stage.lane('outage');
    const mine = ['One', 'Two', 'Three'];
    const theirs = ['First', 'Second', 'Third'];
    const { keyboard } = visitor.page;
    await input(visitor.page).click();
    wire.cut();
    const over = delay(outageMs);
    // Quickly: soon the widget takes nothing more.
    for (const text of mine) {
      await keyboard.insertText(text);
      await keyboard.press('Enter');
    }
    for (const text of theirs) agent.say(text);
    await visitor.sees('your connection to the live agent was lost');
    await over;
    wire.mend();
    await visitor.sees('The agent reconnected.');
    await visitor.sees('Third');
    await expect
      .poll(() => read().filter((line) => line.startsWith('user: ')), { timeout: 20_000 })
      .toEqual(mine.map((text) => `user: ${text}`));
    for (const text of [...mine, ...theirs, 'The agent reconnected.']) expect(await visitor.count(text), text).toBe(1);
    expect(visitor.complaints.filter((complaint) => !isLostRequest(complaint))).toEqual([]);
  });

  it.concurrent('goes on at another process when the one with its stream is killed', async ({ expect }) => {
    const { variables, url } = stage.stack();
    const { wire } = stage.lane('takeover');
    const target = { TEMPORAL_ADDRESS: serverTarget().connectionOptions.address ?? '', PORT: '0' };
    const api = startProcess(['bin/deskbridge.js', 'start', 'api'], { ...variables, ...target });
    const ready = JSON.parse(await api.says('API ready')) as { url: string };
    wire.lead(Number(new URL(ready.url).port));
    const { visitor, agent, read } = await beginTalk(stage, 'takeover');
    await visitor.say('Before');
    await expect.poll(read).toContain('user: Before');
    await api.kill();
    agent.say('While it was dead');
    await visitor.say('Meanwhile');
    wire.lead(Number(new URL(url).port));
    await visitor.sees('While it was dead');
    await expect.poll(read, { timeout: 20_000 }).toContain('user: Meanwhile');
    agent.say('After');
    await visitor.sees('After');
    for (const text of ['Before', 'While it was dead', 'Meanwhile', 'After'])
      expect(await visitor.count(text), text).toBe(1);
    expect(read().filter((line) => line.startsWith('user: '))).toEqual(['user: Before', 'user: Meanwhile']);
    expect(visitor.complaints.filter((complaint) => !isLostRequest(complaint))).toEqual([]);
  });

  it.concurrent('goes on when the worker is replaced', async ({ expect }) => {
    const { visitor, agent, read } = await beginTalk(stage, 'worker');
    await visitor.say('Before');
    await expect.poll(read).toContain('user: Before');
    const replaced = stage.stack().replaceWorker();
    await visitor.say('Meanwhile');
    agent.say('While it was replaced');
    await replaced;
    await visitor.sees('While it was replaced');
    await visitor.say('After');
    await expect.poll(read).toContain('user: After');
    expect(read().filter((line) => line.startsWith('user: '))).toEqual([
      'user: Before',
      'user: Meanwhile',
      'user: After',
    ]);
    expect(await visitor.count('While it was replaced')).toBe(1);
    expect(visitor.complaints).toEqual([]);
  });

  it.concurrent('is the same in a duplicated tab, until it ends in both', async ({ expect }) => {
    const { visitor, agent, read } = await beginTalk(stage, 'tabs');
    await visitor.say('From the first tab');
    await expect.poll(read).toContain('user: From the first tab');
    const context = visitor.page.context();
    const [page] = await Promise.all([context.waitForEvent('page'), visitor.page.evaluate('void open(location.href)')]);
    const second = visitorOf(page, visitor.complaints);
    await second.sees('From the first tab');
    await second.say('From the second tab');
    await visitor.sees('You wrote in another window: From the second tab');
    agent.say('To both');
    await Promise.all([visitor.sees('To both'), second.sees('To both')]);
    expect(read().filter((line) => line.startsWith('user: '))).toEqual([
      'user: From the first tab',
      'user: From the second tab',
    ]);
    for (const tab of [visitor, second]) expect(await tab.count('To both')).toBe(1);
    await second.press('Disconnect');
    await second.press('Disconnect');
    await Promise.all([visitor, second].map((tab) => tab.sees('You disconnected from the live agent.')));
    expect(visitor.complaints).toEqual([]);
  });
});
