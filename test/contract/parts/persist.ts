import { expect } from 'vitest';
import type { HelpDesk } from '../../../src/ports/help-desk.ts';
import { isTransient, ServiceFailure } from '../../../src/domain/failures.ts';
import type { WriteKey } from '../../../src/ports/call.ts';
import type { Clock } from '../../support/adapter-helpers.ts';
import { options } from '../../support/adapter-helpers.ts';
import { writeKey } from './bench.ts';

const maximumTries = 12;
const minuteMs = 60_000;

/** Text that no failure may show. All texts of these tests hold it. */
export const customerText = 'customer-words';

/** How a write is repeated until it is done. */
export interface Persistence {
  clock: Clock;
  key: string;
  /** Time before each further try when the vendor names none; default a growing number of minutes. */
  waitMs?: number;
  /** Called after each failed try. */
  onFailure?: (failure: ServiceFailure) => Promise<void> | void;
}

/**
 * Repeats a write as the workflow does: with the same key, with `mayBeDone` after the first try, and after some time.
 * It does not really wait, but moves the clock.
 */
export async function persist<T>(
  { clock, key, waitMs, onFailure }: Persistence,
  attempt: (write: WriteKey) => Promise<T>,
): Promise<T> {
  const firstTriedAt = clock.now();
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt(writeKey(key, firstTriedAt, tries > 1));
    } catch (error) {
      if (!(error instanceof ServiceFailure)) throw error;
      expect(error.message).not.toContain(customerText);
      if (!isTransient(error.kind) || tries === maximumTries) throw error;
      clock.advance(Math.max(error.details.retryAfterMs ?? 0, waitMs ?? tries * minuteMs));
      await onFailure?.(error);
    }
  }
}

/** The present version of a ticket. Reads it until that succeeds. */
export async function versionOf(helpDesk: HelpDesk, id: string): Promise<string> {
  for (let tries = 1; ; tries += 1) {
    try {
      return (await helpDesk.getTicket(id, options())).version;
    } catch (error) {
      if (!(error instanceof ServiceFailure) || tries === maximumTries) throw error;
    }
  }
}
