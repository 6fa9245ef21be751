import type { Policy, PolicyIntent } from '../../responders/policy/policy.ts';
import { policyTextNames } from '../../responders/policy/text-names.ts';
import type { PolicyFile } from './shape.ts';

/** Buttons that one message may have. */
const maximumButtons = 9;

/** What is valid in a policy file, but may have been forgotten. */
export function notesOn(file: PolicyFile, policy: Policy): string[] {
  const languages = Object.keys(policy.texts);
  const notes = languages.flatMap((language) => missingTexts(policy, language));
  for (const [name, entry] of Object.entries(file.intents ?? {})) {
    const intent = policy.intents[name];
    if (entry?.off !== true && intent !== undefined) notes.push(...notesOnIntent(name, intent, languages));
  }
  const titled = Object.values(policy.intents).filter(({ title }) => Object.keys(title).length > 0);
  if (titled.length > maximumButtons) {
    notes.push(`Only the first ${maximumButtons} of ${titled.length} titles are shown as buttons.`);
  }
  const used = new Set(
    Object.values(policy.intents).map(({ action }) => (action?.kind === 'company' ? action.action : '')),
  );
  const unused = Object.keys(policy.actions).filter((name) => !used.has(name));
  if (unused.length > 0) notes.push(`No intent uses these actions: ${unused.join(', ')}.`);
  return notes;
}

function missingTexts(policy: Policy, language: string): string[] {
  const missing = Object.keys(policyTextNames).filter((name) => !Object.hasOwn(policy.texts[language] ?? {}, name));
  return missing.length === 0 ? [] : [`These texts are missing in ${language}: ${missing.join(', ')}.`];
}

function notesOnIntent(name: string, intent: PolicyIntent, languages: readonly string[]): string[] {
  const notes: string[] = [];
  const { action } = intent;
  const said = action?.kind === 'company' ? [action.say, action.notFound, action.failed] : [];
  const wordings = [intent.title, intent.answer, intent.confirm, ...intent.ask.map(({ ask }) => ask), ...said];
  const spoken = wordings.filter((wording) => Object.keys(wording).length > 0);
  const missing = languages.filter((language) => spoken.some((wording) => !Object.hasOwn(wording, language)));
  if (missing.length > 0) notes.push(`The intent ${name} is not fully worded in: ${missing.join(', ')}.`);
  if (Object.keys(intent.title).length === 0 && Object.values(intent.phrases).flat().length === 0) {
    notes.push(`The intent ${name} has neither phrases nor a title, so no customer can reach it.`);
  }
  return notes;
}
