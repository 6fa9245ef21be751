import type { PolicyQuestion } from './policy.ts';
import { intentOf, shown, type Talk } from './talk.ts';
import { splitRest, ticketQuestionOf } from './ticket-numbers.ts';

/** Longest answer that a pattern is tried on, in UTF-16 code units: patterns are a company's, answers are anybody's. */
const maximumTried = 300;
/** Shorter answers are never cut by the memory, in UTF-16 code units. */
const cutFrom = 90;

/** The answer to a question within a text; null when there is none. */
export function answerIn(question: PolicyQuestion, text: string): string | null {
  const hit = new RegExp(question.pattern, 'iu').exec(text.slice(0, maximumTried));
  if (hit === null) return null;
  // A pattern that asks for any text at all takes all of it.
  const found = question.pattern === String.raw`\S` ? text : (hit[1] ?? hit[0]);
  return found.trim() === '' ? null : found.trim();
}

/** The answers that are kept for the rest of the session. */
export function remembered({ memory, policy }: Talk): Record<string, string> {
  const names = new Set(
    Object.values(policy.intents).flatMap((intent) =>
      intent.ask.filter((entry) => entry.remember).map(({ name }) => name),
    ),
  );
  return Object.fromEntries(Object.entries(memory.data).filter(([name]) => names.has(name)));
}

/** The answers as they fit into a message, and the customer's name as `customer`. */
export function shownData({ memory, question }: Talk): Record<string, string> {
  const shownOnes = Object.entries(memory.data).map(([name, value]): [string, string] => [name, shown(value)]);
  return { customer: shown(question.customerName ?? '', 80), ...Object.fromEntries(shownOnes) };
}

/** The answers in full: of long ones the memory has only the beginning. */
export function wholeAnswers(talk: Talk): Record<string, string> {
  const { memory, question } = talk;
  const intent = intentOf(talk);
  const isRest = (name: string): boolean => intent?.ask.find((one) => one.name === name)?.fromText === 'rest';
  const ticket = intent === null ? null : ticketQuestionOf(intent);
  const said = question.before.filter(({ by }) => by === 'customer').map(({ text }) => text.trim());
  const whole = ([name, value]: [string, string]): [string, string] => {
    if (value.length < cutFrom) return [name, value];
    const texts = isRest(name) ? [...said, ...said.flatMap((text) => splitRest(ticket, text)?.rest ?? [])] : said;
    return [name, texts.findLast((text) => text.startsWith(value)) ?? value];
  };
  return Object.fromEntries(Object.entries(memory.data).map(whole));
}
