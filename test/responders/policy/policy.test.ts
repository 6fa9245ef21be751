import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtInPolicy } from '../../../src/responders/policy/built-in.ts';
import { maximumMessageLength } from '../../../src/adapters/sunshine/split-message.ts';
import type { MessageContent } from '../../../src/domain/messaging/messaging.ts';
import { builtInLanguages } from '../../../src/responders/policy/policy.ts';
import { policyTextNames } from '../../../src/responders/policy/text-names.ts';
import { builtInTexts } from '../../../src/responders/policy/texts/index.ts';
import type { Refusal, Reply } from '../../../src/domain/conversation/replies.ts';
import type { ResponderAct, ResponderQuestion } from '../../../src/domain/messaging/responder.ts';
import { ticketStatuses } from '../../../src/domain/tickets/tickets.ts';
import { createPolicyResponder, decide } from '../../../src/responders/policy/index.ts';
import { fitted } from '../fitted.ts';
import { plainQuestion, text } from './questions.ts';

const ticketView = fc.record({
  id: fc.oneof(fc.string(), fc.nat().map(String)),
  subject: fc.string({ maxLength: 3_000 }),
  status: fc.constantFrom(...ticketStatuses),
  priority: fc.constant(null),
  updatedAt: fc.constant('2026-01-01T00:00:00Z'),
});
const reference = fc.string({ maxLength: 30 });
const refusals: Refusal[] = ['notAuthenticated', 'ticketNotFound', 'ticketClosed', 'rejected', 'ended', 'expired'];
const anyReply: fc.Arbitrary<Reply> = fc.oneof(
  fc.constantFrom<Reply>(
    { kind: 'done' },
    { kind: 'unavailable' },
    { kind: 'stillWorking' },
    { kind: 'notVerified' },
    { kind: 'locked' },
    { kind: 'keypad', nonce: 'n' },
    { kind: 'memory', summary: null },
  ),
  fc.constantFrom(...refusals).map((reason): Reply => ({ kind: 'refused', reason })),
  fc.string().map((requesterName): Reply => ({ kind: 'verified', requesterName })),
  fc.array(ticketView, { maxLength: 60 }).map((tickets): Reply => ({ kind: 'tickets', tickets })),
  fc
    .tuple(ticketView, fc.string({ maxLength: 9_000 }))
    .map(([ticket, body]): Reply => ({ kind: 'ticket', ticket, latestComment: { body, byRequester: false } })),
  fc
    .tuple(ticketView, reference)
    .map(([ticket, of]): Reply => ({ kind: 'created', ticket, reference: of, followUpOf: of, unmet: [] })),
  fc
    .tuple(ticketView, reference)
    .map(([ticket, of]): Reply => ({ kind: 'continued', ticket, reference: of, unmet: [] })),
  ticketView.map((ticket): Reply => ({ kind: 'changed', ticket, commented: true, unmet: [] })),
  reference.map((of): Reply => ({ kind: 'recorded', reference: of, ticketId: null })),
  reference.map((of): Reply => ({ kind: 'escalated', ticketId: null, reference: of, group: 'g', transfer: null })),
  fc.string().map((summary): Reply => ({ kind: 'memory', summary })),
);

const phrases = Object.values(builtInPolicy.intents).flatMap((intent) => Object.values(intent.phrases).flat());
const things = [
  ...phrases,
  'yes',
  'no',
  'human',
  '4711',
  'HELP-12',
  '[removed]',
  'cancel',
  '%((pass:next))%',
  '{text}',
  '\u{1F600}',
];
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.array(fc.constantFrom(...things), { maxLength: 12 }).map((parts) => parts.join(' ')),
  fc
    .array(fc.constantFrom('word ', 'x'.repeat(700), '\n\n', '. '), { minLength: 1, maxLength: 30 })
    .map((parts) => parts.join('')),
);
const payload = fc.option(
  fc.oneof(
    fc.string(),
    fc.constantFrom(
      'policy/human',
      'policy/yes',
      'policy/no',
      'policy/again',
      'policy/ticket/9',
      'policy/intent/add_comment',
      'policy/intent/constructor',
    ),
  ),
);
const content: fc.Arbitrary<MessageContent> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('text' as const), text: anyText, payload }) },
  fc.record({
    kind: fc.constant('file' as const),
    url: fc.string(),
    mediaType: fc.constant(null),
    altText: fc.constant(null),
    name: fc.constant(null),
    size: fc.constant(null),
    text: fc.option(anyText),
  }),
  fc.record({ kind: fc.constant('location' as const), latitude: fc.double(), longitude: fc.double() }),
  fc.record({
    kind: fc.constant('form' as const),
    fields: fc.array(fc.record({ label: fc.constantFrom('ticket', 'details', 'x'), value: anyText }), { maxLength: 3 }),
  }),
  fc.record({ kind: fc.constant('other' as const), type: fc.string(), text: fc.option(anyText) }),
);

/** One step of the workflow: what is heard, whether the customer is known by then, and what an act came to. */
const step = fc.record({
  heard: fc.array(content, { maxLength: 3 }),
  customerName: fc.option(fc.string()),
  locale: fc.option(fc.oneof(fc.string(), fc.constantFrom('de', 'fr-CA', 'ES', 'constructor'))),
  returned: fc.option(fc.string(), { freq: 8 }),
  reply: fc.option(anyReply),
});
const someAct: ResponderAct = { command: 'getTicket', args: { ticketId: '1' } };

describe('whatever happens in a session', () => {
  it('the policy stays within its bounds, and answers the same question the same way', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
        const question: ResponderQuestion = { ...plainQuestion };
        let lastAct: ResponderAct | null = null;
        for (const { reply, ...changes } of steps) {
          const result = reply === null ? null : { act: lastAct ?? someAct, reply };
          Object.assign(question, changes, { result });
          const { turn } = decide(builtInPolicy, structuredClone(question));
          expect(decide(builtInPolicy, structuredClone(question)).turn).toEqual(turn);
          for (const message of turn.say) {
            expect(message.text.trim()).not.toBe('');
            expect(message.text.length).toBeLessThanOrEqual(20_000);
            expect(message.text).not.toMatch(/\{(?:ticket|subject|status|name|count|comment|reference)\}/);
            for (const sent of fitted(message)) {
              expect(sent.length).toBeLessThanOrEqual(maximumMessageLength);
              expect(sent).not.toContain('%((');
            }
            expect(message.quickReplies.length).toBeLessThanOrEqual(10);
            for (const reply of message.quickReplies) expect(Array.from(reply.text).length).toBeLessThanOrEqual(20);
          }
          expect(Buffer.byteLength(JSON.stringify(turn.memory))).toBeLessThanOrEqual(4_096);
          expect(turn.say.length + (turn.act === null ? 0 : 1)).toBeGreaterThan(0);
          expect(turn.asksPin && turn.act !== null).toBe(false);
          const waits = question.customerName === null && turn.memory['pinAsked'] === true;
          expect(turn.asksPin || question.customerName !== null).toBe(waits || question.customerName !== null);
          const gated = turn.act !== null && turn.act.command !== 'escalate';
          const isFree = reply?.kind === 'stillWorking' || reply?.kind === 'verified' || question.customerName !== null;
          expect(!gated || isFree).toBe(true);
          lastAct = turn.act?.command === 'release' ? null : turn.act;
          question.memory = structuredClone(turn.memory);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('a known customer is not asked for the PIN, not even after a late result that says it was wrong', () => {
    const opened = decide(builtInPolicy, { ...plainQuestion, customerName: 'Ada', heard: [text('ouvrir un ticket')] });
    const { turn } = decide(builtInPolicy, {
      ...plainQuestion,
      customerName: 'Ada',
      memory: opened.turn.memory,
      heard: [text('tickets')],
      result: { act: someAct, reply: { kind: 'notVerified' } },
    });
    expect(turn.act).not.toBeNull();
    expect(turn.asksPin).toBe(false);
  });

  it('a memory that the policy never wrote does no harm', () => {
    const anyValue = fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constant(null), fc.array(fc.string()));
    const keys = [
      'intent',
      'asked',
      'offer',
      'language',
      'data.text',
      'about',
      'pinAsked',
      'misses',
      '__proto__',
      'ticket',
    ];
    const memory = fc.dictionary(fc.oneof(fc.constantFrom(...keys), fc.string()), anyValue);
    fc.assert(
      fc.property(memory, anyText, (kept, said) => {
        const { turn } = decide(builtInPolicy, { ...plainQuestion, memory: kept, heard: [text(said)] });
        expect(turn.say.length + (turn.act === null ? 0 : 1)).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a handoff to a human', () => {
  it.each([
    'human',
    'Agent!',
    'speak to a human',
    'Can I talk to a real person please?',
    'I want to speak with an agent about my invoice',
    'Ich möchte mit einem Menschen sprechen',
    'Mitarbeiter bitte',
    'je voudrais parler à un conseiller',
    'une vraie personne',
    'Quiero hablar con una persona',
    'agente humano',
  ])('is requested at once by %j, whatever the language of the conversation', (words) => {
    for (const locale of [...builtInLanguages, null]) {
      const { turn } = decide(builtInPolicy, { ...plainQuestion, locale, heard: [text(words)] });
      expect(turn.act?.command).toBe('escalate');
      expect({ say: turn.say, asksPin: turn.asksPin }).toEqual({ say: [], asksPin: false });
    }
  });

  it.each([
    'My agent of the airline lost it',
    'the human resources page shows an error on login',
    'no human please',
    'personal data',
  ])('is not requested by %j', (words) => {
    expect(decide(builtInPolicy, { ...plainQuestion, heard: [text(words)] }).turn.act).toBeNull();
  });
});

describe('every built-in text', () => {
  it.each(builtInLanguages)('exists in %s, with the same names to fill in as in English', (language) => {
    for (const [name, values] of Object.entries(policyTextNames)) {
      const words = builtInTexts[language][name as keyof typeof policyTextNames];
      expect(words.trim(), name).not.toBe('');
      const used = [...words.matchAll(/\{(\w+)\}/g)].map(([, value]) => value);
      expect(new Set(used), name).toEqual(new Set(values));
      expect(used, name).toHaveLength(values.length);
      expect(Array.from(words).length, name).toBeLessThanOrEqual(name.startsWith('button') ? 20 : 400);
    }
  });

  it.each(builtInLanguages)('of an intent exists in %s', (language) => {
    for (const [name, intent] of Object.entries(builtInPolicy.intents)) {
      const wordings = [intent.title, intent.answer, intent.confirm, ...intent.ask.map(({ ask }) => ask)];
      for (const wording of wordings.filter((candidate) => Object.keys(candidate).length > 0)) {
        expect(wording[language]?.trim(), name).toBeTruthy();
      }
      expect(intent.phrases[language]?.length, name).toBeGreaterThan(0);
      expect(Array.from(intent.title[language] ?? '').length, name).toBeLessThanOrEqual(20);
    }
  });
});

describe('the policy responder', () => {
  it('answers with the decision and nothing else', async () => {
    const question = { ...plainQuestion, heard: [text('my tickets')] };
    const turn = await createPolicyResponder(builtInPolicy).respond(question, { signal: AbortSignal.abort() });
    expect(turn).toEqual(decide(builtInPolicy, question).turn);
  });
});
