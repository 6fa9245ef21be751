import type { Policy } from '../../responders/policy/policy.ts';
import { readPolicy } from '../policy/file.ts';
import type { PolicySurroundings } from '../policy/surroundings.ts';
import type { ConfigProblem } from '../problems.ts';
import type { Section, SettingsOf } from '../section.ts';
import { text } from '../variable-kinds.ts';

const variables = { POLICY_FILE: text() };

/** The company policy: what the bot says. When there are problems, the built-in one. */
export const policySection = {
  variables,
  fixes: {},
  read: (settings, surroundings, problems, notes) => readPolicy(settings.POLICY_FILE, problems, notes, surroundings),
  describe: () => ({}),
} satisfies Section<
  typeof variables,
  Policy,
  [SettingsOf<typeof variables>, PolicySurroundings, problems: ConfigProblem[], notes: string[]]
>;
