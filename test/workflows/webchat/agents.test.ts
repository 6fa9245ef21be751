import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quietRuntime } from '../../support/temporal.ts';
import { beginChat, startWebchatStack } from '../../support/webchat-stack.ts';

quietRuntime();
let stack: Awaited<ReturnType<typeof startWebchatStack>>;
beforeAll(async () => {
  stack = await startWebchatStack({ CHAT_COBROWSE_ORIGINS: 'https://share.example.com' });
});
afterAll(() => stack.close());

describe('a person in a web chat', () => {
  it('is there with their first word, not when the team gets the chat', async () => {
    const { browser, agent, chatId } = await beginChat(stack);
    agent.accept();
    agent.type(true);
    expect((await stack.chats.read(chatId)).snapshot.state).toBe('waiting');
    agent.say('Hello');
    await browser.until('message');
    expect(browser.shown()).toEqual(['availability', 'agentJoined', 'capabilities', 'agent: Hello']);
    expect((await stack.chats.read(chatId)).snapshot.state).toBe('connected');
  });

  it('is seen to type, and hands over to a colleague, who is introduced before their first word', async () => {
    const { browser, agent } = await beginChat(stack);
    agent.say('Hello');
    await browser.until('message');
    agent.type(true);
    await browser.until('agentTyping', ({ typing }) => typing);
    agent.type(false);
    await browser.until('agentTyping', ({ typing }) => !typing);
    agent.handOver('Kim Colleague');
    agent.say('Kim here');
    await browser.until('message', ({ text }) => text === 'Kim here');
    expect(browser.shown().slice(-3)).toEqual(['transfer', 'agentJoined', 'agent: Kim here']);
    expect(browser.events.findLast(({ type }) => type === 'agentJoined')).toMatchObject({
      agent: { name: 'Kim Colleague' },
    });
  });

  it('sends a file, of which the browser learns no address of the vendor', async () => {
    const { browser, agent, chatId } = await beginChat(stack);
    agent.sendFile({ name: 'invoice.pdf', contentType: 'application/pdf', content: Buffer.from('%PDF-1.4') });
    const { files } = await browser.until('message');
    expect(files).toMatchObject([{ name: 'invoice.pdf', type: 'application/pdf' }]);
    expect(JSON.stringify(browser.events)).not.toContain('http');
    const behind = await stack.chats.read(chatId);
    expect(behind.files.find(({ fileId }) => fileId === files?.[0]?.fileId)?.url).toMatch(/^http/);
  });

  it('who ends the session ends the chat', async () => {
    const { browser, agent } = await beginChat(stack);
    agent.say('Goodbye');
    await browser.until('message');
    agent.endSession();
    await browser.until('ended', ({ by }) => by === 'agent');
    expect(browser.shown().at(-1)).toBe('ended');
  });
});

describe('a screen share', () => {
  const link = 'https://share.example.com/join/42';

  it('is only offered: the link is not in the message, and the person hears what the visitor says', async () => {
    const { browser, agent, chatId, said } = await beginChat(stack);
    agent.say(`Shall we look at it together? ${link}`);
    expect(await browser.until('screenShareRequest')).toMatchObject({ url: link });
    const { text } = await browser.until('message');
    expect(text).toBe('Shall we look at it together?');
    await stack.chats.report(chatId, { kind: 'screenShare', state: 'accepted' });
    await expect.poll(said).toContain('business: The visitor agreed to share the screen.');
    await stack.chats.report(chatId, { kind: 'screenShare', state: 'ended' });
    await expect.poll(said).toContain('business: The visitor ended the screen share.');
  });

  it('ends with the chat', async () => {
    const { browser, agent } = await beginChat(stack);
    agent.say(link);
    await browser.until('screenShareRequest');
    agent.endSession();
    await browser.until('ended');
    expect(browser.shown().slice(-2)).toEqual(['screenShareEnded', 'ended']);
  });

  it.each([
    'https://share.example.com.evil.example/join/42',
    'https://share.example.com@evil.example/',
    'http://share.example.com/join/42',
    'https://other.example.com/',
  ])('is not asked for with %s, which stays part of the message', async (other) => {
    const { browser, agent } = await beginChat(stack);
    agent.say(`Look: ${other}`);
    expect((await browser.until('message')).text).toBe(`Look: ${other}`);
    agent.say('Nothing else');
    await browser.until('message', ({ text }) => text === 'Nothing else');
    expect(browser.shown()).not.toContain('screenShareRequest');
  });
});
