import type { ChatCompletionTool } from 'openai/resources/chat/completions';
import { z } from 'zod';
import { argumentSchema } from '../../agent-tools/argument-schema.ts';
import { checkArguments } from '../../agent-tools/check-arguments.ts';
import { toCommand, type CommandOptions } from '../../agent-tools/to-command.ts';
import { agentTools, type AgentTool } from '../../agent-tools/tools.ts';
import type { ResponderAct } from '../../domain/messaging/responder.ts';

// The view of the catalogue for a language model in messaging: a PIN is asked for and checked without the model.
const { verify_support_pin: _, ...sharedTools } = agentTools;

const modelTools = {
  ...sharedTools,
  ask_for_pin: {
    purpose:
      'Asks the customer for their support PIN. Call it before anything that concerns tickets. The PIN is checked ' +
      'without you: you never see it, and are told whether it was right.',
    args: z.object({}),
    needs: 'nothing',
    command: null,
  },
  mark_resolved: {
    purpose: 'Says that the customer has what they needed. Call it together with your last words to them.',
    args: sharedTools.escalate_to_human.args.pick({ intent: true }),
    needs: 'nothing',
    command: null,
  },
} as const satisfies Record<string, AgentTool>;

type ModelToolName = keyof typeof modelTools;
type CheckedCall = {
  [Name in ModelToolName]: { name: Name; args: z.output<(typeof modelTools)[Name]['args']> };
}[ModelToolName];

/** A call of the model that can be carried out. */
export interface ModelCall {
  name: ModelToolName;
  /** The command that it becomes; null for the tools that the responder acts on itself. */
  act: ResponderAct | null;
  /** What the customer needs, when the call says so. */
  intent: string | null;
}

/**
 * The tools that are offered: those for tickets only to verified customers, who need not be asked for a PIN.
 * @param intents names of all intents of the routing table
 */
export function toolsFor(verified: boolean, intents: readonly string[]): ChatCompletionTool[] {
  return Object.entries(modelTools)
    .filter(([name, { needs }]) => (verified ? name !== 'ask_for_pin' : needs === 'nothing'))
    .map(([name, { purpose, args }]) => ({
      type: 'function',
      function: { name, description: purpose, parameters: argumentSchema(args, intents) },
    }));
}

/**
 * Reads a call of the model. What is wrong is said in words for the model, without any value that it sent.
 * @param args JSON text, as the model sent it
 */
export function readCall(
  name: string,
  args: string,
  options: CommandOptions,
): { ok: true; call: ModelCall } | { ok: false; problem: string } {
  if (!isModelTool(name)) return { ok: false, problem: noSuchTool };
  let value: unknown;
  try {
    value = args.trim() === '' ? {} : JSON.parse(args);
  } catch {
    return { ok: false, problem: 'The arguments are not a JSON object.' };
  }
  const checked = checkArguments(modelTools[name].args, value);
  if (!checked.ok) {
    return {
      ok: false,
      problem: `Missing or wrong: ${checked.wrong.map((one) => one || 'the arguments').join(', ')}.`,
    };
  }
  const call = { name, args: checked.args } as CheckedCall;
  const intent = ('intent' in call.args ? call.args.intent : undefined) ?? null;
  if (call.name === 'ask_for_pin' || call.name === 'mark_resolved') {
    return { ok: true, call: { name, act: null, intent } };
  }
  const result = toCommand(call, options);
  if (!result.ok) return result;
  const { name: command, args: commandArgs } = result.command;
  return { ok: true, call: { name, act: { command, args: commandArgs } as ResponderAct, intent } };
}

/** What the model is told about a tool that it was not offered. */
export const noSuchTool = 'There is no such tool now.';

function isModelTool(name: string): name is ModelToolName {
  return Object.hasOwn(modelTools, name);
}
