import { keywordsIn, wordsOf } from '../../domain/routing/classify.ts';
import type { Policy, PolicyIntent, PolicyWords } from './policy.ts';
import { withTicketWord } from './ticket-numbers.ts';

/** An intent that a text is about. */
export interface Match {
  intent: string;
  /** A point for every word of every keyword found. */
  points: number;
  because: string[];
}

/** In a message of at most this many words, the name of a human alone is a request for one. */
const shortMessage = 2;
/** Longest message that may be a yes or a no, in words. */
const shortAnswer = 4;

/**
 * Finds what a text is about, best match first. Keywords of all languages count. Small talk comes after everything else;
 * then the most points win, then the longest keyword, then the order of the policy. Intents below their minimum are left
 * out. Where a ticket is to be changed, its number counts as the word "ticket", and the change comes before reading the
 * ticket.
 */
export function matchIntents(policy: Policy, text: string): Match[] {
  const matches = Object.entries(policy.intents)
    .map(([intent, rule]) => matchOf(intent, rule, text))
    .filter(({ intent, points }) => points > 0 && points >= (policy.intents[intent]?.minimum ?? 1))
    .sort((a, b) => smallTalk(policy, a) - smallTalk(policy, b) || b.points - a.points || longest(b) - longest(a));
  const [first] = matches;
  const change = matches.find(({ intent }) => isChange(policy.intents[intent]));
  if (first === undefined || change === undefined || !isReading(policy.intents[first.intent])) return matches;
  return [change, ...matches.filter((match) => match !== change)];
}

function isChange(rule: PolicyIntent | undefined): boolean {
  return rule?.action?.kind === 'changeTicket';
}

function isReading(rule: PolicyIntent | undefined): boolean {
  return rule?.action?.kind === 'lookupTicket' || rule?.action?.kind === 'listTickets';
}

function matchOf(intent: string, rule: PolicyIntent, text: string): Match {
  const found = keywordsIn(isChange(rule) ? withTicketWord(text) : text, [
    ...new Set(Object.values(rule.phrases).flat()),
  ]);
  return { intent, points: found.reduce((sum, keyword) => sum + wordsOf(keyword).length, 0), because: found };
}

/** 1 for small talk like "good morning", which no message is about that says anything else; 0 for all others. */
function smallTalk(policy: Policy, { intent }: Match): number {
  const rule = policy.intents[intent];
  return rule !== undefined && rule.action === null && Object.keys(rule.answer).length === 0 ? 1 : 0;
}

function longest({ because }: Match): number {
  return Math.max(0, ...because.map((keyword) => keyword.length));
}

/** The words by which a text asks for a human, in any language; empty when it does not. */
export function requestForHuman(policy: Policy, text: string): string[] {
  const short = wordsOf(text).length <= shortMessage;
  for (const words of Object.values(policy.words)) {
    const whole = keywordsIn(text, words.human);
    const named = keywordsIn(text, words.humanNames);
    const requested = keywordsIn(text, words.humanRequests);
    const isRequest = whole.length > 0 || (named.length > 0 && (short || requested.length > 0));
    if (isRequest && !refuses(policy, text)) return [...whole, ...named, ...requested];
  }
  return [];
}

function refuses(policy: Policy, text: string): boolean {
  return Object.values(policy.words).some(({ noHuman }) => keywordsIn(text, noHuman).length > 0);
}

/** True when a short message means yes, false when it means no; null for neither and for both. */
export function yesOrNo(policy: Policy, text: string): boolean | null {
  if (wordsOf(text).length > shortAnswer) return null;
  const all = Object.values(policy.words);
  const yes = begins(
    text,
    all.flatMap((words) => words.yes),
  );
  const no = begins(
    text,
    all.flatMap((words) => words.no),
  );
  return yes === no ? null : yes;
}

function begins(text: string, answers: readonly string[]): boolean {
  const said = `${wordsOf(text).join(' ')} `;
  return answers.some((answer) => said.startsWith(`${wordsOf(answer).join(' ')} `));
}

/** True when the message says "stop" and nothing else. */
export function isCancel(policy: Policy, text: string): boolean {
  return isOnly(
    text,
    Object.values(policy.words).flatMap(({ cancel }) => cancel),
  );
}

/** True when the message says that the customer has no PIN. */
export function hasNoPin(policy: Policy, text: string): boolean {
  return Object.values(policy.words).some(({ noPin }: PolicyWords) => keywordsIn(text, noPin).length > 0);
}

function isOnly(text: string, whole: readonly string[]): boolean {
  const said = wordsOf(text).join(' ');
  return said !== '' && whole.some((words) => wordsOf(words).join(' ') === said);
}
