import { z } from 'zod';
import type { ConfigProblem } from './problems.ts';
import { agentToolsSection } from './sections/agent-tools.ts';
import { conversationsSection } from './sections/conversations.ts';
import { deskSection } from './sections/desk.ts';
import { keysSection } from './sections/keys.ts';
import { limitsSection } from './sections/limits.ts';
import { messagingSection } from './sections/messaging.ts';
import { operatorsSection } from './sections/operators.ts';
import { phoneSection } from './sections/phone.ts';
import { phoneNumbersSection } from './sections/phone-numbers.ts';
import { pinsSection } from './sections/pins.ts';
import { policySection } from './sections/policy.ts';
import { responderSection } from './sections/responder.ts';
import { routingSection } from './sections/routing.ts';
import { serviceSection } from './sections/service.ts';
import { sunshineSection } from './sections/sunshine.ts';
import { temporalSection } from './sections/temporal.ts';
import { webchatSection } from './sections/webchat.ts';

/**
 * Every variable we read, each checked by itself. Unset and empty are the same. Messages never repeat a value. The rules
 * between variables are in `read` of their sections.
 */
export const environmentSchema = z.object({
  ...serviceSection.variables,
  ...phoneSection.variables,
  ...phoneNumbersSection.variables,
  ...agentToolsSection.variables,
  ...pinsSection.variables,
  ...conversationsSection.variables,
  ...deskSection.variables,
  ...sunshineSection.variables,
  ...messagingSection.variables,
  ...webchatSection.variables,
  ...responderSection.variables,
  ...temporalSection.variables,
  ...operatorsSection.variables,
  ...limitsSection.variables,
  ...keysSection.variables,
  ...routingSection.variables,
  ...policySection.variables,
});

/** The values of all variables, after each was checked by itself. */
export type Settings = z.output<typeof environmentSchema>;

/** Names of all variables we read. */
export const variableNames: readonly string[] = Object.keys(environmentSchema.shape);

const fixes: Partial<Record<string, string>> = {
  ...serviceSection.fixes,
  ...phoneSection.fixes,
  ...phoneNumbersSection.fixes,
  ...agentToolsSection.fixes,
  ...pinsSection.fixes,
  ...conversationsSection.fixes,
  ...deskSection.fixes,
  ...sunshineSection.fixes,
  ...messagingSection.fixes,
  ...webchatSection.fixes,
  ...responderSection.fixes,
  ...temporalSection.fixes,
  ...operatorsSection.fixes,
  ...limitsSection.fixes,
  ...keysSection.fixes,
  ...routingSection.fixes,
  ...policySection.fixes,
};

/** A problem of one variable by itself, with the fix of its section. */
export function problemOf(variable: string, problem: string): ConfigProblem {
  return { variable, problem, fix: fixes[variable] ?? 'Correct it' };
}

/** The problems that {@link environmentSchema}, or a part of it, found; one for each variable that is wrong by itself. */
export function problemsOf({ issues }: z.ZodError): ConfigProblem[] {
  return issues.map(({ path, message }) => problemOf(String(path[0]), message));
}
