import { describe, expect, it } from 'vitest';
import type { Reply, TicketView } from '../../../src/domain/conversation/replies.ts';
import type { ResponderAct } from '../../../src/domain/messaging/responder.ts';
import type { Unmet } from '../../../src/domain/tickets/unmet.ts';
import { builtInPolicy } from '../../../src/responders/policy/built-in.ts';
import { decide } from '../../../src/responders/policy/index.ts';
import { builtInLanguages } from '../../../src/responders/policy/policy.ts';
import { builtInTexts } from '../../../src/responders/policy/texts/index.ts';
import { plainQuestion, words } from './questions.ts';

const { en } = builtInTexts;
const ticket: TicketView = { id: '7', subject: 'Printer', status: 'open', priority: 'normal', updatedAt: '' };
const act = (args: object): ResponderAct =>
  ({ command: 'changeTicket', args: { ticketId: '7', status: null, priority: null, comment: null, ...args } }) as never;
const unmet = (what: Unmet['what'], wanted = 'x'): Unmet => ({ what, wanted, why: 'refused' });

function said(of: ResponderAct, reply: Reply, locale = 'en'): string {
  return words(
    decide(builtInPolicy, { ...plainQuestion, customerName: 'Ada', locale, result: { act: of, reply } }).turn,
  );
}

describe('after a write', () => {
  it.each(builtInLanguages)('a ticket that the help desk did not close is not called closed (%s)', (locale) => {
    const reply: Reply = { kind: 'changed', ticket, commented: false, unmet: [unmet('status', 'solved')] };
    const texts = builtInTexts[locale];
    expect(said(act({ status: 'solved' }), reply, locale)).toBe(texts.unmetClose.replace('{ticket}', '7'));
  });

  it('what was done is said before what was not', () => {
    const comment = { body: 'x', public: true };
    const reply: Reply = { kind: 'changed', ticket, commented: true, unmet: [unmet('status', 'open')] };
    expect(said(act({ comment }), reply)).toBe(
      `I added that to ticket #7.\n\n${en.unmetReopen.replace('{ticket}', '7')}`,
    );
    const both: Reply = { ...reply, unmet: [unmet('priority', 'high'), unmet('file', 'a.png'), unmet('requester')] };
    const lines = said(act({ priority: 'high', comment }), both).split('\n\n');
    expect(lines).toEqual([
      'I added that to ticket #7.',
      en.unmetChange.replace('{ticket}', '7'),
      en.unmetFile.replace('{ticket}', '7'),
      en.unmetRequester.replace('{ticket}', '7'),
    ]);
  });

  it.each(['created', 'continued'] as const)('%s says what is missing, too', (kind) => {
    const create: ResponderAct = {
      command: 'createTicket',
      args: { subject: 's', body: 'b', priority: null, intents: [] },
    };
    const reply = { kind, ticket, reference: 'DB-1', followUpOf: null, unmet: [unmet('file'), unmet('requester')] };
    const text = said(create, reply);
    expect(text).toContain('#7');
    expect(text).toContain(en.unmetFile.replace('{ticket}', '7'));
    expect(text).toContain(en.unmetRequester.replace('{ticket}', '7'));
  });

  it('what only the team cares about is not told to the customer', () => {
    const inside = (['group', 'assignee', 'tags', 'link', 'form'] as const).map((what) => unmet(what));
    const reply: Reply = { kind: 'changed', ticket, commented: true, unmet: inside };
    expect(said(act({ comment: { body: 'x', public: true } }), reply)).toBe('I added that to ticket #7.');
  });

  it('a recorded request is told without a time, and without a cause that may not be so', () => {
    const reply: Reply = { kind: 'recorded', reference: 'DB-7K', ticketId: null };
    expect(said(act({ status: 'open' }), reply)).toBe(en.recorded.replace('{reference}', 'DB-7K'));
    for (const { recorded } of Object.values(builtInTexts)) {
      expect(recorded).not.toMatch(/as soon|sobald|dès|en cuanto|right now|gerade|moment|ahora/iu);
    }
  });
});
