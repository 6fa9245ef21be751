import { describe, expect, it } from 'vitest';
import { agentTools } from '../../../src/agent-tools/tools.ts';
import type { Commands } from '../../../src/domain/conversation/commands.ts';
import type { TicketView } from '../../../src/domain/conversation/replies.ts';
import type { Priority, TicketStatus } from '../../../src/domain/tickets/tickets.ts';
import { builtInPolicy } from '../../../src/responders/policy/built-in.ts';
import { builtInTexts } from '../../../src/responders/policy/texts/index.ts';
import { buttons, Dialogue, words } from './questions.ts';

const { en } = builtInTexts;

function view(id: string, subject: string, status: TicketStatus = 'open', priority: Priority = 'normal'): TicketView {
  return { id, subject, status, priority, updatedAt: '2026-01-01T00:00:00Z' };
}
const shown = (ticket: TicketView) => ({ kind: 'ticket' as const, ticket, latestComment: null });
const changed = (ticket: TicketView, commented = false) => ({ kind: 'changed' as const, ticket, commented, unmet: [] });
const change = (ticketId: string, args: Partial<Commands['changeTicket']>) => ({
  command: 'changeTicket',
  args: { ticketId, status: null, priority: null, comment: null, ...args },
});
const read = (ticketId: string) => ({ command: 'getTicket', args: { ticketId } });
const ada = () => new Dialogue(builtInPolicy, { customerName: 'Ada' });

describe('a ticket is closed only after the customer has heard which one, and said yes', () => {
  it.each([
    ['close ticket 1234', 'Close ticket #1234, “Printer”?', 'yes'],
    ['Please close my ticket #1234', 'Close ticket #1234, “Printer”?', 'yes please'],
    ['mark 1234 as solved', 'Close ticket #1234, “Printer”?', 'ok'],
    ['Bitte schließen Sie mein Ticket 1234', 'Ticket #1234, „Printer“, schließen?', 'ja'],
    ['1234 schließen', 'Ticket #1234, „Printer“, schließen?', 'ja bitte'],
    ['Fermez le ticket 1234 svp', 'Fermer le ticket #1234, « Printer » ?', 'oui'],
    ['Cierre mi ticket 1234 por favor', '¿Cierro el ticket #1234, «Printer»?', 'sí'],
  ])('%s', (said, question, yes) => {
    const bot = ada();
    expect(bot.hears(said).act).toEqual(read('1234'));
    const asked = bot.gets(shown(view('1234', 'Printer')));
    expect({ said: words(asked), act: asked.act }).toEqual({ said: question, act: null });
    expect(bot.hears(yes).act).toEqual(change('1234', { status: 'solved' }));
    expect(words(bot.gets(changed(view('1234', 'Printer', 'solved'))))).toContain('1234');
  });

  it('no leaves it as it is', () => {
    const bot = ada();
    bot.hears('close ticket 1234');
    bot.gets(shown(view('1234', 'Printer')));
    const no = bot.presses('No');
    expect({ act: no.act, said: words(no) }).toEqual({ act: null, said: `${en.cancelled}\n\n${en.offerHelp}` });
  });

  it('a final status is set when closing means that', () => {
    const bot = new Dialogue({ ...builtInPolicy, closeStatus: 'closed' }, { customerName: 'Ada' });
    bot.hears('close ticket 1234');
    bot.gets(shown(view('1234', 'Printer')));
    expect(bot.hears('yes').act).toEqual(change('1234', { status: 'closed' }));
  });

  it('a bare “close it” asks which of several, and a choice is confirmed', () => {
    const bot = ada();
    expect(bot.hears('close it').act).toEqual({ command: 'listTickets', args: {} });
    const tickets = [view('1', 'A'), view('2', 'B', 'solved'), view('3', 'C', 'pending')];
    const asked = bot.gets({ kind: 'tickets', tickets });
    expect(words(asked)).toBe(`${en.chooseTicket}\n#1: A (open)\n#3: C (waiting for you)`);
    expect(buttons(asked)).toEqual(['#1', '#3', 'Talk to a person']);
    expect(bot.presses('#3').act).toEqual(read('3'));
    expect(words(bot.gets(shown(view('3', 'C'))))).toBe('Close ticket #3, “C”?');
    expect(bot.hears('yes').act).toEqual(change('3', { status: 'solved' }));
  });

  it('a bare “close it” means the ticket spoken about, or the only one, and is confirmed as well', () => {
    const bot = ada();
    bot.hears('status of ticket 8');
    const looked = bot.gets(shown(view('8', 'Broken')));
    expect(buttons(looked)).toEqual(['Add to a ticket', 'Close a ticket', 'Change the priority', 'Talk to a person']);
    expect(bot.hears('close it please').act).toEqual(read('8'));
    const other = ada();
    other.hears('close it');
    const asked = other.gets({ kind: 'tickets', tickets: [view('9', 'X')] });
    expect(words(asked)).toBe('Close ticket #9, “X”?');
    expect(other.presses('Yes').act).toEqual(change('9', { status: 'solved' }));
  });

  it('nothing is asked when there is nothing to close', () => {
    const bot = ada();
    bot.hears('close it');
    expect(words(bot.gets({ kind: 'tickets', tickets: [view('2', 'B', 'solved')] }))).toBe(en.noFittingTicket);
    bot.hears('close ticket 2');
    expect(words(bot.gets(shown(view('2', 'B', 'solved'))))).toBe('Ticket #2 is already solved.');
    bot.hears('close ticket 404');
    expect(words(bot.gets({ kind: 'refused', reason: 'ticketNotFound' }))).toContain('404');
  });

  it('the PIN comes first, and the tickets named before are not forgotten', () => {
    const bot = new Dialogue(builtInPolicy);
    expect(bot.hears('close ticket 1234').asksPin).toBe(true);
    expect(bot.verifies('Ada').act).toEqual(read('1234'));
  });

  it('a help desk that does not answer is asked again where it was left', () => {
    const bot = ada();
    bot.hears('close tickets 1 and 2');
    expect(bot.gets(shown(view('1', 'A'))).act).toEqual(read('2'));
    expect(words(bot.gets({ kind: 'unavailable' }))).toBe(en.unavailable);
    expect(bot.presses('Try again').act).toEqual(read('2'));
    expect(words(bot.gets(shown(view('2', 'B'))))).toContain('#1: A (open)\n#2: B (open)');
  });
});

describe('several tickets in one message', () => {
  it('are closed after one question that names them all', () => {
    const bot = ada();
    bot.hears('Please close 1, 2 and #3');
    bot.gets(shown(view('1', 'A')));
    bot.gets({ kind: 'refused', reason: 'ticketNotFound' });
    const asked = bot.gets(shown(view('3', 'C')));
    expect(words(asked)).toBe(`${en.closeConfirmAll}\n#1: A (open)\n#3: C (open)`);
    expect(bot.hears('yes').act).toEqual(change('1', { status: 'solved' }));
    const next = bot.gets(changed(view('1', 'A', 'solved')));
    expect({ said: words(next), act: next.act }).toEqual({
      said: 'Ticket #1 is now solved.',
      act: change('3', { status: 'solved' }),
    });
    const end = bot.gets(changed(view('3', 'C', 'solved')));
    expect({ said: words(end), act: end.act }).toEqual({
      said: 'Ticket #3 is now solved.',
      act: null,
    });
  });

  it('are looked up one after the other, and one that fails does not stop the others', () => {
    const bot = ada();
    expect(bot.hears('status of tickets 1, 2 and 3').act).toEqual(read('1'));
    expect(bot.gets(shown(view('1', 'A'))).act).toEqual(read('2'));
    const missing = bot.gets({ kind: 'refused', reason: 'ticketNotFound' });
    expect({ said: words(missing), act: missing.act }).toEqual({
      said: 'I could not find a ticket of yours with the number 2.',
      act: read('3'),
    });
  });

  it.each([
    ['status of 12 und 13', ['12', '13']],
    ['état des tickets 12 et 13', ['12', '13']],
    ['estado de HELP-1 y HELP-2', ['HELP-1', 'HELP-2']],
    ['status of 12, ordered on 3 May for 40 euros', ['12']],
    ['status of ticket 12 since 2025', ['12']],
    ['status of 1,2,3,4,5,6,7', ['1', '2', '3', '4', '5']],
  ])('are those that are listed together, at most five: %s', (said, ids) => {
    const bot = ada();
    let { act } = bot.hears(said);
    for (const id of ids) {
      expect(act).toEqual(read(id));
      act = bot.gets(shown(view(id, 'A'))).act;
    }
    expect(act).toBeNull();
  });
});

describe('a ticket is reopened, or gets another priority', () => {
  it.each([
    'reopen ticket 12',
    'Ticket 12 wieder öffnen',
    'Öffnen Sie Ticket 12 bitte wieder',
    'Pouvez-vous rouvrir le ticket 12 ?',
    '¿Puede reabrir el ticket 12?',
  ])('%s', (said) => {
    const bot = ada();
    expect(bot.hears(said).act).toEqual(change('12', { status: 'open' }));
  });

  it('the ticket is chosen from those that are solved', () => {
    const bot = ada();
    bot.hears('please reopen it');
    const tickets = [view('1', 'A'), view('2', 'B', 'solved'), view('3', 'C', 'solved')];
    expect(words(bot.gets({ kind: 'tickets', tickets }))).toBe(`${en.chooseTicket}\n#2: B (solved)\n#3: C (solved)`);
    expect(bot.hears('3').act).toEqual(change('3', { status: 'open' }));
  });

  it.each([
    ['make ticket 12 urgent', 'urgent'],
    ['set the priority of ticket 12 to low', 'low'],
    ['Ticket 12 ist dringend', 'urgent'],
    ['Bitte Priorität von Ticket 12 auf hoch', 'high'],
    ['ticket 12 is not urgent', 'low'],
    ['Mettez la priorité du ticket 12 sur haute', 'high'],
    ['Prioridad baja para el ticket 12', 'low'],
  ])('%s', (said, priority) => {
    expect(ada().hears(said).act).toEqual(change('12', { priority: priority as Priority }));
  });

  it('the priority is asked for when it was not named, and said afterwards', () => {
    const bot = ada();
    expect(words(bot.hears('change the priority of ticket 12'))).toBe(
      'Which priority shall it have: low, normal, high or urgent?',
    );
    expect(words(bot.hears('whatever'))).toContain(en.wrongAnswer);
    expect(bot.hears('rather high').act).toEqual(change('12', { priority: 'high' }));
    const done = bot.gets(changed(view('12', 'A', 'open', 'high')));
    expect(words(done)).toBe('Ticket #12 now has the priority “high”.');
  });
});

describe('a comment', () => {
  it.each([
    ['add to ticket 1234: it still burns', 'it still burns'],
    ['Please add to 1234 that it still burns', 'it still burns'],
    ['add “it still burns” to ticket 1234', 'it still burns'],
    ['add to ticket 1234: invoice wrong, refund payment, charged 99', 'invoice wrong, refund payment, charged 99'],
    ['Zu Ticket 1234 ergänzen: es brennt noch', 'es brennt noch'],
    ['ajouter au ticket 1234 : ça brûle encore', 'ça brûle encore'],
    ['añadir al ticket 1234: sigue ardiendo', 'sigue ardiendo'],
    ['add a note to ticket 1234: it still burns', 'it still burns'],
    ['update ticket 1234: it still burns', 'it still burns'],
    ['Schreib in Ticket 1234: es brennt noch', 'es brennt noch'],
    ['Füge zu Ticket 1234 hinzu: es brennt noch', 'es brennt noch'],
    ['Ajoutez au ticket 1234 que ça brûle encore', 'ça brûle encore'],
    ['ajoute au ticket 1234 : ça brûle encore', 'ça brûle encore'],
    ['Añade al ticket 1234: sigue ardiendo', 'sigue ardiendo'],
    ['agregue al 1234: sigue ardiendo', 'sigue ardiendo'],
  ])('is taken from the same sentence: %s', (said, body) => {
    expect(ada().hears(said).act).toEqual(change('1234', { comment: { body, public: true } }));
  });

  it('is taken in full after the PIN, however long', () => {
    const bot = new Dialogue(builtInPolicy);
    const body = 'it still burns and burns. '.repeat(30).trim();
    bot.hears(`add to ticket 1234: ${body}`);
    expect(bot.verifies('Ada').act).toEqual(change('1234', { comment: { body, public: true } }));
  });

  it('without a number asks only for the number', () => {
    const bot = ada();
    expect(words(bot.hears('add a comment: error 5000 again'))).toContain('Which ticket is it?');
    expect(bot.hears('12').act).toEqual(change('12', { comment: { body: 'error 5000 again', public: true } }));
  });
});

describe('the catalogue of tools', () => {
  it('has no command of the customer that the bot of the policy cannot give', () => {
    const said = {
      listTickets: ['my tickets'],
      getTicket: ['status of ticket 12'],
      createTicket: ['open a ticket', 'It burns'],
      changeTicket: ['reopen ticket 12'],
      escalate: ['get me a human'],
      // The PIN is asked for and checked by the conversation itself.
      verifyPin: [],
    };
    const reached = Object.values(said).flatMap((messages) => {
      const bot = ada();
      return messages.map((message) => bot.hears(message).act?.command).filter((command) => command !== undefined);
    });
    const commands = new Set(Object.values(agentTools).map(({ command }) => command));
    expect(new Set([...reached, 'verifyPin'])).toEqual(commands);
  });

  it('has no part of a change that the bot of the policy cannot ask for', () => {
    const [status, priority, comment] = [
      ada().hears('reopen ticket 12'),
      ada().hears('make ticket 12 urgent'),
      ada().hears('add to ticket 12: still burning'),
    ].map(({ act }) => act as { command: 'changeTicket'; args: Commands['changeTicket'] });
    expect(status?.args.status).toBe('open');
    expect(priority?.args.priority).toBe('urgent');
    expect(comment?.args.comment?.body).toBe('still burning');
    const bot = ada();
    bot.hears('open an urgent ticket');
    expect(bot.hears('It burns').act).toMatchObject({ command: 'createTicket', args: { priority: 'urgent' } });
  });
});
