import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  conversationWorkflowId,
  customerMemoryWorkflowId,
  newReference,
  pinGuardWorkflowId,
  ticketKey,
} from '../../src/domain/ids.ts';

const randomNumbers = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const sequences = fc.array(randomNumbers, { minLength: 8, maxLength: 8 });

function referenceOf(numbers: readonly number[]): string {
  let next = 0;
  return newReference(() => numbers[next++] ?? 0);
}

describe('a reference that a customer can quote', () => {
  it('has no letters or digits that look or sound alike, whatever the random numbers', () => {
    fc.assert(
      fc.property(sequences, (numbers) => {
        const reference = referenceOf(numbers);
        expect(reference).toMatch(/^DB-[2-9A-Z]{4}-[2-9A-Z]{4}$/);
        expect(reference.slice(3)).not.toMatch(/[01IOLU]/);
      }),
      { numRuns: 1_000 },
    );
    expect(referenceOf(Array.from({ length: 8 }, () => 1 - Number.EPSILON))).not.toContain('undefined');
  });

  it('is the same for the same random numbers, so a replay repeats it', () => {
    fc.assert(
      fc.property(sequences, (numbers) => {
        expect(referenceOf(numbers)).toBe(referenceOf(numbers));
      }),
    );
  });

  it('uses every character of its alphabet at every place', () => {
    const letters = Array.from({ length: 1_000 }, (_, index) => referenceOf([index / 1_000]).slice(3, 4));
    expect(new Set(letters).size).toBe(30);
  });
});

describe('business keys', () => {
  it('differ whenever channel, scope or id differ', () => {
    const ids = [
      conversationWorkflowId('call', 'a'),
      conversationWorkflowId('messaging', 'a'),
      conversationWorkflowId('call', 'b'),
      pinGuardWorkflowId('number', 'a'),
      pinGuardWorkflowId('customer', 'a'),
      pinGuardWorkflowId('all', 'a'),
      customerMemoryWorkflowId('a'),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('no two operations of any two conversations share a ticket key', () => {
    const conversation = fc.record({ id: fc.uuid(), operation: fc.integer({ min: 1, max: 10_000 }) });
    fc.assert(
      fc.property(conversation, conversation, (a, b) => {
        const same = a.id === b.id && a.operation === b.operation;
        expect(ticketKey(a.id, a.operation) === ticketKey(b.id, b.operation)).toBe(same);
      }),
    );
    expect(ticketKey('call/a', 1)).not.toBe(ticketKey('call/a', 11));
  });
});
