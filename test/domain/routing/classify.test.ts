import { describe, expect, it } from 'vitest';
import { classify } from '../../../src/domain/routing/classify.ts';
import { builtInRouting, type RoutingTable } from '../../../src/domain/routing/routing.ts';

const intentsOf = (text: string) => classify(text, builtInRouting).map(({ intent }) => intent);

describe('the keyword classifier', () => {
  it.each([
    ['I was charged twice this month', 'billing_problem'],
    ['Ich habe eine falsche Rechnung bekommen', 'billing_problem'],
    ['The app crashes when I open it', 'bug_report'],
    ['I have a suggestion for the app', 'feature_request'],
    ['How do I change my address?', 'usage_help'],
    ['Please cancel my subscription', 'cancellation_intent'],
    ['Ich möchte kündigen', 'cancellation_intent'],
    ['My account was hacked', 'security_report'],
  ])('finds in %j the intent %s', (text, intent) => {
    expect(intentsOf(text)[0]).toBe(intent);
  });

  it.each(['', '   ', 'hello there', 'the debugger was fine', '😀'])('finds nothing in %j', (text) => {
    expect(intentsOf(text)).toEqual([]);
  });

  it('names the keywords it found, and puts the intent with the most of them first', () => {
    const [first, second] = classify('The invoice shows an error, the payment is wrong', builtInRouting);
    expect(first).toEqual({ intent: 'billing_problem', because: ['invoice*', 'payment*'] });
    expect(second).toEqual({ intent: 'bug_report', because: ['error*'] });
  });

  it('uses the keywords of the routing file, in any case and with or without accents', () => {
    const rule = { ...builtInRouting.default, keywords: ['Café crème', 'thé*'] };
    const table: RoutingTable = { ...builtInRouting, intents: { drinks: rule } };
    for (const text of ['a CAFE CREME please', 'Café, crème!', 'les thés']) {
      expect(classify(text, table).map(({ intent }) => intent)).toEqual(['drinks']);
    }
    expect(classify('cafe with creme', table)).toEqual([]);
  });
});
