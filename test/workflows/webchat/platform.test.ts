import { afterAll, beforeAll, expect, it } from 'vitest';
import { quietRuntime } from '../../support/temporal.ts';
import { beginChat, openRequest, startWebchatStack } from '../../support/webchat-stack.ts';

quietRuntime();
let stack: Awaited<ReturnType<typeof startWebchatStack>>;
beforeAll(async () => {
  stack = await startWebchatStack();
});
afterAll(() => stack.close());

it('connects a visitor with a person on the messaging platform, both ways, and makes one ticket', async () => {
  const { chats, desk } = stack;
  const before = desk.tickets().length;
  const { chatId, browser, agent, said } = await beginChat(stack);
  agent.say('Hello, this is Grace.');
  await browser.until('message', ({ by }) => by === 'agent');
  await chats.send(chatId, stack.say('Thank you!'));
  await expect.poll(said).toContain('user: Thank you!');
  await browser.until('message', ({ by }) => by === 'visitor');
  expect(browser.shown()).toEqual([
    'availability',
    'agentJoined',
    'capabilities',
    'agent: Hello, this is Grace.',
    'visitor: Thank you!',
  ]);
  expect(browser.events.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5]);
  expect(said()[0]).toContain('Visitor: I was charged twice');
  expect(desk.tickets().length - before).toBe(1);
  await chats.report(chatId, { kind: 'end' });
  await browser.until('ended', ({ by }) => by === 'visitor');
  await expect.poll(said).toContain('business: The visitor is not in the chat any more.');
});

it('takes a message that is sent again once, and the same chat that is opened again', async () => {
  const { chats } = stack;
  const session = stack.session();
  const opened = await Promise.all([1, 2, 3].map(() => chats.open(session, openRequest('again'))));
  const [{ chatId } = { chatId: '' }] = opened;
  expect(new Set(opened.map((chat) => chat.chatId)).size).toBe(1);
  const browser = await stack.browse(chatId);
  await browser.until('availability');
  const { platformConversation: id } = await chats.read(chatId);
  const message = stack.say('Only once');
  await Promise.all([1, 2, 3].map(() => chats.send(chatId, message)));
  await chats.send(chatId, stack.say('And then this'));
  const said = () =>
    (stack.sunshine.app.conversations.get(id ?? '')?.messages ?? []).map(({ content }) => content?.['text']);
  await expect.poll(said).toContain('And then this');
  expect(said().filter((text) => text === 'Only once')).toHaveLength(1);
  expect(browser.shown().filter((line) => line === 'visitor: Only once')).toHaveLength(1);
  const other = await chats.open(stack.session(), openRequest('again'));
  expect(other.chatId).not.toBe(chatId);
});

it('goes back to the bot when the person leaves, and is over when they close the ticket', async () => {
  const { chats } = stack;
  const { chatId, browser, agent } = await beginChat(stack);
  agent.say('I will be right back.');
  await browser.until('agentJoined');
  agent.solve();
  await browser.until('agentLeft');
  await chats.send(chatId, stack.say('When are you open on Saturday?'));
  await browser.until('message', ({ by }) => by === 'assistant');
  expect(browser.shown()).not.toContain('ended');
  agent.close();
  await browser.until('ended', ({ by }) => by === 'agent');
  await expect(chats.send(chatId, stack.say('Hello?'))).rejects.toMatchObject({ problem: 'over' });
  const last = browser.events.at(-1);
  expect(last?.type).toBe('ended');
  const again = await stack.browse(chatId, 2);
  expect(again.events.map(({ id }) => id)).toEqual(browser.events.slice(2).map(({ id }) => id));
});

it('makes one ticket if the visitor ends the chat before the ticket of the desk is known', async () => {
  const { chats, desk } = stack;
  const before = desk.tickets().length;
  desk.faults.add({ kind: 'delay', ms: 1_500, match: { method: 'GET' }, times: 0 });
  const { chatId } = await beginChat(stack);
  await chats.report(chatId, { kind: 'end' });
  await stack.client.workflow.getHandle(`webchat/${chatId}`).result();
  desk.faults.clear();
  const made = desk.tickets().slice(before);
  expect(made.map(({ subject }) => subject)).toEqual([expect.stringMatching(/^Conversation with/)]);
});
