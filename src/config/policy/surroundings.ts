import type { Policy } from '../../responders/policy/policy.ts';

/** What the policy takes from the rest of the configuration. */
export interface PolicySurroundings {
  /** What closing a ticket means (`CLOSE_STATUS`). */
  closeStatus: Policy['closeStatus'];
  /** The environment, for the secrets that the file names. */
  env: Readonly<Record<string, string | undefined>>;
}
