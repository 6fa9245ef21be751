import type { WrittenTicket } from './tickets.ts';
import type { WantedTicket } from './unmet-by.ts';
import { unmetBy } from './unmet-by.ts';

/**
 * Adds to the result of a write what the ticket does not show of it, see {@link unmetBy}. A part that is unmet for a
 * known reason keeps that reason.
 */
export function withReadBack({ ticket, unmet }: WrittenTicket, wanted: WantedTicket): WrittenTicket {
  const known = new Set(unmet.map(({ what }) => what));
  return { ticket, unmet: [...unmet, ...unmetBy(wanted, ticket).filter(({ what }) => !known.has(what))] };
}
