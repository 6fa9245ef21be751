import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { createChatStreamActivities } from '../../../src/activities/chat-streams.ts';
import { createWebChats } from '../../../src/client/create-web-chats.ts';
import { defaultRules } from '../../../src/domain/conversation/rules.ts';
import type { ConversationState } from '../../../src/domain/conversation/state.ts';
import type { ChatEvent } from '../../../src/domain/webchat/events.ts';
import { quietRuntime, uniqueName } from '../../support/temporal.ts';
import { startTimeSkippingStack, type TimeSkippingStack } from '../../support/time-skipping-stack.ts';
import { openRequest } from '../../support/webchat-stack.ts';

quietRuntime();
const rules = {
  ...defaultRules,
  webchat: {
    seat: 'bot',
    handoffTo: 'ticket',
    handoffBy: 'pass' as const,
    acceptOffers: false,
    offerMs: 120_000,
    answerMs: 600_000,
    humanPauseMs: 0,
    pauseMs: 0,
    silenceMs: 3_600_000,
    deskMakesTicket: false,
    model: false,
    agents: 'ticket' as const,
    files: { types: [], maxBytes: 0 },
    screenShareOrigins: [],
  },
};
let stack: TimeSkippingStack;
beforeAll(async () => {
  stack = await startTimeSkippingStack({ rules });
});
afterAll(() => stack.close());

it('a process that has died is given up after about a minute, and delays no other one', async () => {
  const { client, taskQueue, connection, dataConverter } = stack;
  const chats = createWebChats({ client, taskQueue, idleMs: 3_600_000, rules });
  const living = uniqueName('streams');
  const dead = uniqueName('streams');
  const seen: ChatEvent[] = [];
  const deliver = (_chatId: string, events: readonly ChatEvent[]): boolean => seen.push(...events) > 0;
  const worker = await Worker.create({
    connection,
    dataConverter,
    taskQueue: living,
    activities: createChatStreamActivities({ process: living, deliver }),
  });
  const running = worker.run();
  onTestFinished(async () => {
    worker.shutdown();
    await running;
  });
  const request = openRequest('dead-process');
  const { visitor } = request;
  const { chatId } = await chats.open('0'.repeat(24), request);
  const processes = async (): Promise<string[]> => {
    const state: ConversationState = await client.workflow.getHandle(`webchat/${chatId}`).query('state');
    return state.webchat?.processes.map(({ process }) => process) ?? [];
  };
  await expect.poll(async () => (await chats.read(chatId)).snapshot.cursor).toBeGreaterThan(0);
  for (const process of [dead, living]) await chats.subscribe(chatId, { process, after: 0 });
  const say = (id: string) =>
    chats.send(chatId, {
      visitor,
      message: {
        id,
        receivedAt: Date.now(),
        author: { kind: 'user', userId: visitor.id },
        content: { kind: 'text', text: id, payload: null },
        ourKey: null,
        source: 'web',
      },
      files: [],
    });
  const texts = () => seen.flatMap((event) => (event.type === 'message' ? [event.text] : []));

  await say('one');
  await expect.poll(texts).toEqual(['one']);
  await stack.skip(45_000);
  await say('two');
  await expect.poll(texts).toEqual(['one', 'two']);
  expect(await processes()).toEqual([dead, living]);
  await stack.skip(30_000);
  expect(await processes()).toEqual([living]);
  await say('three');
  await expect.poll(texts).toEqual(['one', 'two', 'three']);
});
