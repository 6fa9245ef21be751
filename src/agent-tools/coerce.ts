import { z } from 'zod';

/** What language models write when they mean "nothing". */
const nothing = new Set(['', 'null', 'none', 'undefined', 'n/a']);

/** Turns every way of saying "nothing" into undefined. */
function absent(value: unknown): unknown {
  if (value === null) return undefined;
  return typeof value === 'string' && nothing.has(value.trim().toLowerCase()) ? undefined : value;
}

function asText(value: unknown): unknown {
  const present = absent(value);
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

/** `#123`, `ticket 123`, `1 2 3` and 123 are all ticket 123; other help desks have ids like `HELP-12`. */
function asTicketId(value: unknown): unknown {
  const text = asText(value);
  if (typeof text !== 'string') return text;
  const bare = text.replace(/^(?:ticket|number|no\.?|id|[\s:#])+/iu, '').replace(/[\s.]+$/u, '');
  return /^[\d\s,]+$/.test(bare) ? bare.replaceAll(/[\s,]/g, '') : bare;
}

/** A text that must be there. Longer texts are cut, never refused. */
export function text(maxChars: number) {
  return z.preprocess(
    asText,
    z
      .string()
      .refine((value) => value !== '')
      .transform((value) => cut(value, maxChars)),
  );
}

/** A text that may be missing, null, empty or `"null"`. */
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

/** A text that does not decide anything: whatever is there that is no text counts as missing. */
export function ignoredText() {
  return optionalText(200).catch(undefined);
}

/** One of a few words, in any case; may be missing. */
export function optionalWord<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.preprocess(asWord, z.enum(words).optional()).optional();
}

/** A word of an open list, as `snake_case`; what is no word counts as missing. */
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

/** True or false, also as a word; missing means `fallback`. */
export function flag(fallback: boolean) {
  return z
    .preprocess(asBoolean, z.boolean().optional())
    .optional()
    .transform((value) => value ?? fallback);
}

const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/);

/** A ticket id: an integer, digits with or without `#`, or a key. */
export function ticketId() {
  return z.preprocess(asTicketId, id);
}

/** A ticket id that may be missing. */
export function optionalTicketId() {
  return z.preprocess(asTicketId, id.optional()).optional();
}

/** A PIN as given, still to be read by `parsePinDigits`; a list of digits is joined. */
export function optionalPin() {
  return z
    .preprocess(
      (value) => (isListOfDigits(value) ? value.join(' ') : absent(value)),
      z.union([z.string().max(200), z.int()]).optional(),
    )
    .optional()
    .meta({ type: 'string' });
}

/** Nested lists are none: joining them goes as deep as whoever sent them likes. */
function isListOfDigits(value: unknown): value is (string | number)[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string' || typeof item === 'number');
}

function cut(value: string, maxChars: number): string {
  return value.length <= maxChars ? value : value.slice(0, maxChars).toWellFormed();
}
