/** Longest value that is taken from an answer, in UTF-16 code units. */
const maximumValue = 300;

/**
 * Takes values out of a JSON answer; null if it is not JSON. Texts, numbers and truth values count, as one line each.
 * @param paths where a value is, like `items.0.name`, by its name
 */
export function readAnswer(text: string, paths: Readonly<Record<string, string>>): Record<string, string> | null {
  let answer: unknown;
  try {
    answer = text.trim() === '' ? {} : JSON.parse(text);
  } catch {
    return null;
  }
  const fields: Record<string, string> = {};
  for (const [name, path] of Object.entries(paths)) {
    const value = path.split('.').reduce(memberOf, answer);
    const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    const line = isPlain ? String(value).replaceAll(/\s+/gu, ' ').trim() : '';
    if (line !== '') fields[name] = line.slice(0, maximumValue).toWellFormed();
  }
  return fields;
}

function memberOf(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return Reflect.get(value, key);
}
