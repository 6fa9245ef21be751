import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quietRuntime } from '../../support/temporal.ts';
import { openRequest, startTicketChatStack } from '../../support/webchat-stack.ts';

quietRuntime();

describe.each(['freshdesk', 'zendesk', 'jira', 'rest'] as const)('where people answer in tickets of %s', (name) => {
  let stack: Awaited<ReturnType<typeof startTicketChatStack>>;
  beforeAll(async () => {
    stack = await startTicketChatStack(name);
  });
  afterAll(() => stack.close());

  it('a public reply arrives in the chat, and what the visitor writes is a comment, in order', async () => {
    const { chats, desk } = stack;
    const { chatId } = await chats.open(stack.session(), openRequest('by-ticket'));
    const browser = await stack.browse(chatId);
    const waiting = await browser.until('availability');
    const [ticket, ...others] = desk.tickets();
    expect(others).toEqual([]);
    expect(waiting.message).toContain('ticket');
    for (const text of ['One', 'Two', 'Three']) await chats.send(chatId, stack.say(text));
    await expect
      .poll(() =>
        desk
          .tickets()[0]
          ?.comments.map(({ body }) => /One|Two|Three/.exec(body)?.[0])
          .filter(Boolean),
      )
      .toEqual(['One', 'Two', 'Three']);
    // Desks tell times in seconds: a reply in the very second in which the ticket was made would not count.
    const second = Math.floor(Date.now() / 1_000);
    await expect.poll(() => Math.floor(Date.now() / 1_000)).toBeGreaterThan(second);
    desk.agent.note(ticket?.id ?? '', 'Only for us');
    desk.agent.reply(ticket?.id ?? '', 'Here is your answer.');
    await browser.until('message', ({ by }) => by === 'agent');
    const types = browser.shown().filter((line) => !line.startsWith('visitor:'));
    expect(types).toEqual(['availability', 'agentJoined', 'capabilities', 'agent: Here is your answer.']);
    desk.agent.setStatus(ticket?.id ?? '', 'solved');
    await browser.until('agentLeft');
    expect(browser.shown()).not.toContain('ended');
    desk.agent.setStatus(ticket?.id ?? '', 'closed');
    await browser.until('ended', ({ by }) => by === 'agent');
  });
});

it('where people answer in the ticket, it says what the visitor wrote, and goes where that leads', async () => {
  const stack = await startTicketChatStack('rest');
  try {
    const { chats, desk } = stack;
    const reason = 'The customer asks for a human.';
    const history = [
      { by: 'visitor' as const, text: 'I was charged twice on my November invoice.', at: 1_000 },
      { by: 'visitor' as const, text: 'I want to speak to an agent.', at: 2_000 },
    ];
    await chats.open(stack.session(), openRequest('told', { reason, history }));
    await expect.poll(() => desk.tickets()).toHaveLength(1);
    const [ticket] = desk.tickets();
    expect(ticket?.group).toBe(stack.config.routing.intents['billing_problem']?.group);
    expect(ticket?.comments.map(({ body }) => body).join('\n')).toContain('charged twice on my November invoice');
  } finally {
    await stack.close();
  }
});
