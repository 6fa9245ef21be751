/** What somebody says during a call: a text alone is the caller's. `say` is the text of a `say` action. */
export type Utterance = string | { by: 'agent' | 'say'; text: string };

/**
 * What the language model answers to the post prompt. `prose`: as in a captured call. `repeatsAnswer`: its last words
 * once more, as in a captured call. `function`: it calls `summarize_conversation` instead, as in a captured call.
 * `json`: the object that was asked for (SignalWire docs: found objects are in `parsed`). `jsonInRaw`: the same, which
 * the platform did not parse.
 */
export type ReportForm = 'prose' | 'repeatsAnswer' | 'function' | 'json' | 'jsonInRaw';

/** What the language model reports about a call that is over. */
export interface CallReport {
  summary: string;
  /** What was said, oldest first, after the functions that were called. */
  said?: readonly Utterance[];
  /** Default: `prose`. The facts below are in no other form than `json`, `jsonInRaw` and `function`. */
  form?: ReportForm;
  issue?: string;
  intents?: string[];
  resolved?: boolean;
}
