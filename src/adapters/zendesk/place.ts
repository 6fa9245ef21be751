import type { Unmet } from '../../domain/tickets/unmet.ts';

/** The group or assignee of a write: the record that has the name, or why the name cannot be used. */
export type Place =
  | { wanted: string; id: string; unmet?: undefined }
  | { wanted: string; id?: undefined; unmet: Unmet };

/** Group and assignee of a write; null where the write does not name one. */
export interface Placement {
  group: Place | null;
  assignee: Place | null;
}
