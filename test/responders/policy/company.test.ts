import { describe, expect, it } from 'vitest';
import type { CompanyAnswer, HttpAction } from '../../../src/domain/messaging/company-actions.ts';
import { builtInPolicy } from '../../../src/responders/policy/built-in.ts';
import { plainIntent } from '../../../src/responders/policy/intents/plain.ts';
import type { Policy } from '../../../src/responders/policy/policy.ts';
import { builtInTexts } from '../../../src/responders/policy/texts/index.ts';
import { buttons, Dialogue, words } from './questions.ts';

const { en, de } = builtInTexts;
const action: HttpAction = {
  method: 'GET',
  url: 'https://shop.example.com/orders/{order}',
  headers: {},
  body: null,
  idempotencyHeader: 'Idempotency-Key',
  answers: { status: 'status', date: 'delivery.date' },
  timeoutMs: 1_000,
  verified: false,
};
const use = { kind: 'company' as const, action: 'look_up', notFound: {}, failed: {} };
const order = {
  name: 'order',
  ask: { en: 'Which order?' },
  pattern: String.raw`\b(\d{4})\b`,
  wrong: null,
  fromText: true,
  remember: true,
};
function policyWith(changes: Partial<HttpAction>, verified = false): Policy {
  const where = {
    ...plainIntent,
    phrases: { en: ['my order'], de: ['meine bestellung'] },
    ask: [order],
    verified,
    log: 'ticket' as const,
    action: { ...use, say: { en: 'Order {order}: {status}, {date}.', de: 'Bestellung {order}: {status}, {date}.' } },
  };
  const actions = { look_up: { ...action, ...changes } };
  return { ...builtInPolicy, actions, intents: { where, ...builtInPolicy.intents } };
}
const answer = (answer: CompanyAnswer) => ({ kind: 'companyAnswer' as const, answer });
const asked = (run: number) => ({
  command: 'companyAction',
  args: { action: 'look_up', values: { order: '1001' }, run },
});

describe('a look-up that a company declares', () => {
  it('that does not answer is said to have failed, and is tried again as the same request', () => {
    const bot = new Dialogue(policyWith({}));
    expect(bot.hears('where is my order 1001').act).toEqual(asked(0));
    const failed = bot.gets(answer({ kind: 'unavailable' }));
    expect(words(failed)).toBe(en.companyFailed);
    expect(buttons(failed)).toEqual(['Try again', 'Talk to a person']);
    expect(bot.presses('Try again').act).toEqual(asked(0));
    expect(words(bot.gets(answer({ kind: 'refused' })))).toBe(en.companyFailed);
    expect(bot.hears('where is my order 1001').act).toEqual(asked(1));
    expect(words(bot.gets(answer({ kind: 'notFound' })))).toBe(en.companyNotFound);
  });

  it('asks what it needs, and fills in what was answered, in the language of the customer', () => {
    const bot = new Dialogue(policyWith({}));
    expect(words(bot.hears('where is my order?'))).toBe('Which order?');
    expect(bot.hears('it is 1001').act).toEqual(asked(0));
    const told = bot.gets(answer({ kind: 'answered', fields: { status: 'shipped {order}', date: '2 May' } }));
    expect(words(told)).toBe('Order 1001: shipped {order}, 2 May.');
    expect(told).toMatchObject({ log: 'ticket', resolved: true, act: null });
    const german = new Dialogue(policyWith({}));
    german.hears('Wo ist meine Bestellung 1001?');
    expect(words(german.gets(answer({ kind: 'answered', fields: { status: 'gepackt' } })))).toBe(
      `Bestellung 1001: gepackt, ${de.unknownValue}.`,
    );
  });

  it('for verified customers asks for the PIN first, also when only the gate behind it says so', () => {
    const bot = new Dialogue(policyWith({ verified: true }, true));
    expect(bot.hears('where is my order 1001').asksPin).toBe(true);
    expect(bot.verifies('Ada').act).toEqual(asked(0));
    const other = new Dialogue(policyWith({ verified: true }));
    other.hears('where is my order 1001');
    expect(other.gets(answer({ kind: 'notAuthenticated' })).asksPin).toBe(true);
  });

  it('sends only what its address and body name', () => {
    const bot = new Dialogue(policyWith({ url: 'https://shop.example.com/orders' }));
    expect(bot.hears('where is my order 1001').act).toMatchObject({ args: { values: {} } });
  });
});
