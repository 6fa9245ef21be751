import type { Policy } from '../../responders/policy/policy.ts';
import { readPolicy } from '../policy/file.ts';
import type { Section } from '../section.ts';
import { text } from '../variable-kinds.ts';

const variables = { POLICY_FILE: text() };

/** The company policy: what the bot says. When there are problems, the built-in one. */
export const policySection = {
  variables,
  fixes: {},
  read: (settings, problems, notes) => readPolicy(settings.POLICY_FILE, problems, notes),
  describe: () => ({}),
} satisfies Section<typeof variables, Policy>;
