import type { Unmet } from '../../domain/tickets/unmet.ts';

/** The one record that has a name, or the reason why there is none. */
export type Found = { id: string } | { why: Unmet['why'] };
