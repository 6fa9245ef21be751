import { describe, expect, it } from 'vitest';
import type { TicketView } from '../../../src/domain/conversation/replies.ts';
import { builtInPolicy } from '../../../src/responders/policy/built-in.ts';
import { builtInTexts } from '../../../src/responders/policy/texts/index.ts';
import { buttons, Dialogue, words } from './questions.ts';

const { en, de, fr, es } = builtInTexts;

function view(id: string, subject: string): TicketView {
  return { id, subject, status: 'open', priority: 'normal', updatedAt: '2026-01-01T00:00:00Z' };
}
const ada = () => new Dialogue(builtInPolicy, { customerName: 'Ada' });

describe('a long list of tickets', () => {
  const tickets = Array.from({ length: 19 }, (_, index) => view(String(index + 1), 'T'));
  it.each([
    [en, 'my tickets', 'more tickets'],
    [de, 'meine Tickets', 'weitere Tickets'],
    [fr, 'mes tickets', 'plus de tickets'],
    [es, 'mis tickets', 'más tickets'],
  ])('is heard page by page: %#', (texts, first, more) => {
    const bot = ada();
    bot.hears(first);
    const page = bot.gets({ kind: 'tickets', tickets });
    expect(buttons(page)).toContain(texts.buttonMore);
    expect(words(page)).toContain('#8');
    expect(words(page)).not.toContain('#9');
    expect(bot.hears(more).act).toEqual({ command: 'listTickets', args: {} });
    const second = words(bot.gets({ kind: 'tickets', tickets }));
    expect(second).not.toContain('#8');
    expect(second).toContain('#16');
    bot.presses(texts.buttonMore);
    const last = bot.gets({ kind: 'tickets', tickets });
    expect(words(last)).toContain('#19');
    expect(buttons(last)).not.toContain(texts.buttonMore);
    bot.hears(more);
    expect(words(bot.gets({ kind: 'tickets', tickets }))).toBe(texts.noMoreTickets);
    bot.hears(first);
    expect(words(bot.gets({ kind: 'tickets', tickets }))).toContain('#1:'.slice(0, 2));
  });
});

describe('a list of tickets of which only the newest were read', () => {
  const tickets = Array.from({ length: 9 }, (_, index) => view(String(index + 1), 'T'));
  it.each([
    [en, 'my tickets', 'more tickets', 'at least 1'],
    [de, 'meine Tickets', 'weitere Tickets', 'mindestens 1'],
    [fr, 'mes tickets', 'plus de tickets', 'au moins 1'],
    [es, 'mis tickets', 'más tickets', 'al menos 1'],
  ])('is not said to be all of them: %#', (texts, first, more, count) => {
    const bot = ada();
    bot.hears(first);
    expect(words(bot.gets({ kind: 'tickets', tickets, cut: true }))).toContain(count);
    bot.hears(more);
    expect(words(bot.gets({ kind: 'tickets', tickets, cut: true }))).toContain('#9');
    bot.hears(more);
    expect(words(bot.gets({ kind: 'tickets', tickets, cut: true }))).toBe(texts.noMoreListed);
  });
});
