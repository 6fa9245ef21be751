import type { z } from 'zod';

/** What a value must be, by the names that zod has for types. */
const kinds: Readonly<Record<string, string>> = {
  string: 'a text (put it in quotes)',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'settings by name',
  record: 'settings by name',
};

/**
 * What is wrong with a value in a file that people write, as the end of a sentence, where the schema has no words of its
 * own. Undefined: zod's words.
 */
export function shapeWords(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? 'is missing'
        : `must be ${kinds[issue.expected] ?? `of type ${issue.expected}`}`;
    case 'invalid_value':
      return `must be one of: ${issue.values.map(String).join(', ')}`;
    case 'invalid_key':
      return `is not a name that can be used here: it ${issue.issues[0]?.message ?? 'must be another one'}`;
    case 'too_small':
      return issue.origin === 'string'
        ? 'must not be empty'
        : `must ${boundOf(issue.origin)} at least ${issue.minimum}`;
    case 'too_big':
      return issue.origin === 'string'
        ? `must be at most ${issue.maximum} characters long`
        : `must ${boundOf(issue.origin)} at most ${issue.maximum}`;
    default:
      return undefined;
  }
}

/** Lists have a number of entries, numbers are one. */
function boundOf(origin: string): string {
  return origin === 'array' ? 'have a number of entries of' : 'be';
}
