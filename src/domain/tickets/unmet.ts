/** A part of a write that the desk did not do, although it did the rest. */
export interface Unmet {
  what: 'group' | 'assignee' | 'priority' | 'status' | 'tags' | 'link' | 'requester' | 'contact' | 'file' | 'form';
  /** What was requested: a name, an address, a priority. Never customer text. */
  wanted: string;
  /**
   * `notFound`, `ambiguous`: none or several have this name; `refused`: the desk refused it; `unavailable`: what it
   * needs could not be looked up; `unchanged`: the desk accepted it, but the ticket does not show it;
   * `overtaken`: someone else changed it meanwhile, and theirs stays.
   */
  why: 'notFound' | 'ambiguous' | 'unsupported' | 'refused' | 'unavailable' | 'unchanged' | 'overtaken';
}
