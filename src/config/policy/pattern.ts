/** Parts of a pattern that may match any length. With more of them, a match could take very long. */
const maximumUnbounded = 2;
/** A part that repeats at most this often counts as bounded. */
const maximumCount = 20;
/** Parts of a pattern that may match in several lengths. */
const maximumVariable = 8;

/**
 * What is wrong with the pattern of a question, as the end of a sentence. Null when it is a regular expression that
 * always matches in a short time.
 */
export function patternProblem(pattern: string): string | null {
  try {
    new RegExp(pattern, 'iu').exec('');
  } catch {
    return 'is not a regular expression';
  }
  const bare = pattern.replaceAll(/\\./gu, 'x').replaceAll(/\[[^\]]*\]/gu, 'x');
  if (/\)(?:[*+]|\{)/u.test(bare)) return 'must not repeat a group: repeat a character or a class like [0-9] instead';
  const variable = [...bare.replaceAll('(?', '(').matchAll(/[*+?]|\{\d*,?(\d*)\}/gu)];
  const unbounded = variable.filter(
    ([quantifier, most]) => /[*+]|,\}/.test(quantifier) || Number(most ?? 0) > maximumCount,
  );
  if (unbounded.length > maximumUnbounded) return `must not have more than ${maximumUnbounded} parts of any length`;
  return variable.length > maximumVariable
    ? `must not have more than ${maximumVariable} parts of varying length`
    : null;
}
