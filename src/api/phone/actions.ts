/** One action of a SWAIG answer (SignalWire docs, SWAIG actions); only those that we use. */
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

/** Answer to a SWAIG function request. */
export interface SwaigAnswer {
  /** For the language model, which decides what to say; it is not spoken as it is. */
  response: string;
  action?: SwaigAction[];
  /** True: the platform carries the actions out once the agent has spoken again. */
  post_process?: boolean;
}
