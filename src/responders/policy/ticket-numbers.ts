import { keywordsIn, wordsOf } from '../../domain/routing/classify.ts';
import type { PolicyIntent, PolicyQuestion } from './policy.ts';

/** Most tickets that one message can name. */
const maximumTickets = 5;
/** Longest beginning of a message that can name a ticket before the comment follows, in UTF-16 code units. */
const maximumHead = 160;
/** Longest text that numbers are looked for in, in UTF-16 code units. */
const maximumTried = 300;

/** What may stand between two ticket numbers of a list. */
const between = /\s*(?:[,;&+]\s*(?:(?:and|und|et|y|e)\s+)?|(?:and|und|et|y|e)\s+|(?=#))(?:tickets?\s*)?/iy;
/** A ticket number with what belongs to it. */
const numbered =
  /(?:\btickets?\s*)?(?:#|\b(?:nr|no|n°|number|nummer|numero|número|numéro)\b\.?\s*)?\b(?:[a-z][a-z0-9]{0,15}-\d{1,10}|\d{1,19})\b/giu;
/** What leads from a ticket number to what is to be added. */
const leadIn = /^\s*(?:[,;:–—-]\s|\b(?:that|dass|daß|que)\b)\s*([\s\S]*\S)/iu;
/** Words that ask nicely and add nothing. */
const polite: ReadonlySet<string> = new Set([
  'please',
  'bitte',
  'svp',
  's',
  'il',
  'vous',
  'plait',
  'por',
  'favor',
  'thanks',
]);

/** The question of an intent that asks for the number of the ticket that its action is about; null if there is none. */
export function ticketQuestionOf({ ask, action }: PolicyIntent): PolicyQuestion | null {
  if (action === null || !('ticket' in action)) return null;
  return ask.find(({ name }) => action.ticket === `{${name}}`) ?? null;
}

/**
 * The tickets that a text names: the first one, and those listed together with it ("12, 13 and 14").
 * @returns the numbers, and where in the text the list ends
 */
export function ticketsIn({ pattern }: PolicyQuestion, text: string): { tickets: string[]; end: number } {
  const tried = text.slice(0, maximumTried);
  const first = new RegExp(pattern, 'iu').exec(tried);
  if (first === null) return { tickets: [], end: 0 };
  const tickets = [first[1] ?? first[0]];
  let end = first.index + first[0].length;
  const next = new RegExp(pattern, 'iuy');
  for (;;) {
    between.lastIndex = end;
    if (!between.test(tried)) break;
    next.lastIndex = between.lastIndex;
    const found = next.exec(tried);
    if (found === null) break;
    tickets.push(found[1] ?? found[0]);
    end = next.lastIndex;
  }
  return { tickets: [...new Set(tickets.map(ticketIdOf))].slice(0, maximumTickets), end };
}

/** Desks write keys like `HELP-12` in capitals. */
export function ticketIdOf(text: string): string {
  return text.trim().slice(0, 64).toUpperCase();
}

/**
 * A message that says what to do and what to add, taken apart: "add to ticket 12: it still burns". Null if it holds
 * nothing to add.
 */
export function splitRest(question: PolicyQuestion | null, text: string): { head: string; rest: string } | null {
  const quoted = /["“„«]\s*([^"“”„«»]+?)\s*["“”»]/u.exec(text);
  if (quoted?.[1] !== undefined && quoted[1].length < text.length / 1.1) {
    return { head: text.replace(quoted[0], ' '), rest: quoted[1] };
  }
  const colon = text.search(/:(?!\/\/|\d)/u);
  if (colon > 0 && colon <= maximumHead) return restAfter(text, colon, text.slice(colon + 1));
  if (question === null) return null;
  const { end } = ticketsIn(question, text);
  const rest = end === 0 ? undefined : leadIn.exec(text.slice(end))?.[1];
  return rest === undefined ? null : restAfter(text, end, rest);
}

function restAfter(text: string, end: number, rest: string): { head: string; rest: string } | null {
  const says = wordsOf(rest).some((word) => !polite.has(word));
  return says ? { head: text.slice(0, end), rest: rest.trim() } : null;
}

/** Words for the ticket that was spoken about last. */
const backReferences: readonly string[] = [
  'it',
  'this one',
  'that one',
  'this ticket',
  'that ticket',
  'the same ticket',
  'one more thing',
  'es',
  'dieses',
  'das ticket',
  'dem ticket',
  'dazu',
  'dasselbe ticket',
  'nachtrag',
  'ce ticket',
  'celui ci',
  'rouvrez le',
  'rouvre le',
  'le rouvrir',
  'fermez le',
  'le fermer',
  'le meme ticket',
  'este ticket',
  'ese ticket',
  'reabrirlo',
  'reabralo',
  'reabrelo',
  'cerrarlo',
  'cierrelo',
  'cierralo',
  'el mismo ticket',
];

/** True if a text that names no ticket means the one that was spoken about last: "reopen it". */
export function refersBack(text: string): boolean {
  return keywordsIn(text, backReferences).length > 0;
}

/** The text with the word "ticket" in place of each ticket number, so that "close 12" is about a ticket. */
export function withTicketWord(text: string): string {
  return text.slice(0, maximumTried).replaceAll(numbered, ' ticket ');
}
