import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  baseWorkflowId,
  conversationWorkflowId,
  customerMemoryWorkflowId,
  deskInboxWorkflowId,
  deskPageWorkflowId,
  deskWorkflowId,
  isOwnKey,
  newReference,
  operationKey,
  pinGuardWorkflowId,
  ticketKey,
  vendorHealthWorkflowId,
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

describe('the id', () => {
  it('of what serves a desk name the desk and the task queue', () => {
    expect(deskWorkflowId('reconcile', 'acme', 'q')).toBe('reconcile/acme/q');
    expect(vendorHealthWorkflowId('q')).toBe('vendor-health/q');
    expect(deskPageWorkflowId('acme', 'q', 'w', 7)).toBe('desk-page/acme/q/w/7');
    expect(deskPageWorkflowId('acme', 'q', 'w')).toBe('desk-page/acme/q/w/');
  });

  it('of inboxes share the tickets of a desk evenly among sixteen, each ticket always in the same', () => {
    const counts = new Map<string, number>();
    for (let id = 0; id < 16_000; id += 1) {
      const inbox = deskInboxWorkflowId('acme', 'q', String(id));
      counts.set(inbox, (counts.get(inbox) ?? 0) + 1);
    }
    expect([...counts.keys()].toSorted()).toEqual(
      Array.from({ length: 16 }, (_entry, number) => `desk-events/acme/q/${number}`).toSorted(),
    );
    expect(Math.min(...counts.values())).toBeGreaterThan(800);
    // Events of one ticket must meet in one workflow, also after an update of this service.
    expect(['4711', 'SUP-12', ''].map((id) => deskInboxWorkflowId('d', 'q', id).split('/').at(-1))).toEqual([
      '5',
      '4',
      '9',
    ]);
  });

  it('of our writes are told from those of others', () => {
    expect(isOwnKey(ticketKey('call/c', 1))).toBe(true);
    expect([null, '', 'crm:1', 'x-deskbridge:1'].some(isOwnKey)).toBe(false);
  });

  it('of writes say when a messaging conversation began, since it can begin again under its id', () => {
    const one = { channel: 'messaging', workflowId: 'messaging/c', startedAt: 36 } as const;
    expect(operationKey(one, 2)).toBe(ticketKey('messaging/c@10', 2));
    expect(operationKey({ ...one, channel: 'call', workflowId: 'call/c' }, 2)).toBe(ticketKey('call/c', 2));
  });

  it('of scheduled runs lose their time, those of conversations lose nothing', () => {
    expect(baseWorkflowId('reconcile/acme/q-2026-01-01T00:00:00Z')).toBe('reconcile/acme/q');
    for (const id of [
      'call/x-2026-01-01T00:00:00Z',
      'messaging/x-2026-01-01T00:00:00Z',
      'webchat/x-2026-01-01T00:00:00Z',
      'reconcile/acme/q-2026-01-01T00:00:00Z/1',
      'reconcile/acme/q',
      '-2026-01-01T00:00:00Z',
    ]) {
      expect(baseWorkflowId(id)).toBe(id);
    }
  });
});
