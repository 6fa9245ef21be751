import { keywordsIn } from '../../domain/routing/classify.ts';
import { priorities, type Priority } from '../../domain/tickets/tickets.ts';

/** What customers call a priority; what denies urgency comes before what names it. */
const wordsOfPriorities: readonly (readonly [Priority, readonly string[]])[] = [
  [
    'low',
    ['not urgent', 'less urgent', 'nicht dringend', 'nicht eilig', 'pas urgent', 'moins urgent', 'no es urgente'],
  ],
  ['low', ['no urgente', 'menos urgente']],
  ['urgent', ['urgent', 'dringend*', 'eilig*', 'urgente']],
  ['high', ['high', 'higher', 'hoch', 'hoh*', 'haute', 'haut', 'eleve', 'elevee', 'alta', 'alto']],
  ['low', ['low', 'lower', 'niedrig*', 'gering*', 'basse', 'bas', 'faible', 'baja', 'bajo']],
  ['normal', ['normal', 'normale', 'medium', 'mittel*', 'moyenne', 'media']],
];

/** Pattern of an answer that names a priority, in any of the built-in languages. */
export const priorityPattern = String.raw`((?:not |less |nicht |pas |moins |no es |no |menos )?(?:low|normal|medium|high|urgent|niedrig|gering|mittel|hoch|hohe|dringend|eilig|basse|bas\b|faible|moyenne|haute|[ée]lev[ée]|baja|media|alta))`;

/** The priority that a text names; null if it names none. */
export function priorityIn(text: string): Priority | null {
  const exact = priorities.find((priority) => priority === text);
  return exact ?? wordsOfPriorities.find(([, words]) => keywordsIn(text, words).length > 0)?.[0] ?? null;
}
