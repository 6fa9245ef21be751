import { describe, expect, it } from 'vitest';
import { agentTools } from '../../src/agent-tools/tools.ts';
import { commandNames, gatedCommands } from '../../src/domain/conversation/commands.ts';

const tools = Object.entries(agentTools);

describe.each(tools)('%s', (_name, { purpose, args, needs, command }) => {
  it('says what it is for, and so does every argument', () => {
    expect(purpose).toMatch(/^[A-Z].*\.$/);
    for (const [name, argument] of Object.entries(args.shape)) {
      expect(argument.description, name).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('needs a verified customer exactly when the conversation demands one for its command', () => {
    expect(commandNames).toContain(command);
    expect(needs !== 'nothing').toBe(gatedCommands.has(command));
  });

  it("needs the customer's own ticket exactly when it must name one", () => {
    const required = 'ticket_id' in args.shape && !args.shape.ticket_id.safeParse(undefined).success;
    expect(needs === 'ownTicket').toBe(required);
  });
});
