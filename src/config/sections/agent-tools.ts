import type { Section } from '../section.ts';
import { oneOf } from '../variable-kinds.ts';

const variables = {
  CLOSE_STATUS: oneOf(['solved', 'closed']).default('solved'),
};

const fixes = {
  CLOSE_STATUS: 'Set it to solved (can be reopened) or closed (final), or remove it',
};

/** What the tools of an AI agent do, on all channels. */
export interface AgentToolsConfig {
  /** The status that closing a ticket sets: `solved` can be reopened, `closed` is final. */
  closeStatus: 'solved' | 'closed';
}

/** Settings of the agent's tools. */
export const agentToolsSection = {
  variables,
  fixes,
  read: (settings) => ({ closeStatus: settings.CLOSE_STATUS }),
  describe: ({ closeStatus }) => ({ closeStatus }),
} satisfies Section<typeof variables, AgentToolsConfig>;
