import { builtInIntents } from '../../src/agent-tools/intents.ts';
import type { ToolName } from '../../src/agent-tools/tools.ts';
import { answerFor } from '../../src/api/phone/answer.ts';
import { commandFor } from '../../src/api/phone/commands.ts';
import { functionSignatures } from '../../src/api/phone/function-signatures.ts';
import { readFunctionCall } from '../../src/api/phone/schema/function-request.ts';
import type { Reply } from '../../src/domain/conversation/replies.ts';
import type { ResponderAct } from '../../src/domain/messaging/responder.ts';
import { readCall, toolsFor } from '../../src/responders/openai/tools.ts';
import { transcriptOf } from '../../src/responders/openai/transcript.ts';
import { plainQuestion } from '../responders/policy/questions.ts';

/** A tool as a channel shows it to its model. */
export interface ShownTool {
  name: string;
  purpose: string;
  properties: Record<string, { description?: string; enum?: string[] }>;
  required: string[];
}

/** What a call comes to: a command with its arguments, or words for the model. */
export type Outcome = { command: string; args: unknown } | { problem: string };

/** One channel's view of the catalogue, through the code that the channel uses. */
export interface View {
  name: string;
  /** Tools of the catalogue that the channel has in a form of its own. */
  without: readonly ToolName[];
  /** What the model may use, before or after the customer is verified. */
  tools(verified: boolean, intents: readonly string[]): ShownTool[];
  call(name: string, args: Record<string, unknown>, closeStatus?: 'solved' | 'closed'): Outcome;
  /** What the model is told about what came of a handoff. */
  told(reply: Reply): string;
}

const pinLength = 6;
const reading = { pinLength, intents: builtInIntents };

const phone: View = {
  name: 'the phone',
  without: [],
  tools: (verified, intents) =>
    functionSignatures({ intents, languages: ['en', 'de'] })
      .filter(({ active }) => verified || active !== false)
      .map(({ function: name, description: purpose, parameters }) => ({ name, purpose, ...parameters })),
  call(name, args, closeStatus = 'solved') {
    const checked = readFunctionCall({
      function: name,
      callId: null,
      aiSessionId: null,
      callerNumber: null,
      arguments: args,
    });
    if (!checked.ok) return { problem: checked.words };
    const result = commandFor(checked.call, { ...reading, closeStatus, digestPin: (digits) => `digest-of-${digits}` });
    return result.ok ? { command: result.command.name, args: result.command.args } : { problem: result.problem };
  },
  told: (reply) =>
    answerFor('escalate_to_human', reply, 'CALL-1', {
      publicUrl: 'https://help.example.com',
      username: 'u',
      password: 'p',
      pinLength,
      language: 'en',
      hasNumber: true,
    }).response,
};

const escalation: ResponderAct = {
  command: 'escalate',
  args: { reason: 'asks', summary: null, intents: [], ticketId: null },
};

const messaging: View = {
  name: 'the model in messaging',
  // A PIN that is written is checked without the model.
  without: ['verify_support_pin'],
  tools: (verified, intents) =>
    toolsFor(verified, intents, []).flatMap((tool) => {
      if (tool.type !== 'function') return [];
      const { name, description: purpose = '', parameters } = tool.function;
      const { properties, required = [] } = parameters as Pick<ShownTool, 'properties'> & { required?: string[] };
      return [{ name, purpose, properties, required }];
    }),
  call(name, args, closeStatus = 'solved') {
    const read = readCall(name, JSON.stringify(args), { ...reading, closeStatus, company: [] });
    if (!read.ok) return { problem: read.problem };
    return read.call.act ?? { problem: 'nothing is to be done outside' };
  },
  told: (reply) => JSON.stringify(transcriptOf({ ...plainQuestion, result: { act: escalation, reply } }, pinLength)),
};

/** Every view of the catalogue: what is promised of a tool holds in each. */
export const views: readonly View[] = [phone, messaging];
