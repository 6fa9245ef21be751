/** A name is suggested if this many changes of one character lead to it. */
const closeEnough = 3;

/** The name that was probably meant; null if none is near. */
export function nearest(given: string, names: readonly string[]): string | null {
  const [first] = names
    .map((name) => ({ name, changes: distance(given, name) }))
    .toSorted((a, b) => a.changes - b.changes);
  return first === undefined || first.changes > closeEnough ? null : first.name;
}

/** How many characters must be added, removed or replaced to turn one text into the other (Levenshtein). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [line, character] of Array.from(from).entries()) {
    const next = [line + 1];
    for (const [index, other] of Array.from(to).entries()) {
      const replaced = (row[index] ?? 0) + (character === other ? 0 : 1);
      next.push(Math.min(replaced, (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
