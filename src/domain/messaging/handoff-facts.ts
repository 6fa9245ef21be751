import type { ErrandReport } from './errand.ts';
import type { Priority } from '../tickets/tickets.ts';

/** What a handoff on a messaging channel tells the humans; adapters convert it to the platform's format. */
export interface HandoffFacts {
  /** Workflow id of the conversation. */
  conversation: string;
  /** Name of the group (team). */
  group: string | null;
  priority: Priority | null;
  tags: string[];
  summary: string | null;
  requesterName: string | null;
  /** The session's first message. */
  firstMessageId: string | null;
  /** The platform's word for the channel that the customer writes from. */
  source: string | null;
  /** Id of the integration that connects this channel. */
  integrationId: string | null;
  /** The result of an errand that the seat had given to us; then it is told nothing else. Absent: there was none. */
  errand?: ErrandReport;
}
