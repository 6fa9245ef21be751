import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plainTarget } from '../../../src/temporal/connection.ts';
import { quietRuntime, startTimeSkipping } from '../../support/temporal.ts';
import { defineSearchAttributes } from '../../support/time-skipping-stack.ts';
import { beginChat, openRequest, startWebchatStack } from '../../support/webchat-stack.ts';

quietRuntime();
const minuteMs = 60_000;
type Stack = Awaited<ReturnType<typeof startWebchatStack>>;
let env: TestWorkflowEnvironment;

beforeAll(async () => {
  env = await startTimeSkipping();
  await defineSearchAttributes(env);
});
afterAll(() => env.teardown());

/** A stack whose desk reports nothing: this server cannot list workflows, so nobody could be told. */
async function start(variables: Record<string, string>): Promise<Stack> {
  const stack = await startWebchatStack(variables, plainTarget(env.address));
  stack.desk.webhooks.settings.target = null;
  return stack;
}

describe('a chat that the team gets at once', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await start({});
  });
  afterAll(() => stack.close());

  it('is over when nobody has answered: the visitor is told so, and the team has the request', async () => {
    const before = stack.desk.tickets().length;
    const { browser, chatId } = await beginChat(stack);
    await expect.poll(async () => (await stack.chatState(chatId)).messaging?.session.ticketId).not.toBeNull();
    await env.sleep(21 * minuteMs);
    await browser.until('ended', ({ by }) => by === 'system');
    expect(browser.shown().slice(-2)).toEqual([expect.stringMatching(/^assistant: /), 'ended']);
    expect(stack.desk.tickets().length - before).toBe(1);
  });

  it('is over after an hour of silence once the person has left', async () => {
    const { browser, agent, chatId } = await beginChat(stack);
    agent.say('Goodbye');
    await browser.until('message');
    agent.passBack('bot');
    await browser.until('agentLeft');
    await env.sleep(30 * minuteMs);
    await stack.chats.send(chatId, stack.say('Thanks'));
    await env.sleep(45 * minuteMs);
    expect(browser.shown()).not.toContain('ended');
    await env.sleep(30 * minuteMs);
    await browser.until('ended', ({ by }) => by === 'system');
  });
});

describe('a chat that is offered to the team', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await start({ MESSAGING_HANDOFF: 'offer' });
  });
  afterAll(() => stack.close());

  it('is over when nobody accepts it in time, and names the ticket that was filed instead', async () => {
    const { chatId } = await stack.chats.open(stack.session(), openRequest('nobody'));
    const browser = await stack.browse(chatId);
    await expect.poll(async () => (await stack.chatState(chatId)).messaging?.handoff?.phase).toBe('offered');
    await env.sleep(3 * minuteMs);
    await browser.until('ended', ({ by }) => by === 'system');
    expect(browser.shown().at(-2)).toMatch(/assistant: .*#\d+/);
    expect(browser.shown()).not.toContain('agentJoined');
  });

  it('has somebody from the team as soon as they accept', async () => {
    stack.sunshine.settings.acceptCall = 'acceptControl';
    const { chatId } = await stack.chats.open(stack.session(), openRequest('accepted'));
    const browser = await stack.browse(chatId);
    await expect.poll(async () => (await stack.chatState(chatId)).messaging?.handoff?.phase).toBe('offered');
    const { platformConversation } = await stack.chats.read(chatId);
    const agent = stack.sunshine.workspace.agent(platformConversation ?? '');
    agent.accept();
    await browser.until('agentJoined', ({ agent: { name } }) => name === 'Support');
    agent.say('Hello');
    await browser.until('agentJoined', ({ agent: { name } }) => name === 'Robin Agent');
    await browser.until('message', ({ by }) => by === 'agent');
  });
});
