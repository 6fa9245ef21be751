import { describe, expect, it } from 'vitest';
import type { TicketView } from '../../../src/domain/conversation/replies.ts';
import type { TicketStatus } from '../../../src/domain/tickets/tickets.ts';
import { builtInPolicy } from '../../../src/responders/policy/built-in.ts';
import { builtInTexts } from '../../../src/responders/policy/texts/index.ts';
import { buttons, Dialogue, words } from './questions.ts';

const { en } = builtInTexts;

function view(id: string, subject: string, status: TicketStatus = 'open'): TicketView {
  return { id, subject, status, priority: 'normal', updatedAt: '2026-01-01T00:00:00Z' };
}
const shown = (ticket: TicketView) => ({ kind: 'ticket' as const, ticket, latestComment: null });
const changed = (ticket: TicketView) => ({ kind: 'changed' as const, ticket, commented: false, unmet: [] });
const listed = { kind: 'tickets' as const, tickets: [view('1', 'A'), view('2', 'B')] };
const change = (ticketId: string, args: object) => ({
  command: 'changeTicket',
  args: { ticketId, status: null, priority: null, comment: null, ...args },
});
const read = (ticketId: string) => ({ command: 'getTicket', args: { ticketId } });
const list = { command: 'listTickets', args: {} };
const ada = () => new Dialogue(builtInPolicy, { customerName: 'Ada' });

describe('two requests in one message', () => {
  it('are both done, in the order in which they were made', () => {
    const bot = ada();
    expect(bot.hears('Please reopen ticket 2 and show me my tickets').act).toEqual(change('2', { status: 'open' }));
    const next = bot.gets(changed(view('2', 'B')));
    expect({ said: words(next), buttons: buttons(next), act: next.act }).toEqual({
      said: 'Ticket #2 is now open.',
      buttons: [],
      act: list,
    });
    expect(words(bot.gets(listed))).toContain(en.ticketList);
  });

  it.each([
    ['reopen ticket 3 and close ticket 2', change('3', { status: 'open' }), read('2')],
    [
      'Öffne Ticket 3 wieder, bitte ticket wieder öffnen. Und schließe Ticket 2',
      change('3', { status: 'open' }),
      read('2'),
    ],
    ['Rouvrez le ticket 3 et fermez le ticket 2', change('3', { status: 'open' }), read('2')],
    ['Reabra el ticket 3 y luego cierre el ticket 2', change('3', { status: 'open' }), read('2')],
    [
      'make ticket 3 urgent and add to ticket 2: where is it, and why?',
      change('3', { priority: 'urgent' }),
      change('2', { comment: { body: 'where is it, and why?', public: true } }),
    ],
  ])('are each about their own ticket: %s', (said, first, second) => {
    const bot = ada();
    expect(bot.hears(said).act).toEqual(first);
    expect(bot.gets(changed(view('3', 'C'))).act).toEqual(second);
  });

  it('wait for the PIN, for the confirmation, and for a ticket that is not found', () => {
    const bot = new Dialogue(builtInPolicy);
    expect(bot.hears('close ticket 9 and show me my tickets').asksPin).toBe(true);
    expect(bot.verifies('Ada').act).toEqual(read('9'));
    expect(bot.gets(shown(view('9', 'Z'))).act).toBeNull();
    expect(bot.hears('yes').act).toEqual(change('9', { status: 'solved' }));
    expect(bot.gets({ kind: 'refused', reason: 'ticketNotFound' }).act).toEqual(list);
  });

  it.each(['no', 'never mind', 'open a ticket'])('are both given up with “%s”', (said) => {
    const bot = ada();
    bot.hears('close ticket 9 and show me my tickets');
    bot.gets(shown(view('9', 'Z')));
    expect(bot.hears(said).act).toBeNull();
    expect(bot.memory?.['next']).toBeUndefined();
  });

  it.each([
    ['close ticket 2 and ticket 3', read('2')],
    ['close ticket 2, it is solved and works', read('2')],
    ['add to ticket 2: close the window and show me my tickets', change('2', { comment: expect.anything() as object })],
  ])('are not seen where there is only one: %s', (said, act) => {
    const bot = ada();
    expect(bot.hears(said).act).toEqual(act);
    expect(bot.memory?.['next']).toBeUndefined();
  });

  it('may be a concern that becomes a ticket, and a question', () => {
    const bot = ada();
    expect(words(bot.hears('My invoice is wrong, and show me my tickets'))).toContain('Shall I open a ticket');
    expect(bot.hears('yes').act).toMatchObject({ command: 'createTicket', args: { body: 'My invoice is wrong' } });
    const reply = {
      kind: 'created' as const,
      ticket: view('7', 'Invoice'),
      reference: 'DB-1',
      followUpOf: null,
      unmet: [],
    };
    expect(bot.gets(reply).act).toEqual(list);
  });

  it.each(['My invoice is wrong and the app crashes', 'The app crashes and I was charged twice. Cancel my contract!'])(
    'are kept in one piece where both are concerns: %s',
    (said) => {
      const bot = ada();
      bot.hears(said);
      expect(bot.hears('yes').act).toMatchObject({ command: 'createTicket', args: { body: said } });
    },
  );

  it('are one where a concern is about the ticket that is named', () => {
    expect(ada().hears('The printer is broken. Make ticket 5 urgent').act).toEqual(change('5', { priority: 'urgent' }));
  });
});

describe('the ticket spoken about last', () => {
  it.each([
    ['reopen it', { status: 'open' }],
    ['Mach es wieder auf', { status: 'open' }],
    ['Rouvrez-le', { status: 'open' }],
    ['Reábrelo', { status: 'open' }],
    ['one more thing: still broken', { comment: { body: 'still broken', public: true } }],
    ['add to it: still broken', { comment: { body: 'still broken', public: true } }],
    ['make it urgent', { priority: 'urgent' }],
  ])('is meant by “%s”', (said, args) => {
    const bot = ada();
    bot.hears('status of ticket 8');
    bot.gets(shown(view('8', 'Broken', 'solved')));
    expect(bot.hears(said).act).toEqual(change('8', args));
  });

  it('is not meant by a request that does not refer to it', () => {
    const bot = ada();
    bot.hears('status of ticket 8');
    bot.gets(shown(view('8', 'Broken', 'solved')));
    expect(bot.hears('please reopen a ticket').act).toEqual(list);
  });

  it('is looked up by its number alone after a list', () => {
    const bot = ada();
    expect(words(bot.hears('what about 2?'))).toContain(en.notUnderstood);
    bot.hears('my tickets');
    bot.gets(listed);
    expect(bot.hears('what about 2?').act).toEqual(read('2'));
    expect(bot.gets(shown(view('2', 'B'))).act).toBeNull();
    expect(bot.hears('#1').act).toEqual(read('1'));
  });
});

describe('small words', () => {
  it('“thanks” does not end what was asked for: the PIN that follows still counts', () => {
    const bot = new Dialogue(builtInPolicy);
    bot.hears('show me my tickets');
    const polite = bot.hears('thanks');
    expect({ said: words(polite), asksPin: polite.asksPin }).toEqual({ said: en.goodbye, asksPin: true });
    expect(bot.verifies('Ada').act).toEqual(list);
  });

  it.each([
    ['is told that it was right', 'Ada', `Thank you, Ada.\n\n${en.offerHelp}`, false],
    ['is told that it was wrong, and may send it again', null, en.pinFailed, true],
  ])('a customer who sends the PIN unasked, and nothing else, %s', (_what, customerName, said, asksPin) => {
    const bot = new Dialogue(builtInPolicy);
    bot.hears('hello');
    const before = [
      { by: 'bot' as const, text: en.greeting },
      { by: 'customer' as const, text: 'my PIN is [removed]' },
    ];
    const turn = bot.ask({ before, customerName });
    expect({ said: words(turn), asksPin: turn.asksPin }).toEqual({ said, asksPin });
  });

  it('“no” to the PIN is an answer: a human is offered', () => {
    const bot = new Dialogue(builtInPolicy);
    bot.hears('show me my tickets');
    expect(words(bot.hears('no'))).toBe(en.noPin);
    expect(bot.hears('yes').act).toMatchObject({ command: 'escalate' });
  });

  it('of a customer to whom the bot has spoken are not met with its first greeting', () => {
    const bot = ada();
    bot.hears('my tickets');
    bot.gets(listed);
    expect(words(bot.ask({}))).toBe(en.offerHelp);
  });
});
