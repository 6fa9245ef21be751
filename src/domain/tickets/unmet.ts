/** A part of a write that the desk could not do while it did the rest. */
export interface Unmet {
  what: 'group' | 'assignee' | 'priority' | 'status' | 'tags' | 'link' | 'requester';
  /** What was requested: a name, an address, a priority. Never customer text. */
  wanted: string;
  /** `notFound`, `ambiguous`: the name leads nowhere or to several; `refused`: the desk said no. */
  why: 'notFound' | 'ambiguous' | 'unsupported' | 'refused';
}
