import { describe } from 'vitest';
import { changing } from './parts/changing.ts';
import { creating } from './parts/creating.ts';
import { faultMatrix } from './parts/fault-matrix.ts';
import { listing } from './parts/listing.ts';
import { reading } from './parts/reading.ts';
import { repeating } from './parts/repeating.ts';
import { webhooks } from './parts/webhooks.ts';
import type { ContractSubject } from './subject.ts';

/**
 * What every help desk adapter must do, run against its simulator. It differs between desks by their declared
 * capabilities only; what a desk declares not to be able to do it must refuse as such.
 */
export function describeHelpDesk(subject: ContractSubject): void {
  describe(`help desk contract: ${subject.title}`, () => {
    creating(subject);
    reading(subject);
    changing(subject);
    listing(subject);
    webhooks(subject);
    repeating(subject);
    faultMatrix(subject);
  });
}
