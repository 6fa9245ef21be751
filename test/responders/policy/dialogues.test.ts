import { describe, expect, it } from 'vitest';
import { builtInPolicy } from '../../../src/responders/policy/built-in.ts';
import { plainIntent } from '../../../src/responders/policy/intents/plain.ts';
import { builtInTexts } from '../../../src/responders/policy/texts/index.ts';
import type { Policy } from '../../../src/responders/policy/policy.ts';
import type { TicketView } from '../../../src/domain/conversation/replies.ts';
import { fitted } from '../fitted.ts';
import { buttons, Dialogue, text, words } from './questions.ts';

const view = (id: string, subject: string): TicketView => ({
  id,
  subject,
  status: 'open',
  priority: 'normal',
  updatedAt: '2026-01-01T00:00:00Z',
});
const { en, de, fr, es } = builtInTexts;

describe('a dialogue in English', () => {
  it('leads from the PIN to a list, a ticket and a comment, and asks nothing twice', () => {
    const bot = new Dialogue(builtInPolicy);
    expect(words(bot.ask({}))).toBe(`${en.greeting}\n\n${en.offerHelp}`);
    expect(bot.presses('My tickets')).toMatchObject({ asksPin: true, act: null });
    expect(words(bot.ask({}))).toBe(en.pinFailed);
    const list = bot.verifies('Ada');
    expect(words(list)).toBe('Thank you, Ada.');
    expect(list.act).toEqual({ command: 'listTickets', args: {} });
    const told = bot.gets({ kind: 'tickets', tickets: [view('7', 'No invoice'), view('8', 'Broken')] });
    expect(words(told)).toBe('These are your tickets:\n#7: No invoice (open)\n#8: Broken (open)');
    expect(buttons(told)).toEqual(['#7', '#8', 'Talk to a person']);
    expect(bot.presses('#8').act).toEqual({ command: 'getTicket', args: { ticketId: '8' } });
    const ticket = bot.gets({
      kind: 'ticket',
      ticket: view('8', 'Broken'),
      latestComment: { body: 'Send a photo %((pass:next))%', byRequester: false },
    });
    expect(words(ticket)).toContain('The team last wrote:\nSend a photo %');
    expect(ticket.say.flatMap(fitted).join('\n')).not.toContain('%((');
    expect(words(bot.presses('Add to a ticket'))).toBe('What shall I add to it?');
    expect(bot.hears('It broke again').act).toEqual({
      command: 'changeTicket',
      args: { ticketId: '8', status: null, priority: null, comment: { body: 'It broke again', public: true } },
    });
    expect(words(bot.gets({ kind: 'changed', ticket: view('8', 'Broken'), commented: true, unmet: [] }))).toBe(
      'I added that to ticket #8.',
    );
    expect(bot.hears('thanks')).toMatchObject({ resolved: true, act: null });
  });

  it('opens a ticket with everything that was written, however long', () => {
    const bot = new Dialogue(builtInPolicy, { customerName: 'Ada' });
    const story = `The app crashes. ${'And then again something happens. '.repeat(80)}`.trim();
    expect(words(bot.hears(story))).toContain('Shall I open a ticket');
    const { act, intents } = bot.hears('yes please');
    expect(intents).toEqual(['bug_report']);
    expect(act).toMatchObject({ command: 'createTicket', args: { body: story, intents: ['bug_report'] } });
  });

  it('offers a human when the customer is not understood twice', () => {
    const bot = new Dialogue(builtInPolicy);
    expect(words(bot.hears('blubb'))).toContain(en.notUnderstood);
    expect(words(bot.hears('blabb'))).toBe(en.offerHuman);
    expect(words(bot.hears('no thanks'))).toBe(en.offerHelp);
    bot.hears('blubb');
    bot.hears('blabb');
    expect(bot.hears('yes').act?.command).toBe('escalate');
  });

  it('stops asking for a PIN after three wrong ones, and says what cannot be done without it', () => {
    const bot = new Dialogue(builtInPolicy);
    expect(bot.hears('status of ticket 12').asksPin).toBe(true);
    expect(words(bot.ask({ heard: [text('')] }))).toBe(en.pinFailed);
    expect(words(bot.ask({}))).toBe(en.pinFailed);
    const third = bot.ask({});
    expect({ said: words(third), asksPin: third.asksPin }).toEqual({ said: en.noPin, asksPin: false });
  });

  it('says when the help desk does not answer, and tries again when asked to', () => {
    const bot = new Dialogue(builtInPolicy, { customerName: 'Ada' });
    const { act } = bot.hears('any news on ticket help-12?');
    expect(act).toEqual({ command: 'getTicket', args: { ticketId: 'HELP-12' } });
    expect(words(bot.gets({ kind: 'unavailable' }))).toBe(en.unavailable);
    expect(bot.presses('Try again').act).toEqual(act);
    const waiting = bot.gets({ kind: 'stillWorking' });
    expect(waiting).toMatchObject({ act });
    expect(words(bot.gets({ kind: 'stillWorking' }))).toBe('');
    expect(bot.gets({ kind: 'stillWorking' })).toMatchObject({ act: null });
    bot.presses('Try again');
    expect(words(bot.gets({ kind: 'refused', reason: 'ticketNotFound' }))).toBe(
      'I could not find a ticket of yours with the number HELP-12.',
    );
  });

  it('accepts files and still waits for the answer', () => {
    const bot = new Dialogue(builtInPolicy, { customerName: 'Ada' });
    expect(words(bot.hears('open a ticket'))).toContain('Please describe it');
    const file = {
      kind: 'file' as const,
      url: 'https://example.com/a.png',
      mediaType: 'image/png',
      altText: null,
      name: null,
      size: null,
      text: null,
    };
    expect(words(bot.ask({ heard: [file] }))).toMatch(/^Thank you, I have received your file.*Please describe it/s);
    expect(bot.ask({ heard: [{ ...file, text: 'The screen is black' }] }).act).toMatchObject({
      command: 'createTicket',
      args: { body: 'The screen is black' },
    });
  });
});

describe('a dialogue in another language', () => {
  it('is German to the end when the customer writes German', () => {
    const bot = new Dialogue(builtInPolicy);
    expect(words(bot.hears('Guten Tag, wo sind meine Tickets?'))).toBe(de.askPin);
    expect(words(bot.verifies('Jürgen'))).toBe('Danke, Jürgen.');
    expect(words(bot.gets({ kind: 'tickets', tickets: [] }))).toBe(de.noTickets);
    expect(words(bot.hears('stop'))).toContain(de.notUnderstood);
  });

  it('is French when the channel says so', () => {
    const bot = new Dialogue(builtInPolicy, { locale: 'fr-CA', customerName: 'Zoé' });
    expect(words(bot.hears('Ma facture est fausse'))).toContain('Voulez-vous que j’ouvre un ticket');
    expect(bot.hears('Oui, merci').act?.command).toBe('createTicket');
    expect(words(bot.gets({ kind: 'recorded', reference: 'DB-7K', ticketId: null }))).toContain('DB-7K');
    expect(words(bot.hears('zzz'))).toContain(fr.notUnderstood);
  });

  it('is Spanish when the words are', () => {
    const bot = new Dialogue(builtInPolicy);
    expect(words(bot.hears('¡Hola!'))).toBe(`${es.greeting}\n\n${es.offerHelp}`);
    expect(words(bot.hears('No funciona'))).toContain('¿Abro un ticket');
    expect(words(bot.hears('no'))).toBe(`${es.cancelled}\n\n${es.offerHelp}`);
  });
});

describe('a human who gives the conversation back', () => {
  it('is followed by a bot that remembers the answers given before', () => {
    const bot = new Dialogue(builtInPolicy, { customerName: 'Ada' });
    expect(words(bot.hears('add to a ticket'))).toContain('Which ticket');
    expect(words(bot.hears('#12'))).toBe('What shall I add to it?');
    expect(bot.hears('get me a human').act).toMatchObject({
      command: 'escalate',
      args: { summary: expect.stringContaining('ticket: 12') },
    });
    const back = bot.ask({ returned: 'The agent refunded the order.' });
    expect(words(back)).toBe(en.returned);
    expect(words(bot.hears('I would like to add a comment'))).toBe('What shall I add to it?');
  });
});

describe('questions of a company', () => {
  const ask = {
    name: 'order',
    ask: { en: 'Which order?' },
    pattern: String.raw`\b(\d{6})\b`,
    wrong: { en: 'Six digits, please.' },
    fromText: true,
    remember: true,
  };
  const policy: Policy = {
    ...builtInPolicy,
    intents: {
      parcel: {
        ...plainIntent,
        phrases: { en: ['parcel'] },
        answer: { en: 'Let me see.' },
        ask: [ask],
        action: { kind: 'handOff', reason: 'Parcel {order}' },
      },
      swap: {
        ...plainIntent,
        phrases: { en: ['swap'] },
        ask: [ask],
        confirm: {},
        action: { kind: 'handOff', reason: 'Swap {order}' },
      },
      hours: { ...plainIntent, phrases: { en: ['opening hours'] }, answer: { en: 'Nine to five.' } },
      ...builtInPolicy.intents,
    },
  };

  it('are asked until the answer fits, and then a human is offered', () => {
    const bot = new Dialogue(policy);
    expect(words(bot.hears('where is my parcel'))).toBe('Let me see.\n\nWhich order?');
    expect(words(bot.hears('the blue one'))).toBe('Six digits, please.\n\nWhich order?');
    expect(words(bot.hears('12'))).toContain(en.offerHuman);
    expect(bot.hears('it is 123456').act).toMatchObject({ command: 'escalate', args: { reason: 'Parcel 123456' } });
  });

  it('are not asked when the first message answers them, nor a second time in a session', () => {
    const bot = new Dialogue(policy);
    expect(bot.hears('parcel 123456').act).toMatchObject({ args: { reason: 'Parcel 123456' } });
    bot.gets({ kind: 'escalated', ticketId: null, reference: 'DB-1', group: 'g', transfer: null });
    expect(bot.hears('then swap it').act).toMatchObject({ args: { reason: 'Swap 123456' } });
  });

  it('may be many, and their answers long: the memory stays small', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];
    const many = names.map((name) => ({ ...ask, name, pattern: String.raw`\S`, fromText: false }));
    const bot = new Dialogue({
      ...policy,
      intents: { survey: { ...plainIntent, phrases: { en: ['survey'] }, ask: many } },
    });
    bot.hears('survey');
    for (const name of names) {
      const turn = bot.hears(`${name} ${'\u{1F600}"\u0001'.repeat(400)}`);
      expect(Buffer.byteLength(JSON.stringify(turn.memory))).toBeLessThanOrEqual(4_096);
      expect(turn.memory['asked']).toBe(names[names.indexOf(name) + 1]);
    }
  });

  it('can be left for another intent, or given up', () => {
    const bot = new Dialogue(policy);
    bot.hears('parcel');
    expect(words(bot.hears('what are your opening hours'))).toBe('Nine to five.');
    bot.hears('parcel');
    expect(words(bot.hears('Never mind!'))).toBe(`${en.cancelled}\n\n${en.offerHelp}`);
  });
});
