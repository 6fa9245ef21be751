import { z } from 'zod';

/** Any text. */
export function text() {
  return z.string().optional();
}

/** A whole number within bounds, both included. */
export function integer(minimum: number, maximum: number) {
  const wrong = `must be a whole number from ${minimum} to ${maximum}`;
  return z.string().regex(/^\d+$/, wrong).transform(Number).pipe(z.number().min(minimum, wrong).max(maximum, wrong));
}

/** An http:// or https:// address without credentials. Slashes at its end are removed. */
export function url() {
  return z
    .string()
    .refine(isPlainHttpUrl, 'must be an http:// or https:// address without user name or password in it')
    .transform((value) => value.replace(/\/+$/, ''));
}

/** The e-mail address of an account, without the `/token` that Zendesk's own examples append. */
export function email() {
  return z.string().regex(/^[^\s@/]+@[^\s@/]+$/, 'must be an e-mail address without "/token"');
}

/** One of these words. */
export function oneOf<const Value extends string>(values: readonly Value[]) {
  return z.enum(values, `must be one of: ${values.join(', ')}`);
}

/** Some of these words, separated by commas, each once; at least one. */
export function someOf<const Value extends string>(values: readonly Value[]) {
  const wrong = `must be some of ${values.join(', ')}, each once, separated by commas`;
  return z
    .string()
    .transform((value) => value.split(',').map((word) => word.trim()))
    .pipe(z.array(z.enum(values, wrong), wrong).refine((words) => new Set(words).size === words.length, wrong));
}

function isPlainHttpUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, username, password } = new URL(value);
  return (protocol === 'http:' || protocol === 'https:') && username === '' && password === '';
}
