import { afterAll, beforeAll, expect, it } from 'vitest';
import { plainTarget } from '../../../src/temporal/connection.ts';
import { startEmbeddedServer, type EmbeddedServer } from '../../../src/temporal/embedded-server.ts';
import { runIdsOf } from '../../support/runs.ts';
import { quietRuntime, serverBinary } from '../../support/temporal.ts';
import { beginChat, startWebchatStack } from '../../support/webchat-stack.ts';

quietRuntime();
/** Number of events after which this test's server suggests continue-as-new; the real limit is thousands. */
const suggestedAfter = 60;
const rounds = 25;
let embedded: EmbeddedServer;
let stack: Awaited<ReturnType<typeof startWebchatStack>>;
beforeAll(async () => {
  embedded = await startEmbeddedServer({
    binary: serverBinary(),
    dataDir: null,
    uiPort: null,
    extraArgs: ['--dynamic-config-value', `limit.historyCount.suggestContinueAsNew=${suggestedAfter}`],
  });
  stack = await startWebchatStack({}, plainTarget(embedded.address));
});
afterAll(async () => {
  await stack.close();
  await embedded.stop();
});

it('a chat that continues as new in the middle of a talk loses and doubles nothing, on its open stream and at the team', async () => {
  const { chats, client } = stack;
  const { chatId, browser, agent, said } = await beginChat(stack);
  const questions = Array.from({ length: rounds }, (_, index) => `Question ${index + 1}`);
  const answers = Array.from({ length: rounds }, (_, index) => `Answer ${index + 1}`);
  for (const [index, question] of questions.entries()) {
    await chats.send(chatId, stack.say(question));
    agent.say(answers[index] ?? '');
    // The others are under way when the next ones come.
    if (index % 3 === 0) await browser.until('message', ({ text }) => text === answers[index]);
  }
  await browser.until('message', ({ text }) => text === answers.at(-1));
  await expect.poll(said).toContain(`user: ${questions.at(-1)}`);
  await chats.report(chatId, { kind: 'end' });
  await browser.until('ended');

  let runs = 0;
  for await (const _ of runIdsOf(client, `webchat/${chatId}`)) runs += 1;
  expect(runs).toBeGreaterThanOrEqual(3);
  const by = (who: string) => browser.shown().filter((line) => line.startsWith(`${who}: `));
  expect(by('visitor')).toEqual(questions.map((text) => `visitor: ${text}`));
  expect(by('agent').toSorted()).toEqual(answers.map((text) => `agent: ${text}`).toSorted());
  expect(said().filter((line) => line.startsWith('user: '))).toEqual(questions.map((text) => `user: ${text}`));
  expect(browser.events.map(({ id }) => id)).toEqual(browser.events.map((_, index) => index + 1));
  const { events } = await chats.subscribe(chatId, { process: stack.process, after: 0 });
  expect(browser.events).toEqual(events);
});
