import type { ChatCompletionTool } from 'openai/resources/chat/completions';
import { z } from 'zod';
import { argumentSchema } from '../../agent-tools/argument-schema.ts';
import { checkArguments } from '../../agent-tools/check-arguments.ts';
import { shownIntents } from '../../agent-tools/intents.ts';
import { toCommand, type CommandOptions } from '../../agent-tools/to-command.ts';
import { agentTools, type AgentTool } from '../../agent-tools/tools.ts';
import type { ResponderAct } from '../../domain/messaging/responder.ts';
import { readCompanyCall, type CompanyTool } from './company-tools.ts';

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

/** How calls of the model are read. */
export interface CallReading extends CommandOptions {
  /** The company's own tools. */
  company: readonly CompanyTool[];
}

/** A call of the model that can be carried out. */
export interface ModelCall {
  /** Of a tool of ours, or of an action of the policy. */
  name: string;
  /** The command that it becomes; null for the tools that the responder acts on itself. */
  act: ResponderAct | null;
  /** What the customer needs, when the call says so. */
  intent: string | null;
}

/**
 * The tools that are offered: those for tickets only to verified customers, who need not be asked for a PIN; last the
 * company's own, of which some are for verified customers as well.
 * @param intents names of all intents of the routing table
 */
export function toolsFor(
  verified: boolean,
  intents: readonly string[],
  company: readonly CompanyTool[],
): ChatCompletionTool[] {
  const ours = Object.entries(modelTools)
    .filter(([name, { needs }]) => (verified ? name !== 'ask_for_pin' : needs === 'nothing'))
    .map(([name, { purpose, args }]): ChatCompletionTool => ({
      type: 'function',
      function: { name, description: purpose, parameters: argumentSchema(args, intents) },
    }));
  return [...ours, ...company.filter((tool) => verified || !tool.verified).map(({ tool }) => tool)];
}

/** Names of all tools but the company's own. */
export const ownToolNames: ReadonlySet<string> = new Set(Object.keys(agentTools).concat(Object.keys(modelTools)));

/**
 * Reads a call of the model. What is wrong is said in words for the model, without any value that it sent.
 * @param args JSON text, as the model sent it
 */
export function readCall(
  name: string,
  args: string,
  options: CallReading,
): { ok: true; call: ModelCall } | { ok: false; problem: string } {
  let value: unknown;
  try {
    value = args.trim() === '' ? {} : JSON.parse(args);
  } catch {
    return { ok: false, problem: 'The arguments are not a JSON object.' };
  }
  const company = options.company.find((tool) => tool.name === name);
  if (company !== undefined) {
    const read = readCompanyCall(company, value, options.pinLength);
    return read.ok ? { ok: true, call: { name, act: read.act, intent: null } } : read;
  }
  if (!isModelTool(name)) return { ok: false, problem: noSuchTool };
  const checked = checkArguments(modelTools[name].args, value);
  if (!checked.ok) {
    return {
      ok: false,
      problem: `Missing or wrong: ${checked.wrong.map((one) => one || 'the arguments').join(', ')}.`,
    };
  }
  const call = { name, args: checked.args } as CheckedCall;
  const named = 'intent' in call.args && call.args.intent !== undefined ? [call.args.intent] : [];
  const intent = shownIntents(named, options.intents)[0] ?? null;
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
