import type { TicketFilter } from './tickets.ts';

/** Which of a customer's tickets to name. */
export interface TicketListRequest extends TicketFilter {
  /** Number of the ticket that was named last, to hear the ones after it; absent: from the newest. */
  after?: string | undefined;
}

/**
 * Orders ticket numbers, the newest first: `SUP-12` before `SUP-9`, `12` before `9`. A ticket keeps its place whatever
 * happens to it, so that a list that is read out in parts repeats and misses none.
 */
export function compareNumbers(a: string, b: string): number {
  const [first, second] = [partsOf(a), partsOf(b)];
  if (first.prefix !== second.prefix) return first.prefix < second.prefix ? -1 : 1;
  if (first.digits.length !== second.digits.length) return second.digits.length - first.digits.length;
  return first.digits === second.digits ? 0 : first.digits > second.digits ? -1 : 1;
}

/** The part in front of the last digits, in capitals, and those digits without leading zeros. */
function partsOf(number: string): { prefix: string; digits: string } {
  const digits = /\d*$/.exec(number)?.[0] ?? '';
  const prefix = number.slice(0, number.length - digits.length).toUpperCase();
  return { prefix, digits: digits.replace(/^0+(?=\d)/, '') };
}
