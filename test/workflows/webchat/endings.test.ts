import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { quietRuntime } from '../../support/temporal.ts';
import { openRequest, startWebchatStack } from '../../support/webchat-stack.ts';

quietRuntime();
let stack: Awaited<ReturnType<typeof startWebchatStack>>;
beforeAll(async () => {
  stack = await startWebchatStack();
});
afterEach(() => {
  stack.sunshine.faults.clear();
});
afterAll(() => stack.close());

const end = { kind: 'end' } as const;
const messages = { method: 'POST', path: 'conversations/[0-9a-f]+/messages$' };

/** Opens a chat with its stream, once the team has it. */
async function begin(key: string) {
  const { chats, sunshine } = stack;
  const { chatId } = await chats.open(stack.session(), openRequest(key));
  const browser = await stack.browse(chatId);
  await browser.until('availability');
  const { platformConversation: id } = await chats.read(chatId);
  const said = () => sunshine.app.conversations.get(id ?? '')?.messages.map(({ content }) => content?.['text']) ?? [];
  const workflow = stack.client.workflow.getHandle(`webchat/${chatId}`);
  return { chatId, browser, agent: sunshine.workspace.agent(id ?? ''), said, workflow };
}

it('passes on what the visitor wrote before the end, however long the platform takes, and then ends', async () => {
  const { chats, sunshine } = stack;
  const { chatId, browser, said, workflow } = await begin('last-words');
  sunshine.faults.add({ kind: 'status', status: 500, match: messages, times: 3 });
  await chats.send(chatId, stack.say('My last words'));
  await chats.report(chatId, end);
  await browser.until('ended');
  await expect.poll(said, { timeout: 15_000 }).toContain('My last words');
  await workflow.result();
  expect(browser.shown().slice(-2)).toEqual(['visitor: My last words', 'ended']);
});

it('says nothing after the end, even if the platform refuses what the visitor wrote before it', async () => {
  const { chats, sunshine } = stack;
  const { chatId, browser, workflow } = await begin('refused');
  sunshine.faults.add({ kind: 'status', status: 500, match: messages, times: 2 });
  sunshine.faults.add({ kind: 'status', status: 413, match: messages });
  await chats.send(chatId, stack.say('Nobody takes this'));
  await chats.report(chatId, end);
  await workflow.result();
  expect(browser.shown().slice(-2)).toEqual(['visitor: Nobody takes this', 'ended']);
  expect((await chats.subscribe(chatId, { process: stack.process, after: 0 })).events.at(-1)?.type).toBe('ended');
});

it('takes nothing more once the end is recorded', async () => {
  const { chats } = stack;
  const { chatId } = await begin('no-more');
  await chats.report(chatId, end);
  await expect(chats.send(chatId, stack.say('Wait!'))).rejects.toMatchObject({ problem: 'over' });
});

it('ends a chat that is ended while it is being opened, and passes on what was written', async () => {
  const { chats, sunshine } = stack;
  sunshine.faults.add({ kind: 'delay', ms: 1_000, match: { method: 'POST', path: 'conversations$' } });
  const { chatId } = await chats.open(stack.session(), openRequest('gave-up'));
  const browser = await stack.browse(chatId);
  await chats.send(chatId, stack.say('Never mind'));
  await chats.report(chatId, end);
  await browser.until('ended', ({ by }) => by === 'visitor');
  await stack.client.workflow.getHandle(`webchat/${chatId}`).result();
  const made = [...sunshine.app.conversations.values()].filter(
    ({ metadata }) => metadata?.['deskbridge.chat'] === chatId,
  );
  const said = made.flatMap(({ messages: all }) => all.map(({ content }) => content?.['text']));
  expect(said.filter((text) => text === 'Never mind')).toHaveLength(1);
  expect(browser.shown().at(-1)).toBe('ended');
});

it('leaves no agent in a chat when their message arrives after the event that they have left', async () => {
  const { chats, sunshine } = stack;
  const { chatId, browser, agent } = await begin('late');
  agent.say('First');
  await browser.until('message');
  sunshine.holdWebhooks();
  agent.say('Last');
  // The help desk itself tells of this.
  agent.solve();
  await browser.until('agentLeft');
  sunshine.releaseWebhooks();
  await browser.until('message', ({ text }) => text === 'Last');
  await sunshine.idle();
  await expect.poll(async () => (await chats.read(chatId)).snapshot.agent).toBeNull();
  expect(browser.shown().slice(-3)).toEqual(['agentJoined', 'agent: Last', 'agentLeft']);
});
