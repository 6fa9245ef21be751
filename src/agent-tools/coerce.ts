import { z } from 'zod';
import { lookAhead } from '../pins/redact.ts';

/** What language models write for an argument that they leave out. */
const absentWords = new Set(['', 'null', 'none', 'undefined', 'n/a']);

/** Turns every spelling of "left out" into undefined. */
function withoutAbsent(value: unknown): unknown {
  if (value === null) return undefined;
  return typeof value === 'string' && absentWords.has(value.trim().toLowerCase()) ? undefined : value;
}

function asText(value: unknown): unknown {
  const present = withoutAbsent(value);
  if (typeof present === 'number') return String(present);
  return typeof present === 'string' ? present.trim() : present;
}

function asWord(value: unknown): unknown {
  const text = asText(value);
  return typeof text === 'string' ? text.toLowerCase().replaceAll(/[\s-]+/g, '_') : text;
}

const booleanWords: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  '1': true,
  false: false,
  no: false,
  '0': false,
};

function asBoolean(value: unknown): unknown {
  const word = asWord(value);
  return typeof word === 'string' && Object.hasOwn(booleanWords, word) ? booleanWords[word] : word;
}

/** Words before a number. They are whole words: some help desks have ids like `HELP-12`, and so also like `NOVA-12`. */
const beforeNumber = /^(?:(?:ticket|number|no\.?|id)+(?![\p{L}_-])|[\s:#])+/iu;

/** `#123`, `ticket 123`, `1 2 3` and 123 all mean ticket 123. */
function asTicketId(value: unknown): unknown {
  const text = asText(value);
  if (typeof text !== 'string') return text;
  const bare = text.replace(beforeNumber, '').replace(/[\s.]+$/u, '');
  return /^[\d\s,]+$/.test(bare) ? bare.replaceAll(/[\s,]/g, '') : bare;
}

/**
 * A required text.
 * @param maxChars longer texts are cut, never refused: here so that what `toCommand` keeps of them, this many UTF-16 code
 *   units, can still be searched for PINs
 */
export function text(maxChars: number) {
  return z.preprocess(
    asText,
    z.string().transform((value) => cut(value, maxChars)),
  );
}

/** As {@link text}, but it may be missing, null, empty or `"null"`. */
export function optionalText(maxChars: number) {
  return z
    .preprocess(
      asText,
      z
        .string()
        .transform((value) => cut(value, maxChars))
        .optional(),
    )
    .optional();
}

/** A text that decides nothing: any other type counts as missing. */
export function ignoredText() {
  return optionalText(200).catch(undefined);
}

/** One of these words, in upper or lower case; may be missing. */
export function optionalWord<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.preprocess(asWord, z.enum(words).optional()).optional();
}

/**
 * A name in `snake_case`; anything that cannot be one counts as missing.
 * @param suggestions names that the model is shown; others are accepted as well
 */
export function optionalName(suggestions: readonly string[]) {
  return z
    .preprocess(
      asWord,
      z
        .string()
        .regex(/^[a-z0-9_]{1,40}$/)
        .optional(),
    )
    .optional()
    .catch(undefined)
    .meta({ enum: [...suggestions] });
}

/** True or false, also as a word; `fallback` when it is missing. */
export function flag(fallback: boolean) {
  return z
    .preprocess(asBoolean, z.boolean().optional())
    .optional()
    .transform((value) => value ?? fallback);
}

const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/);

/** A required ticket id: an integer, digits with or without `#`, or a key like `HELP-12`. */
export function ticketId() {
  return z.preprocess(asTicketId, id);
}

/** As {@link ticketId}, but it may be missing. */
export function optionalTicketId() {
  return z.preprocess(asTicketId, id.optional()).optional();
}

/** A PIN as it was given, still to be read by `parsePinDigits`; a list of digits is joined. May be missing. */
export function optionalPin() {
  return z
    .preprocess(
      (value) => (isListOfDigits(value) ? value.join(' ') : withoutAbsent(value)),
      z.union([z.string().max(200), z.int()]).optional(),
    )
    .optional()
    .meta({ type: 'string' });
}

/** False for nested lists: joining them would recurse as deep as the sender likes. */
function isListOfDigits(value: unknown): value is (string | number)[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string' || typeof item === 'number');
}

function cut(value: string, maxChars: number): string {
  return value.slice(0, maxChars + 2 * lookAhead).toWellFormed();
}
