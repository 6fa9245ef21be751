/** A part of a write that the desk could not do, although it did the rest. */
export interface Unmet {
  what: 'group' | 'assignee' | 'priority' | 'status' | 'tags' | 'link' | 'requester';
  /** What was requested: a name, an address, a priority. Never customer text. */
  wanted: string;
  /** `notFound`, `ambiguous`: none or several have this name; `refused`: the desk refused it. */
  why: 'notFound' | 'ambiguous' | 'unsupported' | 'refused';
}
