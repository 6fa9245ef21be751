import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { quietRuntime } from '../../support/temporal.ts';
import { beginChat, openRequest, startWebchatStack } from '../../support/webchat-stack.ts';

quietRuntime();
let stack: Awaited<ReturnType<typeof startWebchatStack>>;
beforeAll(async () => {
  stack = await startWebchatStack();
});
afterEach(() => stack.sunshine.faults.clear());
afterAll(() => stack.close());

describe('when the messaging platform fails', () => {
  it.each([
    ['the user', 'v2/apps/[^/]+/users$'],
    ['the conversation', 'v2/apps/[^/]+/conversations$'],
    ['the transcript', 'messages$'],
    ['the handoff', 'passControl$'],
  ])('a lost answer for %s opens one chat with one ticket', async (_what, path) => {
    const { desk, sunshine } = stack;
    const [tickets, conversations] = [desk.tickets().length, sunshine.app.conversations.size];
    sunshine.faults.add({ kind: 'lostAnswer', match: { method: 'POST', path } });
    const { browser, agent, said } = await beginChat(stack);
    agent.say('Hello');
    await browser.until('agentJoined');
    expect(sunshine.faults.list()).toEqual([]);
    expect(sunshine.app.conversations.size - conversations).toBe(1);
    expect(desk.tickets().length - tickets).toBe(1);
    expect(said().filter((text) => text.includes('Before this chat'))).toHaveLength(1);
  });

  it('messages of the visitor wait, and arrive once each and in order', async () => {
    const { chats, sunshine } = stack;
    const { chatId, said } = await beginChat(stack);
    sunshine.faults.add({ kind: 'lostAnswer', match: { method: 'POST', path: 'messages$' } });
    sunshine.faults.add({ kind: 'status', status: 503, match: { method: 'POST', path: 'messages$' }, times: 3 });
    for (const text of ['One', 'Two', 'Three']) await chats.send(chatId, stack.say(text));
    await expect.poll(said, { timeout: 20_000 }).toContain('user: Three');
    expect(said().filter((text) => /^user: (?:One|Two|Three)$/.test(text))).toEqual([
      'user: One',
      'user: Two',
      'user: Three',
    ]);
  });

  it('people answer in a ticket instead, and the visitor is told so', async () => {
    const { chats, desk, sunshine } = stack;
    const before = desk.tickets().length;
    sunshine.faults.add({ kind: 'status', status: 503, match: { method: 'POST', path: 'conversations$' }, times: 0 });
    const { chatId } = await chats.open(stack.session(), openRequest('no-platform'));
    const browser = await stack.browse(chatId);
    expect((await browser.until('availability')).message).toMatch(/answers in ticket #\d+/);
    expect(desk.tickets().length - before).toBe(1);
    await chats.send(chatId, stack.say('Are you there?'));
    await expect.poll(() => desk.tickets().at(-1)?.comments.at(-1)?.body).toContain('Are you there?');
  });
});

describe('a chat', () => {
  it('takes no events of another conversation, even if its user has named this chat in the metadata', async () => {
    const { sunshine } = stack;
    const { browser, agent, chatId } = await beginChat(stack);
    const stranger = sunshine.customer('web', { givenName: 'Mallory' });
    stranger.say('Hello');
    const theirs = sunshine.app.conversations.get(stranger.conversationId ?? '');
    if (theirs === undefined) throw new Error('the stranger has no conversation');
    theirs.metadata = { 'deskbridge.chat': chatId };
    stranger.say('I am your agent');
    await sunshine.idle();
    agent.say('I am really here');
    await browser.until('message', ({ text }) => text === 'I am really here');
    expect(browser.shown().filter((line) => line.includes('I am your agent'))).toEqual([]);
  });

  it('goes on when its worker is replaced in the middle of the talk', async () => {
    const { chats } = stack;
    const { browser, agent, chatId, said } = await beginChat(stack);
    agent.say('Before');
    await browser.until('message', ({ text }) => text === 'Before');
    await Promise.all([stack.replaceWorker(), chats.send(chatId, stack.say('Meanwhile'))]);
    agent.say('After');
    await browser.until('message', ({ text }) => text === 'After');
    await expect.poll(said).toContain('user: Meanwhile');
    expect(browser.events.map(({ id }) => id)).toEqual(browser.events.map((_, index) => index + 1));
  });

  it('delivers to the other process when one that held a stream is gone', async () => {
    const { chats } = stack;
    const { browser, agent, chatId } = await beginChat(stack);
    await chats.subscribe(chatId, { process: 'a-process-that-died', after: 0 });
    agent.say('Hello');
    await browser.until('message');
    browser.close();
    agent.say('Nobody reads this now');
    const again = await stack.browse(chatId, browser.events.at(-1)?.id ?? 0);
    await again.until('message', ({ text }) => text === 'Nobody reads this now');
    expect(again.shown()).toEqual(['agent: Nobody reads this now']);
  });

  it('refuses files that were never uploaded, and keeps the message for a second try', async () => {
    const { chats } = stack;
    const { chatId, said } = await beginChat(stack);
    const message = stack.say('See this', { files: ['no-such-file'] });
    await expect(chats.send(chatId, message)).rejects.toMatchObject({ problem: 'unknownFile' });
    await chats.send(chatId, { ...message, files: [] });
    await expect.poll(said).toContain('user: See this');
  });
});
