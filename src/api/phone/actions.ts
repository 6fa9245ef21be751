/** One action of a SWAIG answer (SignalWire docs, SWAIG actions). Only those that we use. */
export type SwaigAction =
  | { toggle_functions: { function: string; active: boolean }[] }
  | { set_global_data: Record<string, string | boolean> }
  | { replace_in_history: true }
  | { SWML: SwmlDocument; transfer?: 'true' };

/** A SWML document: sections of verbs. */
export interface SwmlDocument {
  version: '1.0.0';
  sections: Record<string, Record<string, unknown>[]>;
}

/** Answer to a SWAIG function request. `response` is a prompt to the language model, not speech. */
export interface SwaigAnswer {
  response: string;
  action?: SwaigAction[];
  /** True: the actions wait until the agent has spoken once more. */
  post_process?: boolean;
}
