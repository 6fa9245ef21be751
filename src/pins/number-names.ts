import { isDigits, isNumberToken, type SpokenToken } from './spoken-digits.ts';

/**
 * What a text says about a number in it:
 * - `pin`: a word like PIN stands right before it;
 * - `other`: the name of something else does, like ticket or order;
 * - `weak`: it is one more of a list of these, or a `#` stands before it;
 * - `number`: it is called a number, and no more is said.
 */
export type NumberName = 'pin' | 'other' | 'weak' | 'number';

// Words for a PIN, code or password, then words for other numbers: English, German, French, Spanish.
const pinWords = setOf(
  'pin pins pincode pincodes pinnumber pinnummer pinnr passcode passcodes password passwords code codes secret',
  'passwort kennwort geheimzahl geheimnummer geheimcode zugangscode sicherheitscode servicecode supportcode',
  'nip contraseña clave código',
);
const pinEnding = /(?:pins?|passwort|kennwort)$/u;
const otherWords = setOf(
  'ticket tickets order orders invoice invoices case cases ref refs reference references request requests incident',
  'incidents serial serials model models version versions extension extensions account accounts customer customers',
  'contract contracts zip postcode phone telephone tel fax mobile call room flight error errors build',
  'bestellung auftrag rechnung vorgang vertrag plz',
  'commande facture contrat dossier pedido factura contrato teléfono',
);
const otherNumbers =
  /^(?:ticket|bestell|auftrags|rechnungs|vorgangs|vertrags|kunden|konto|serien|sendungs|artikel|telefon|handy)(?:nummer|nr)$/u;
const otherHalves = setOf(
  'ticket bestell auftrags rechnungs vorgangs vertrags kunden konto serien sendungs artikel telefon handy',
);
const phoneWords = setOf('phone telephone tel fax mobile call telefonnummer telefonnr handynummer handynr teléfono');
const numberWords = setOf('number numbers no nr id ids nummer numéro número');
const isWords = setOf('is was ist lautet est es are');
const joinWords = setOf('and or');
/** After a number: "ticket 4711 is my PIN". */
const claimVerbs = setOf('is was s ist war est es as als');
const claimWords = setOf(
  'it its that this and which my the our a your support personal meine mein die das der mon ma le la mi el su',
);
/** Most words between a number and the word PIN that claims it. */
const longestClaim = 8;

const marks = /^[\s:=#("'-]*$/;
const marksAfterShortForm = /^[.°º]?[\s:=#("'-]*$/;
const listMarks = /^\s*[,&][\s:=#("'-]*$/;
const withinNumber = /^(?:[\s\p{Pd}]*|[.,/:])$/u;

/** The tokens of a text, with what it says about each number. */
export interface NamedTokens {
  /** True for words like PIN. */
  isPin: readonly boolean[];
  /** For tokens that are no number: nothing. */
  names: readonly (NumberName | undefined)[];
}

/** Finds the words for PINs in a text, and what its numbers are called, in one pass. */
export function nameNumbers(tokens: readonly SpokenToken[]): NamedTokens {
  const isPin = tokens.map((_token, index) => isPinWord(tokens, index));
  const names: (NumberName | undefined)[] = [];
  let name: NumberName | undefined;
  let isPhone = false;
  let previous: 'word' | 'shortForm' | 'number' | 'join' = 'word';
  for (const [index, token] of tokens.entries()) {
    const { value, before } = token;
    const isNumber = isNumberToken(token);
    const isJoin = joinWords.has(value);
    if (previous === 'number') {
      if (listMarks.test(before)) name = listed(name);
      else if (isNumber && withinNumber.test(before)) name = joinsNumber(tokens, index, isPhone) ? name : listed(name);
      else if (!isJoin || before.trim() !== '') name = undefined;
    } else if (!(previous === 'shortForm' ? marksAfterShortForm : marks).test(before)) name = undefined;
    if (before.includes('#')) name ??= 'weak';
    if (isNumber) {
      names[index] = name;
      previous = 'number';
    } else if (isPin[index] === true) {
      name = 'pin';
      previous = 'word';
    } else if (isOther(tokens, index)) {
      name = 'other';
      isPhone = phoneWords.has(value);
      previous = 'word';
    } else if (isJoin && previous === 'number') {
      name = listed(name);
      previous = 'join';
    } else if (isConnection(tokens, index)) {
      if (!isWords.has(value)) name ??= 'number';
      previous = 'shortForm';
    } else {
      name = undefined;
      previous = 'word';
    }
  }
  return { isPin, names };
}

/** True when the words after a token say that the number before them is a PIN: "4711 is my PIN". */
export function isClaimed(tokens: readonly SpokenToken[], isPin: readonly boolean[], last: number): boolean {
  let hasVerb = false;
  for (let index = last + 1; index <= last + longestClaim; index += 1) {
    const token = tokens[index];
    if (token === undefined || /[.;!?\n]/.test(token.before)) return false;
    if (isPin[index] === true) return hasVerb;
    if (claimVerbs.has(token.value)) hasVerb = true;
    else if (!claimWords.has(token.value)) return false;
  }
  return false;
}

function listed(name: NumberName | undefined): NumberName | undefined {
  return name === 'other' || name === 'weak' ? 'weak' : undefined;
}

/** A long run of digits after a space is a number of its own, unless a phone number was begun. */
function joinsNumber(tokens: readonly SpokenToken[], index: number, isPhone: boolean): boolean {
  const token = tokens[index];
  if (token === undefined || isPhone || !isDigits(token)) return true;
  return token.value.length < 4 || !/\s/.test(token.before);
}

function isPinWord(tokens: readonly SpokenToken[], index: number): boolean {
  const value = tokens[index]?.value ?? '';
  if (value === 'passe') return wordAt(tokens, index - 1) === 'de' && wordAt(tokens, index - 2) === 'mot';
  if (isPostalCode(tokens, index)) return false;
  return pinWords.has(value) || (value.length <= 20 && pinEnding.test(value));
}

function isOther(tokens: readonly SpokenToken[], index: number): boolean {
  const value = wordAt(tokens, index);
  return otherWords.has(value) || otherNumbers.test(value) || isHalf(tokens, index) || isPostalCode(tokens, index);
}

/** "bestell-nummer", in its first half. */
function isHalf(tokens: readonly SpokenToken[], index: number): boolean {
  const next = tokens[index + 1];
  return otherHalves.has(wordAt(tokens, index)) && next?.before === '-' && /^(?:nummer|nr)$/.test(next.value);
}

/** The first word of "code postal", "código postal". */
function isPostalCode(tokens: readonly SpokenToken[], index: number): boolean {
  return /^c(?:ode|ódigo)$/u.test(wordAt(tokens, index)) && wordAt(tokens, index + 1) === 'postal';
}

/** A word that may stand between a name and the number: "is", "number", "n°". */
function isConnection(tokens: readonly SpokenToken[], index: number): boolean {
  const value = wordAt(tokens, index);
  if (isWords.has(value) || numberWords.has(value)) return true;
  if (value === 'postal') return isPostalCode(tokens, index - 1);
  return value === 'n' && /^[°º]/.test(tokens[index + 1]?.before ?? '');
}

function wordAt(tokens: readonly SpokenToken[], index: number): string {
  return tokens[index]?.value ?? '';
}

function setOf(...lines: string[]): ReadonlySet<string> {
  return new Set(lines.join(' ').split(' '));
}
