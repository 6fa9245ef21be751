import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtInRouting, decideRoute, defaultIntent, type RoutingTable } from '../../../src/domain/routing/routing.ts';
import { priorities } from '../../../src/domain/tickets/tickets.ts';

const known = Object.keys(builtInRouting.intents);
const intentNames = fc.oneof(fc.constantFrom(...known), fc.constantFrom('other', 'weather talk'));
const urgency = (intents: readonly string[]) => priorities.indexOf(decideRoute(builtInRouting, intents).priority);

describe('routing', () => {
  it('without an intent goes to the default group', () => {
    expect(decideRoute(builtInRouting, [])).toEqual({
      intent: defaultIntent,
      group: 'Support Tier 1',
      priority: 'normal',
      tags: ['unclassified'],
      transfer: null,
      because: 'no intent is known: the default rule',
    });
  });

  it('with an unknown intent goes to the default group, and the intent remains visible as a tag', () => {
    expect(decideRoute(builtInRouting, ['weather  talk'])).toMatchObject({
      intent: 'weather  talk',
      group: 'Support Tier 1',
      tags: ['unclassified', 'weather_talk'],
    });
  });

  it('treats an intent named like a member of every object as unknown', () => {
    for (const intent of ['constructor', 'toString', '__proto__']) {
      expect(decideRoute(builtInRouting, [intent]).group).toBe('Support Tier 1');
    }
  });

  it('follows the most urgent intent, in whatever order they are named', () => {
    fc.assert(
      fc.property(fc.array(intentNames, { minLength: 1, maxLength: 8 }), (intents) => {
        expect(urgency(intents)).toBe(Math.max(...intents.map((intent) => urgency([intent]))));
      }),
    );
  });

  it('never lowers the urgency for a later intent, and never moves the conversation for a less urgent one', () => {
    fc.assert(
      fc.property(fc.array(intentNames, { minLength: 1, maxLength: 8 }), intentNames, (intents, later) => {
        const before = decideRoute(builtInRouting, intents);
        const after = decideRoute(builtInRouting, [...intents, later]);
        expect(priorities.indexOf(after.priority)).toBeGreaterThanOrEqual(priorities.indexOf(before.priority));
        expect(after.group === before.group || urgency([later]) >= urgency(intents)).toBe(true);
      }),
    );
  });

  it('follows the first of equally urgent intents, but prefers one with a rule to one without', () => {
    expect(decideRoute(builtInRouting, ['cancellation_intent', 'security_report']).group).toBe('Retention');
    expect(decideRoute(builtInRouting, ['security_report', 'cancellation_intent']).group).toBe('Security');
    expect(decideRoute(builtInRouting, ['other', 'usage_help']).group).toBe('Support Tier 2');
    expect(decideRoute(builtInRouting, ['usage_help', 'other']).group).toBe('Support Tier 2');
  });

  it('adds every intent once as a tag, without spaces', () => {
    fc.assert(
      fc.property(fc.array(intentNames, { maxLength: 8 }), (intents) => {
        const { tags } = decideRoute(builtInRouting, intents);
        expect(new Set(tags).size).toBe(tags.length);
        expect(tags).toEqual(expect.arrayContaining(intents.map((intent) => intent.replaceAll(' ', '_'))));
        for (const tag of tags) expect(tag).not.toMatch(/\s/);
      }),
    );
  });

  it('transfers to the target of the group, else to the default one, else to nobody', () => {
    const queue = { kind: 'queue', name: 'security' } as const;
    const number = { kind: 'number', to: '+15550100' } as const;
    const table: RoutingTable = { ...builtInRouting, transfers: { Security: queue, default: number } };
    expect(decideRoute(table, ['security_report']).transfer).toEqual(queue);
    expect(decideRoute(table, ['bug_report']).transfer).toEqual(number);
    expect(decideRoute(builtInRouting, ['bug_report']).transfer).toBeNull();
  });
});
