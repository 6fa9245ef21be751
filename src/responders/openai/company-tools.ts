import type { ChatCompletionTool } from 'openai/resources/chat/completions';
import { z } from 'zod';
import { customerPlaceholders } from '../../domain/messaging/company-actions.ts';
import type { CompanyAct } from '../../domain/messaging/responder.ts';
import { findPin } from '../../pins/in-message.ts';
import { answerIn } from '../policy/answers.ts';
import type { Policy, PolicyIntent, PolicyQuestion, Wording } from '../policy/policy.ts';

/** Longest value that is taken from a call, in UTF-16 code units: what a question is tried on. */
const maximumValue = 300;
const givenArguments = z.record(z.string(), z.union([z.string(), z.number().transform(String)]));
const ownPlaceholders: ReadonlySet<string> = new Set(customerPlaceholders);

/** A look-up in one of the company's own systems, as a tool of the model. */
export interface CompanyTool {
  /** Name of the action. */
  name: string;
  /** The customer must have proven who they are. */
  verified: boolean;
  tool: ChatCompletionTool;
  /** What the model must give, with the question whose answer it is; null: any text. */
  values: ReadonlyMap<string, PolicyQuestion | null>;
}

/**
 * The look-ups that intents of the policy use. Actions that change something are not among them: the policy asks for the
 * customer's consent before those, a model might not.
 * @param taken names of the other tools
 */
export function companyTools(policy: Policy, taken: ReadonlySet<string>): CompanyTool[] {
  const tools = new Map<string, CompanyTool>();
  for (const [intentName, intent] of Object.entries(policy.intents)) {
    const { action: use } = intent;
    if (use?.kind !== 'company' || taken.has(use.action) || tools.has(use.action)) continue;
    const action = policy.actions[use.action];
    if (action === undefined || !isLookUp(policy, use.action)) continue;
    const values = valuesOf(action.url, intent);
    const purpose = `Looks up in the company's own system what concerns “${intentName}”.`;
    const verified = action.verified || intent.verified;
    tools.set(use.action, { name: use.action, verified, values, tool: toolOf(policy, use.action, purpose, values) });
  }
  return [...tools.values()];
}

/** True for an action that changes nothing. */
export function isLookUp({ actions }: Policy, name: string): boolean {
  return Object.hasOwn(actions, name) && actions[name]?.method === 'GET';
}

/**
 * Reads a call of the model: each value must be an answer that the policy would take, and hold no PIN.
 * @param args JSON, as the model sent it
 */
export function readCompanyCall(
  { name, values }: CompanyTool,
  args: unknown,
  pinLength: number,
): { ok: true; act: CompanyAct } | { ok: false; problem: string } {
  const given = givenArguments.safeParse(args).data ?? {};
  const found: Record<string, string> = {};
  for (const [value, question] of values) {
    const text = (given[value] ?? '').slice(0, maximumValue).toWellFormed().trim();
    const answer = question === null ? text : (answerIn(question, text) ?? '');
    if (answer === '' || findPin(answer, pinLength)?.named === true)
      return { ok: false, problem: `Missing or wrong: ${value}.` };
    found[value] = answer;
  }
  // A look-up needs no key by which the company recognises a repeated one.
  return { ok: true, act: { command: 'companyAction', args: { action: name, values: found, run: 0 } } };
}

function valuesOf(url: string, { ask }: PolicyIntent): Map<string, PolicyQuestion | null> {
  const names = [...url.matchAll(/\{([a-z][a-z0-9_]*)\}/g)].map(([, name = '']) => name);
  const asked = names.filter((name) => !ownPlaceholders.has(name));
  return new Map(asked.map((name) => [name, ask.find((question) => question.name === name) ?? null]));
}

function toolOf(
  policy: Policy,
  name: string,
  description: string,
  values: ReadonlyMap<string, PolicyQuestion | null>,
): ChatCompletionTool {
  const properties = [...values].map(([value, question]): [string, object] => {
    const asked = question === null ? '' : wordingIn(policy, question.ask);
    return [value, { type: 'string', description: asked === '' ? 'What the customer wrote.' : asked }];
  });
  const parameters = { type: 'object', properties: Object.fromEntries(properties), required: [...values.keys()] };
  return { type: 'function', function: { name, description, parameters } };
}

/** A wording in the policy's own language, in English, or in any that it has; empty for none. */
export function wordingIn(policy: Policy, wording: Wording): string {
  return wording[policy.language] ?? wording['en'] ?? Object.values(wording)[0] ?? '';
}
