import { afterAll, beforeAll, expect, it } from 'vitest';
import { quietRuntime } from '../../support/temporal.ts';
import { openRequest, startWebchatStack } from '../../support/webchat-stack.ts';

quietRuntime();
let stack: Awaited<ReturnType<typeof startWebchatStack>>;
beforeAll(async () => {
  stack = await startWebchatStack();
});
afterAll(() => stack.close());

it('welcomes the visitor, answers by the policy, and connects who asks for a person in the same conversation', async () => {
  const { chats } = stack;
  const session = stack.session();
  const greeting = await chats.ask(session, stack.say(''));
  const talk = await stack.browse(greeting.chatId);
  await talk.until('turnEnded');
  const { chatId } = await chats.ask(session, stack.say('I was charged twice. I want to speak to an agent.'));
  const end = await talk.until('turnEnded', ({ connect }) => connect !== null);
  expect(end.connect?.reason).toMatch(/human/);
  expect(talk.shown()[0]).toMatch(/^assistant: .*assistant/);
  const opened = await chats.open(session, openRequest('after-talk'));
  expect(opened.chatId).toBe(chatId);
  const browser = await stack.browse(chatId);
  await browser.until('availability');
  expect(browser.events[0]?.id).toBe(1);
  const next = await chats.ask(session, stack.say('Hello again'));
  expect(next.chatId).not.toBe(chatId);
});

it('opens the same chat again when the assistant was asked in between, and leaves the new talk alone', async () => {
  const { chats } = stack;
  const session = stack.session();
  const { chatId } = await chats.open(session, openRequest('before-talk'));
  const talk = await chats.ask(session, stack.say('When are you open?'));
  expect(await chats.open(session, openRequest('before-talk'))).toEqual({ chatId });
  expect((await chats.read(talk.chatId)).key).toBeNull();
  const other = await chats.open(session, openRequest('after-talk'));
  expect(other.chatId).toBe(talk.chatId);
});
