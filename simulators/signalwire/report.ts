/** What the language model reports about a call that is over. */
export interface CallReport {
  summary: string;
  issue?: string;
  intents?: string[];
  resolved?: boolean;
  /** What the caller said, oldest first. */
  said?: string[];
}
