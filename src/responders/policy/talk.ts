import type { OutgoingMessage, QuickReply } from '../../domain/messaging/messaging.ts';
import type { Policy, PolicyIntent, Wording } from './policy.ts';
import type { PolicyTextName } from './text-names.ts';
import { policyText } from './text.ts';
import { rememberedLanguage, type TurnLanguage } from './turn-language.ts';
import type { ResponderQuestion, ResponderTurn, TalkLog } from '../../domain/messaging/responder.ts';
import { onOneLine, shorten } from '../../domain/text.ts';
import type { LanguageSource } from './language.ts';
import { readMemory, writeMemory, type Remembered } from './memory.ts';

/** Why the policy answers as it does, for those who test a policy. */
export interface PolicyReason {
  language: string;
  /** What the language was found by. */
  languageFrom: LanguageSource;
  /** What was understood, as one word. */
  understood: string;
  intent: string | null;
  /** The customer's words that decided. */
  because: string[];
}

/** A turn that is being put together. */
export interface Talk {
  readonly policy: Policy;
  readonly question: ResponderQuestion;
  readonly memory: Remembered;
  readonly reason: PolicyReason;
  /** Paragraphs of what is said. */
  readonly said: string[];
  buttons: QuickReply[];
  act: ResponderTurn['act'];
  asksPin: boolean;
  resolved: boolean;
  log: TalkLog | null;
}

/** Payloads of the buttons. */
export const payloads = {
  human: 'policy/human',
  yes: 'policy/yes',
  no: 'policy/no',
  again: 'policy/again',
  intent: (name: string) => `policy/intent/${name}`,
  ticket: (id: string) => `policy/ticket/${id}`,
} as const;

/** Most buttons under one message, with the one for a human (WhatsApp lists hold ten). */
const maximumButtons = 10;
/** Longest text of a button on the strictest channel, in characters. */
const maximumButtonText = 20;
const shownChars = 200;
/** Longest text of a turn, in UTF-16 code units: more than a policy's longest answers and questions together. */
const maximumText = 20_000;

/** Begins a turn in the language that was chosen for it. */
export function beginTalk(
  policy: Policy,
  question: ResponderQuestion,
  { language, from }: Pick<TurnLanguage, 'language' | 'from'>,
): Talk {
  const memory = { ...readMemory(question.memory), language: rememberedLanguage({ language, from }) };
  const reason: PolicyReason = { language, languageFrom: from, understood: 'nothing', intent: null, because: [] };
  return {
    policy,
    question,
    memory,
    reason,
    said: [],
    buttons: [],
    act: null,
    asksPin: false,
    resolved: false,
    log: null,
  };
}

/** The finished turn. */
export function endTalk(talk: Talk): ResponderTurn {
  return {
    say: messagesOf(talk),
    act: talk.act,
    asksPin: talk.asksPin,
    intents: talk.memory.about,
    resolved: talk.resolved,
    ...(talk.log === null ? {} : { log: talk.log }),
    memory: writeMemory(talk.memory),
  };
}

/** One message with everything that is said: to split it for a channel is up to the messaging platform's adapter. */
function messagesOf({ said, buttons }: Talk): OutgoingMessage[] {
  const whole = said.filter((paragraph) => paragraph !== '').join('\n\n');
  const text = whole.slice(0, maximumText).toWellFormed().trim();
  return text === '' ? [] : [{ text, quickReplies: buttons }];
}

/** Says one of the policy's own texts. */
export function say(talk: Talk, name: PolicyTextName, values: Record<string, string> = {}): void {
  talk.said.push(textOf(talk, name, values));
}

/** One of the policy's own texts, filled in. */
export function textOf({ policy, reason }: Talk, name: PolicyTextName, values: Record<string, string> = {}): string {
  return policyText(policy, reason.language, name, values);
}

/** A wording in the language of the talk, else in the policy's own, in English, or in any that it has; empty for none. */
export function wordingOf({ policy, reason }: Talk, wording: Wording): string {
  const wanted = [reason.language, policy.language, 'en', ...Object.keys(wording)];
  const language = wanted.find((candidate) => Object.hasOwn(wording, candidate));
  return language === undefined ? '' : (wording[language] ?? '');
}

/** A text in one line, cut to fit into a message. */
export function shown(text: string, most: number = shownChars): string {
  return shorten(onOneLine(text), most);
}

/** Puts buttons under what is said; the last one always asks for a human. */
export function offer(talk: Talk, buttons: QuickReply[]): void {
  const human = { text: buttonText(textOf(talk, 'buttonHuman')), payload: payloads.human };
  talk.buttons = [...buttons.slice(0, maximumButtons - 1), human];
}

/** Puts a button for everything that the policy can do under what is said. */
export function offerAll(talk: Talk): void {
  const offered = titlesOf(talk).filter(({ name }) => talk.policy.intents[name]?.offer === 'always');
  offer(
    talk,
    offered.map(({ name, title }) => ({ text: buttonText(title), payload: payloads.intent(name) })),
  );
}

/** What the policy can do and has a title for, in the language of the talk. */
export function titlesOf(talk: Talk): { name: string; title: string }[] {
  return Object.entries(talk.policy.intents)
    .map(([name, intent]) => ({ name, title: wordingOf(talk, intent.title) }))
    .filter(({ title }) => title !== '');
}

/** A button with one of the policy's own texts. */
export function button(
  talk: Talk,
  name: PolicyTextName,
  payload: string,
  values: Record<string, string> = {},
): QuickReply {
  return { text: buttonText(textOf(talk, name, values)), payload };
}

/** The current intent; null when there is none, or when the policy no longer has it. */
export function intentOf({ policy, memory }: Talk): PolicyIntent | null {
  const { intent } = memory;
  return intent !== null && Object.hasOwn(policy.intents, intent) ? (policy.intents[intent] ?? null) : null;
}

function buttonText(text: string): string {
  return Array.from(shown(text)).slice(0, maximumButtonText).join('');
}
