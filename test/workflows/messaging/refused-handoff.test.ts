import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startMessagingStack, untilSeen, type MessagingStack } from '../../support/messaging-stack.ts';
import { quietRuntime } from '../../support/temporal.ts';

let stack: MessagingStack;
beforeAll(async () => {
  quietRuntime();
  stack = await startMessagingStack({ MESSAGING_HANDOFF_TO: 'nobody-there' });
});
afterAll(() => stack.close());

describe('a handoff to a seat that does not exist', () => {
  it.each(['event', 'answer', 'both'] as const)(
    'that the switchboard reports by %s leaves control with the bot, and one ticket',
    async (failedAction) => {
      stack.sunshine.settings.failedAction = failedAction;
      const customer = stack.ada();
      customer.say('I want to talk to a human');
      const message = await untilSeen(customer, /Nobody from the team could take over yet/);
      const state = await stack.state(customer);
      expect(state.messaging).toMatchObject({ control: { active: { name: 'bot' } }, handoff: null });
      const own = stack.desk
        .tickets()
        .filter(({ comments }) => comments.some(({ body }) => body.includes(`messaging/${customer.conversationId}`)));
      expect(own).toHaveLength(1);
      expect(message).toContain(`#${own[0]?.id}`);
      const before = customer.seen().length;
      customer.say('what can you do?');
      await vi.waitFor(() => expect(customer.seen().length).toBeGreaterThan(before), { timeout: 10_000 });
    },
  );
});
