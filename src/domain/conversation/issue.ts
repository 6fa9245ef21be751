import type { SessionSummary } from './commands.ts';
import { withoutIntent } from './replies.ts';
import type { ConversationState } from './state.ts';

/** Words of answers and greetings, which say no need, in the four languages of the built-in texts. */
const emptyWords = new Set(
  (
    'yes yeah yep sure okay ok right correct exactly no nope hello hi hey there good morning afternoon evening please thanks thank you ' +
    'ja jawohl genau richtig nein hallo guten tag morgen abend bitte danke ' +
    'oui ouais exactement non bonjour bonsoir allo merci ' +
    'sí si claro exacto hola buenos buenas días dias tardes noches gracias por favor'
  ).split(' '),
);
/** Numbers that are said digit by digit, or in pairs, in the same languages. */
const numberWords = new Set(
  (
    'zero oh one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen ' +
    'twenty thirty forty fifty sixty seventy eighty ninety hundred and ' +
    'null eins zwei zwo drei vier fünf sechs sieben acht neun zehn elf zwölf und ' +
    'zéro un deux trois quatre cinq sept huit neuf dix onze douze et ' +
    'cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce y'
  ).split(' '),
);

/** Stands where a PIN was. */
const removed = '[removed]';
/** Fewest words of what a caller says that tell a need: shorter utterances answer a question of the agent. */
const fewestSpokenWords = 3;
/** How an utterance begins that answers a question; "no" counts only before a pause, as in "No, thanks." */
const answer = /^\s*(?:(?:yes|yeah|yep|ja|oui|sí)\b|(?:sure|ok|okay|no|nope|nein|non|si)\s*[.,;!?])/iu;

/**
 * What the customer needed, for the record of a session: as the channel reports it, else the first of their words that
 * say a need, else the subject of the ticket that they opened. Null if nothing says it: "Yes." is no issue.
 */
export function issueOf(state: ConversationState, session: SessionSummary): string | null {
  const said = session.messages.filter(({ by }) => by === 'customer').map(({ text }) => text);
  const isNeed = state.channel === 'call' ? isSpokenNeed : isWrittenNeed;
  return session.issue ?? said.find(isNeed) ?? openedSubject(state);
}

/** True for a written message that says what its author needs: one word can, but no greeting, answer or number. */
export function isWrittenNeed(text: string): boolean {
  return wordsThatSayMuch(text) >= 1;
}

function isSpokenNeed(text: string): boolean {
  return !answer.test(text) && wordsThatSayMuch(text) >= fewestSpokenWords;
}

/** The subject of the first ticket that the customer opened in this session, without the intent in front of it. */
function openedSubject({ operations, session }: ConversationState): string | null {
  for (const { id, purpose, request } of operations.all) {
    if (id >= session.firstOperation && purpose === 'create' && request.kind === 'createTicket') {
      return withoutIntent(request.draft.subject);
    }
  }
  return null;
}

/** How many words are neither an answer, a greeting nor a number. */
function wordsThatSayMuch(text: string): number {
  const words =
    text
      .replaceAll(removed, '')
      .toLowerCase()
      .match(/\p{L}[\p{L}'’-]*/gu) ?? [];
  return words.filter((word) => !emptyWords.has(word) && !numberWords.has(word)).length;
}
