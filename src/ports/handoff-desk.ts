import type { CallOptions } from './call.ts';

/** The help desk behind a messaging platform, which makes the tickets of handoffs itself. */
export interface HandoffDesk {
  /** Id of the custom ticket field for the id of the conversation; null if there is none. */
  readonly conversationField: string | null;
  /** Id of the custom ticket field for the summary; null if there is none. */
  readonly summaryField: string | null;
  /** Id of the group with that name; null if there is none, or several, or if we may not read groups. */
  groupId(name: string, options: CallOptions): Promise<string | null>;
}
