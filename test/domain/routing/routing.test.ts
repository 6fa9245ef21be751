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

  it('an unknown intent goes to the default group and stays visible as a tag', () => {
    expect(decideRoute(builtInRouting, ['weather  talk'])).toMatchObject({
      intent: 'weather  talk',
      group: 'Support Tier 1',
      tags: ['unclassified', 'weather_talk'],
    });
  });

  it('an intent named like a member of every object is unknown', () => {
    for (const intent of ['constructor', 'toString', '__proto__']) {
      expect(decideRoute(builtInRouting, [intent]).group).toBe('Support Tier 1');
    }
  });

  it('the most urgent intent wins wherever it is named', () => {
    fc.assert(
      fc.property(fc.array(intentNames, { minLength: 1, maxLength: 8 }), (intents) => {
        expect(urgency(intents)).toBe(Math.max(...intents.map((intent) => urgency([intent]))));
      }),
    );
  });

  it('a later intent never lowers the urgency, and a calmer one never moves the conversation', () => {
    fc.assert(
      fc.property(fc.array(intentNames, { minLength: 1, maxLength: 8 }), intentNames, (intents, later) => {
        const before = decideRoute(builtInRouting, intents);
        const after = decideRoute(builtInRouting, [...intents, later]);
        expect(priorities.indexOf(after.priority)).toBeGreaterThanOrEqual(priorities.indexOf(before.priority));
        expect(after.group === before.group || urgency([later]) >= urgency(intents)).toBe(true);
      }),
    );
  });

  it('of equally urgent intents the first named wins, but one with a rule beats one without', () => {
    expect(decideRoute(builtInRouting, ['cancellation_intent', 'security_report']).group).toBe('Retention');
    expect(decideRoute(builtInRouting, ['security_report', 'cancellation_intent']).group).toBe('Security');
    expect(decideRoute(builtInRouting, ['other', 'usage_help']).group).toBe('Support Tier 2');
    expect(decideRoute(builtInRouting, ['usage_help', 'other']).group).toBe('Support Tier 2');
  });

  it('tags name every intent once, without blanks', () => {
    fc.assert(
      fc.property(fc.array(intentNames, { maxLength: 8 }), (intents) => {
        const { tags } = decideRoute(builtInRouting, intents);
        expect(new Set(tags).size).toBe(tags.length);
        expect(tags).toEqual(expect.arrayContaining(intents.map((intent) => intent.replaceAll(' ', '_'))));
        for (const tag of tags) expect(tag).not.toMatch(/\s/);
      }),
    );
  });

  it('hands over to the target of the group, else to the default one, else to nobody', () => {
    const queue = { kind: 'queue', name: 'security' } as const;
    const number = { kind: 'number', to: '+15550100' } as const;
    const table: RoutingTable = { ...builtInRouting, transfers: { Security: queue, default: number } };
    expect(decideRoute(table, ['security_report']).transfer).toEqual(queue);
    expect(decideRoute(table, ['bug_report']).transfer).toEqual(number);
    expect(decideRoute(builtInRouting, ['bug_report']).transfer).toBeNull();
  });
});
