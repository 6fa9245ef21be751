import { digitsOf, isNumberToken, spokenTokens, type SpokenToken } from './spoken-digits.ts';

/** Stands where a PIN was. */
const replacement = '[removed]';

/** How far around a number a word like PIN makes it one, in UTF-16 code units. */
const nearBefore = 60;
const nearAfter = 30;
/** How far before a number something names it, in UTF-16 code units. */
const namedBefore = 120;

/** Words for a PIN, code or password, then words for other numbers: English, German, French, Spanish. */
const pinWords = [
  'pins?|pin ?codes?|pass ?codes?|passwords?|codes?|secret',
  'passwort|kennwort|geheim(?:zahl|nummer)',
  'nip|mot de passe',
  'contraseña|clave|código',
].join('|');
const otherWords = [
  'tickets?|orders?|invoices?|cases?|refs?|references?|requests?|incidents?|serials?|models?|versions?|extensions?',
  'accounts?|customers?|contracts?|zip|postcode|phone|telephone|tel|fax|mobile|call|room|flight|errors?|build',
  'bestellung|auftrag|rechnung|vorgang|vertrag|plz',
  '(?:ticket|bestell|auftrags|rechnungs|vorgangs|vertrags|kunden|konto|serien|sendungs|artikel|telefon|handy)-?(?:nummer|nr)',
  'commande|facture|contrat|dossier|code postal',
  'pedido|factura|contrato|código postal|teléfono',
].join('|');
const numberWords = String.raw`numbers?|no|nr|id|nummer|numéro|número`;
const isWords = 'is|was|ist|lautet|est|es';
const marks = String.raw`[\s:=#("'-]`;

const pinWord = new RegExp(String.raw`\b(?:${pinWords})\b`, 'iu');
/** "PIN: ", "PIN #", "code is ": the number that follows is a PIN, whatever else it looks like. */
const pinDirectly = new RegExp(
  String.raw`\b(?:${pinWords})\b(?:${marks}|\b(?:${isWords}|${numberWords})\b\.?)*$`,
  'iu',
);
/** The number that follows one of these names is not a PIN. */
const namedNumber = new RegExp(
  String.raw`(?:#|\b(?:${otherWords})\b)(?:${marks}|\b(?:${isWords}|are|${numberWords}|ids)\b\.?|n[°º]|\d+\s*(?:,|\band\b|\bor\b|&))*$`,
  'iu',
);
const plainNumber = new RegExp(
  String.raw`(?:\b(?:${numberWords})\b\.?|\bn[°º])(?:${marks}|\b(?:${isWords})\b)*$`,
  'iu',
);

/** A stretch of a text that spells one number. */
interface NumberRun {
  tokens: SpokenToken[];
  start: number;
  end: number;
}

/** A stretch of a text that looks like a PIN. */
export interface PinFound {
  /** Position in the text, in UTF-16 code units. */
  start: number;
  end: number;
  digits: string;
  /** A word like PIN stands near it. */
  named: boolean;
}

/**
 * Finds what looks like a support PIN in a text, typed or spoken: a number of exactly `pinLength` digits that stands
 * alone, unless the text names it something else (ticket, order, invoice, number, `#`…) and mentions no PIN.
 * @returns in the order of the text, without overlaps
 */
export function findPins(text: string, pinLength: number): PinFound[] {
  return numberRuns(text).flatMap((run) => {
    const named = isNearPinWord(text, run);
    return pinParts(text, run, pinLength, named).map((part) => {
      const { start, end } = part;
      return { start, end, digits: digitsOf(part.tokens) ?? '', named };
    });
  });
}

/** The text with each of these stretches replaced; they must be in order and must not overlap. */
export function withoutStretches(text: string, stretches: readonly Pick<PinFound, 'start' | 'end'>[]): string {
  let result = '';
  let done = 0;
  for (const { start, end } of stretches) {
    result += text.slice(done, start) + replacement;
    done = end;
  }
  return result + text.slice(done);
}

/** Replaces whatever looks like a support PIN in a text, see {@link findPins}. */
export function redactPins(text: string, pinLength: number): string {
  return withoutStretches(text, findPins(text, pinLength));
}

/** True when the text mentions a PIN, a code or a password. */
export function mentionsPin(text: string): boolean {
  return pinWord.test(text);
}

/** True when a number right after this text would be that of a ticket, an order or something else that is not a PIN. */
export function namesOtherNumber(text: string): boolean {
  const end = text.slice(-namedBefore);
  return namedNumber.test(end) && !pinDirectly.test(end);
}

/** The parts of a run that look like a PIN. */
function pinParts(text: string, run: NumberRun, pinLength: number, near: boolean): NumberRun[] {
  if (digitsOf(run.tokens)?.length === pinLength) return near || !isNamed(text, run) ? [run] : [];
  // "123456, 2 times" reads as seven digits; near the word PIN its parts count separately.
  const parts = near ? [...bySentence(run), ...run.tokens.map((token) => runOf([token]))] : [];
  const hits = parts.filter((part) => digitsOf(part.tokens)?.length === pinLength);
  return hits
    .filter((part, index) => hits.findIndex((other) => other.start <= part.start && part.end <= other.end) === index)
    .toSorted((a, b) => a.start - b.start);
}

function isNamed(text: string, run: NumberRun): boolean {
  const before = text.slice(Math.max(0, run.start - namedBefore), run.start);
  return namedNumber.test(before) || plainNumber.test(before);
}

function isNearPinWord(text: string, run: NumberRun): boolean {
  const before = text.slice(Math.max(0, run.start - nearBefore), run.start);
  if (namesOtherNumber(before)) return false;
  return pinWord.test(before) || pinWord.test(text.slice(run.end, run.end + nearAfter));
}

const hesitations = new Set(['uh', 'um', 'er', 'erm', 'then']);

/** Finds the numbers in a text: adjacent digits and number words form one. */
function numberRuns(text: string): NumberRun[] {
  const runs: NumberRun[] = [];
  let current: SpokenToken[] = [];
  const flush = () => {
    const [first] = current;
    const last = current.at(-1);
    if (first !== undefined && last !== undefined && standsAlone(text, first, last)) runs.push(runOf(current));
    current = [];
  };
  let hesitated = '';
  for (const token of spokenTokens(text)) {
    if (!isNumberToken(token)) {
      if (hesitations.has(token.value) && current.length > 0) hesitated += token.before;
      else flush();
      continue;
    }
    const previous = current.at(-1);
    if (previous !== undefined && !joins(previous, token, hesitated + token.before)) flush();
    current.push(token);
    hesitated = '';
  }
  flush();
  return runs;
}

/** True when two number tokens with this text between them belong to one number. */
function joins(previous: SpokenToken, token: SpokenToken, between: string): boolean {
  if (/^[\s\p{Pd}]*$/u.test(between)) return between.length <= 8;
  if (!/^[\s.,;:…]*$/u.test(between)) return false;
  // "1, 2, 3" and "1.2.3" are digits one by one; "1,234.56" is an amount.
  return /\s/.test(between) || (previous.value.length === 1 && token.value.length === 1);
}

/** False for a piece of a longer word, an address, an amount or a phone number. */
function standsAlone(text: string, first: SpokenToken, last: SpokenToken): boolean {
  const before = text.slice(Math.max(0, first.start - 8), first.start);
  const after = text.slice(last.end, last.end + 4);
  if (/(?:pin|code)[_-]?$/iu.test(before)) return true;
  return (
    !/(?:[\p{L}\p{Nd}_@/+$€£¥]|[\p{L}]-|\d[.,])$/u.test(before) && !/^(?:[\p{L}\p{Nd}_@/%€£¥]|[.,]\d)/u.test(after)
  );
}

function bySentence(run: NumberRun): NumberRun[] {
  const groups: SpokenToken[][] = [];
  for (const token of run.tokens) {
    const group = groups.at(-1);
    if (group === undefined || /[.,;:…]\s/u.test(token.before)) groups.push([token]);
    else group.push(token);
  }
  return groups.map(runOf);
}

function runOf(tokens: SpokenToken[]): NumberRun {
  return { tokens, start: tokens[0]?.start ?? 0, end: tokens.at(-1)?.end ?? 0 };
}
