import type { CallOptions } from './call.ts';

/** The help desk behind a messaging platform, for handoffs of which it makes tickets itself. */
export interface HandoffDesk {
  /** Id of the custom ticket field for the id of the conversation; null when there is none. */
  readonly conversationField: string | null;
  /** Id of the custom ticket field for the summary; null when there is none. */
  readonly summaryField: string | null;
  /** Id of the group of that name; null when there is none, or several, or we may not look. */
  groupId(name: string, options: CallOptions): Promise<string | null>;
}
