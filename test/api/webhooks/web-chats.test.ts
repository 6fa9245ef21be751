import { WorkflowNotFoundError } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import { conversationWorkflowId } from '../../../src/domain/ids.ts';
import { buildApi, closingApis, metric, type Api } from '../../support/api-stack.ts';
import { messageEvent, postEvents, storedOf, sunshineEnvironment as env } from '../../support/messaging-webhook.ts';
import { quietRuntime, uniqueName } from '../../support/temporal.ts';

quietRuntime();
const closing = closingApis();

/** A message in the conversation of a web chat. */
function chatEvent(chat: string, conversationId: string, text: string) {
  const event = messageEvent(conversationId, text);
  const conversation = { ...event.payload.conversation, metadata: { 'deskbridge.chat': chat } };
  return { ...event, payload: { ...event.payload, conversation } };
}

async function startChat(api: Api): Promise<string> {
  const chat = uniqueName('chat');
  const workflowId = conversationWorkflowId('webchat', chat);
  await api.client.workflow.start('conversation', { workflowId, taskQueue: api.taskQueue });
  return chat;
}

const textsOf = async (api: Api, chat: string) =>
  (await storedOf(api, chat, 'webchat')).signals.map((events) =>
    events.map((event) =>
      event.kind === 'message' && event.message.content.kind === 'text' ? event.message.content.text : event.kind,
    ),
  );
const handlesOf = (api: Api, chat: string, conversationId: string) => [
  api.client.workflow.getHandle(conversationWorkflowId('webchat', chat)),
  api.client.workflow.getHandle(conversationWorkflowId('messaging', conversationId)),
];

describe('events of a web chat', () => {
  it('reach the chat, in order and in few signals, and the others of the request their conversations', async () => {
    const api = await closing(buildApi(env));
    const [chat, other, conversationId, ordinary] = [
      await startChat(api),
      await startChat(api),
      uniqueName('c'),
      uniqueName('c'),
    ];
    const answer = await postEvents(api, [
      chatEvent(chat, conversationId, 'one'),
      messageEvent(ordinary, 'elsewhere'),
      chatEvent(chat, conversationId, 'two'),
      chatEvent(other, uniqueName('c'), 'three'),
    ]);
    expect([answer.statusCode, answer.json()]).toEqual([200, { accepted: 4 }]);
    expect(await textsOf(api, chat)).toEqual([['one', 'two']]);
    expect(await textsOf(api, other)).toEqual([['three']]);
    expect((await storedOf(api, ordinary)).signals.flat()).toHaveLength(1);
    await expect(handlesOf(api, chat, conversationId)[1]?.describe()).rejects.toThrow(WorkflowNotFoundError);

    const burst = Array.from({ length: 60 }, (_, index) => `message ${index}`);
    await Promise.all(burst.map((text) => postEvents(api, [chatEvent(chat, conversationId, text)])));
    const later = (await textsOf(api, chat)).slice(1);
    expect(later.flat()).toEqual(burst);
    expect(later.length).toBeLessThan(burst.length / 2);
  });

  it('begin nothing and are dropped when the chat is over, or never was', async () => {
    const api = await closing(buildApi(env));
    const [ended, never, conversationId] = [await startChat(api), uniqueName('chat'), uniqueName('c')];
    await api.client.workflow.getHandle(conversationWorkflowId('webchat', ended)).terminate();
    for (const chat of [ended, never]) {
      expect((await postEvents(api, [chatEvent(chat, conversationId, 'late')])).statusCode).toBe(200);
    }
    for (const handle of handlesOf(api, never, conversationId)) {
      await expect(handle.describe()).rejects.toThrow(WorkflowNotFoundError);
    }
    expect(await textsOf(api, ended)).toEqual([]);
  });

  it('are not new conversations for the limit', async () => {
    const api = await closing(buildApi({ ...env, RATE_LIMITS: 'newConversations=1' }));
    const chat = await startChat(api);
    for (let count = 0; count < 3; count += 1) {
      const answer = await postEvents(api, [chatEvent(chat, uniqueName('c'), `${count}`)]);
      expect(answer.statusCode).toBe(200);
    }
    expect((await postEvents(api, [messageEvent(uniqueName('c'), 'Hi')])).statusCode).toBe(200);
    expect((await textsOf(api, chat)).flat()).toEqual(['0', '1', '2']);
    expect(await metric(api, 'deskbridge_webhooks_total{desk="sunshine",outcome="limited"}')).toBe(0);
  });
});
