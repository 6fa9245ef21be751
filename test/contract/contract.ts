import { describe } from 'vitest';
import { authors } from './parts/authors.ts';
import { changing } from './parts/changing.ts';
import { contacts } from './parts/contact.ts';
import { creating } from './parts/creating.ts';
import { faultMatrix } from './parts/fault-matrix.ts';
import { listing } from './parts/listing.ts';
import { owning } from './parts/owning.ts';
import { reading } from './parts/reading.ts';
import { repeating } from './parts/repeating.ts';
import { webhooks } from './parts/webhooks.ts';
import type { ContractSubject } from './subject.ts';

/**
 * The tests that every help desk adapter must pass against its simulator. They differ between desks only by the
 * declared capabilities: what a desk declares as not supported, it must refuse as `unsupported`.
 */
export function describeHelpDesk(subject: ContractSubject): void {
  describe(`help desk contract: ${subject.title}`, () => {
    creating(subject);
    contacts(subject);
    reading(subject);
    authors(subject);
    changing(subject);
    owning(subject);
    listing(subject);
    webhooks(subject);
    repeating(subject);
    faultMatrix(subject);
  });
}
