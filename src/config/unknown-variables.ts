import { nearest } from './nearest.ts';
import { variableNames } from './variables.ts';

/** Beginnings of names that no other program is likely to use. */
const ours = /^(?:ZENDESK|JIRA|FRESHDESK|REST_DESK|SUNSHINE|SIGNALWIRE|MESSAGING|PHONE|PIN|PAYLOAD|POLICY|ROUTING)_/;

/** Adds a note that names the variables that look like ours and are none: mostly misspelt, so without effect. */
export function noteUnknown(env: NodeJS.ProcessEnv, notes: string[]): void {
  const unknown = Object.keys(env).filter((name) => ours.test(name) && !variableNames.includes(name));
  if (unknown.length === 0) return;
  const named = unknown.map((name) => {
    const meant = nearest(name, variableNames);
    return meant === null ? name : `${name} (${meant}?)`;
  });
  notes.push(`These variables are named like settings of Deskbridge, but are none: ${named.join(', ')}.`);
}
