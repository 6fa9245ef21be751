import { matchIntents, type Match } from './match.ts';
import type { Policy, PolicyAction, PolicyIntent } from './policy.ts';

/** Two requests in one message. */
export interface Requests {
  /** What the first one is about. */
  match: Match;
  first: string;
  /** Everything after it. */
  rest: string;
}

/** Longest message that is taken apart, in UTF-16 code units. */
const maximumText = 200;
/** What may stand between two requests. */
const between =
  /(?:[.;!?]\s+|,?\s+(?:and|und|et|y|e|then|dann|puis|luego)\b\s*(?:(?:also|then|auch|dann|aussi|puis|también|luego)\s+)?)/giu;
/** Where a comment or a quotation begins: what follows asks for nothing. */
const quotation = /[:"“„«]/u;

/** Acts that are about no single ticket: they go together with anything. */
const general: ReadonlySet<string> = new Set<PolicyAction['kind']>(['listTickets', 'company']);
/** Acts on a ticket that the customer has: they go together with each other. A concern may be about that ticket. */
const onTicket: ReadonlySet<string> = new Set<PolicyAction['kind']>(['lookupTicket', 'changeTicket', 'comment']);

/** Takes a message with two different requests apart, "close 12 and show me my tickets"; null for any other. */
export function splitRequests(policy: Policy, text: string): Requests | null {
  if (text.length > maximumText) return null;
  const end = text.search(quotation);
  for (const found of text.matchAll(between)) {
    if (end !== -1 && found.index > end) break;
    const first = text.slice(0, found.index);
    const rest = text.slice(found.index + found[0].length);
    const match = requestIn(policy, first);
    const next = requestIn(policy, rest);
    if (match === null || next === null || !goTogether(policy, match, next)) continue;
    return { match, first, rest };
  }
  return null;
}

/** The request that a part of a message is by itself; null if it may belong to another one. */
function requestIn(policy: Policy, text: string): Match | null {
  const [match] = matchIntents(policy, text);
  const rule = match === undefined ? undefined : policy.intents[match.intent];
  const any = new Set(rule?.phrases['any'] ?? []);
  return match !== undefined && match.because.some((keyword) => !any.has(keyword)) ? match : null;
}

function goTogether({ intents }: Policy, { intent: first }: Match, { intent: second }: Match): boolean {
  const rules = [intents[first], intents[second]].filter((rule) => rule !== undefined);
  const isGeneral = ({ action, answer }: PolicyIntent): boolean =>
    action === null ? Object.keys(answer).length > 0 : general.has(action.kind);
  const isOnTicket = ({ action }: PolicyIntent): boolean => action !== null && onTicket.has(action.kind);
  const isConcern = ({ action }: PolicyIntent): boolean => action?.kind === 'openTicket';
  // A comment goes on to the end of the message.
  const goesOn = intents[first]?.ask.some(({ fromText }) => fromText === 'rest') === true;
  if (first === second || goesOn || !rules.every((rule) => isGeneral(rule) || isOnTicket(rule) || isConcern(rule))) {
    return false;
  }
  return rules.some(isGeneral) || rules.every(isOnTicket);
}
