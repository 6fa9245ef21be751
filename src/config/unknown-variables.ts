import { variableNames } from './variables.ts';

/** Beginnings of names that no other program is likely to use. */
const ours = /^(?:ZENDESK|JIRA|FRESHDESK|REST_DESK|SUNSHINE|SIGNALWIRE|MESSAGING|PHONE|PIN|PAYLOAD|POLICY|ROUTING)_/;
/** A setting is suggested if this many changes of one character lead to it. */
const closeEnough = 3;

/** Adds a note that names the variables that look like ours and are none: mostly misspelt, so without effect. */
export function noteUnknown(env: NodeJS.ProcessEnv, notes: string[]): void {
  const unknown = Object.keys(env).filter((name) => ours.test(name) && !variableNames.includes(name));
  if (unknown.length === 0) return;
  const named = unknown.map((name) => {
    const [nearest] = variableNames.toSorted((a, b) => distance(name, a) - distance(name, b));
    return nearest === undefined || distance(name, nearest) > closeEnough ? name : `${name} (${nearest}?)`;
  });
  notes.push(`These variables are named like settings of Deskbridge, but are none: ${named.join(', ')}.`);
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
