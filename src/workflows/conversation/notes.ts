import type { Commands } from '../../domain/conversation/commands.ts';
import type { ConversationState } from '../../domain/conversation/state.ts';
import { issueOf } from '../../domain/conversation/issue.ts';
import { channelWords } from '../../domain/conversation/link.ts';
import { knownIntent, type Route } from '../../domain/routing/routing.ts';
import { labelled, onOneLine } from '../../domain/text.ts';
import type { Unmet } from '../../domain/tickets/unmet.ts';

/** Longest subject we send; help desks truncate or refuse longer ones. */
const subjectLimit = 150;
/** Most references named in a note. */
const maximumReferences = 50;
/** Longest quotation in a note. */
const quoteLimit = 300;

/** Text that replaces an internal note where the customer can read it. */
export function publicWords(state: ConversationState, reference: string): string {
  return `${channelWords[state.channel]} with our assistant. Reference: ${reference}`;
}

/** Subject of a ticket, with its intent in front if one is known. */
export function subjectWithIntent(intent: string | null, subject: string): string {
  return cutAtWord(intent === null ? subject : `[${intent}] ${subject}`, subjectLimit);
}

/** Subject of a ticket that begins with these words of the customer: their first line. */
export function subjectOf(body: string): string {
  return cutAtWord(onOneLine(body.trim().split('\n', 1)[0] ?? ''), subjectLimit);
}

/** Subject of a ticket that a handoff opens. */
export function escalationSubject(state: ConversationState, route: Route, reason: string): string {
  const who = state.customer.requester === null ? `Unverified ${whoWord(state)}: ` : '';
  return cutAtWord(`[${route.intent}] ${who}${reason}`, subjectLimit);
}

/** The internal note for the human who continues the conversation. */
export function escalationNote(state: ConversationState, args: Commands['escalate'], route: Route): string {
  return joinLines(
    `Handed off to a human: ${onOneLine(args.reason)}`,
    args.summary === null ? null : labelled('Summary', args.summary),
    `Group: ${route.group}; intent: ${route.intent}; priority: ${route.priority}`,
    ...whoLines(state),
    footer(state),
  );
}

/** The internal note about a session, written once it is over. */
export function conversationNote(state: ConversationState): string {
  const unfiled = state.session.summaries.slice(state.session.summariesFiled);
  const turns = state.session.summaries.reduce((sum, summary) => sum + summary.turns, 0);
  const { handoff, takenOver, resolvedBy } = state.escalation;
  return joinLines(
    `${channelWords[state.channel]} ended.`,
    ...unfiled.flatMap((session) => [
      quoted('Customer issue', issueOf(state, session)),
      quoted('Last answer of the AI', session.messages.findLast(({ by }) => by === 'ai')?.text ?? null),
      session.summary === '' ? null : labelled('Summary', session.summary),
    ]),
    `Messages: ${state.session.messages}; from the customer: ${turns}`,
    `Tools used: ${state.session.commandsUsed.join(', ') || 'none'}`,
    state.session.intents.length === 0 ? null : `Intents: ${state.session.intents.join(', ')}`,
    handoff === null
      ? 'Escalation reason: none'
      : `Escalation reason: ${onOneLine(handoff.reason)} (to ${handoff.route.group})`,
    takenOver === null ? null : `Taken over by ${takenOver.by}.`,
    resolvedBy === null ? null : `Resolved by ${resolvedBy.by}.`,
    ...leftOutLines(state),
    ...whoLines(state),
    footer(state),
  );
}

/** The internal note about the outcome of a transfer; null until it is known. */
export function transferNote(state: ConversationState): string | null {
  const { handoff } = state.escalation;
  if (handoff === null || handoff.outcome === null) return null;
  const words = {
    connected: 'The caller was connected.',
    noAnswer: 'Nobody answered: the caller should be called back.',
    declined: 'The transfer was declined: the caller should be called back.',
    callerGone: 'The caller hung up before anybody answered: please call back.',
  };
  return joinLines(`Transfer to ${handoff.route.group}: ${words[handoff.outcome]}`, ...whoLines(state), footer(state));
}

/** An internal note that the customer dictated: it says so, and cannot be taken for one that a colleague wrote. */
export function dictatedNote(state: ConversationState, body: string): string {
  return labelled(`The ${whoWord(state)} said`, body);
}

/** The internal note about what the customer asked for and the desk did not do. */
export function unmetRequestNote(state: ConversationState, unmet: readonly Unmet[]): string {
  const parts = unmet.map(({ what, wanted, why }) => `${what} “${wanted}” (${why})`);
  return joinLines(
    `The ${whoWord(state)} asked for this, and the help desk did not do it: ${parts.join(', ')}. Please do it by hand.`,
    `Conversation: ${state.workflowId}`,
  );
}

/** Subject of the ticket for the record of a session that has none. Needs the messages of the session. */
export function recordSubject(state: ConversationState, route: Route): string {
  const issues = state.session.summaries.map((summary) => issueOf(state, summary));
  const issue = issues.findLast((text) => text !== null);
  const who = state.customer.requester === null ? `Unverified ${whoWord(state)}: ` : '';
  return subjectWithIntent(knownIntent(route), `${who}${issue ?? channelWords[state.channel]}`);
}

/** Tags of a ticket whose customer did not prove who they are. */
export function unverifiedTags(state: ConversationState): string[] {
  return state.customer.requester === null ? [`unverified-${whoWord(state)}`] : [];
}

/** What a customer is called on the channel. */
function whoWord({ channel }: ConversationState): 'caller' | 'customer' {
  return channel === 'call' ? 'caller' : 'customer';
}

function whoLines(state: ConversationState): (string | null)[] {
  return [
    state.customer.requester === null ? `The ${whoWord(state)} did not prove who they are.` : null,
    state.customer.callerNumber === null && state.channel === 'call' ? 'Number withheld.' : null,
    state.customer.callerNumber === null ? null : `Number: ${state.customer.callerNumber}`,
    state.customer.numberMismatches === 0
      ? null
      : `Another number was claimed ${state.customer.numberMismatches} time(s).`,
    state.customer.failedPins === 0 ? null : `Wrong PINs: ${state.customer.failedPins}`,
  ];
}

function footer(state: ConversationState): string {
  const all = [...new Set(state.operations.all.map((operation) => operation.reference))];
  const named = all.slice(-maximumReferences).join(', ');
  // Those of writes that are not kept any more count too.
  const more = Math.max(all.length, state.operations.next - 1) - Math.min(all.length, maximumReferences);
  const given = more > 0 && all.length >= maximumReferences ? `${named}, and earlier ones` : named;
  return joinLines(
    `Conversation: ${state.workflowId}`,
    all.length === 0 ? null : `References given to the customer: ${given}`,
  );
}

/** What could not be kept, so that whoever reads the note knows that it is not complete. */
function leftOutLines({ operations, messaging, session }: ConversationState): string[] {
  const texts = session.summaries.slice(session.summariesFiled).reduce((sum, { omitted }) => sum + omitted, 0);
  const received = messaging?.session.leftOut ?? 0;
  return [
    operations.leftOut === 0
      ? null
      : `Notes not recorded, since too much waits for the help desk: ${operations.leftOut}`,
    received === 0 ? null : `Messages or files of the customer that came too fast to be read here: ${received}`,
    texts === 0 ? null : `Messages that the transcript does not hold: ${texts}`,
  ].filter((line) => line !== null);
}

/** Joins the parts with line breaks; null and empty parts are left out. */
export function joinLines(...parts: (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== '').join('\n');
}

function quoted(what: string, text: string | null): string | null {
  return text === null || text === '' ? null : `${what}: ${cutAtWord(onOneLine(text), quoteLimit)}`;
}

function cutAtWord(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = text.lastIndexOf(' ', limit - 1);
  return `${text.slice(0, end > limit / 2 ? end : limit - 1)}…`;
}
