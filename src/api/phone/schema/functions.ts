import { z } from 'zod';
import { builtInRouting, defaultIntent } from '../../../domain/routing/routing.ts';
import { priorities } from '../../../domain/tickets/tickets.ts';
import {
  flag,
  ignoredText,
  optionalName,
  optionalPin,
  optionalText,
  optionalTicketId,
  optionalWord,
  text,
  ticketId,
} from '../../../agent-tools/coerce.ts';
import { defineFunction } from './definition.ts';

/** Intents the built-in routing table knows, offered to the language model. */
const builtInIntents: readonly string[] = [...Object.keys(builtInRouting.intents), defaultIntent];

const statusWords = ['new', 'open', 'pending', 'hold', 'solved', 'closed'] as const;
const maximumSubject = 150;
const maximumBody = 20_000;

const ticketIdField = ticketId().describe('Number of the ticket, for example 4711.');
const priorityField = optionalWord(priorities).describe('How urgent it is. Leave out unless the caller says so.');
const publicField = flag(true).describe('True unless the caller wants an internal note.');
const intentField = optionalName(builtInIntents).describe('What the caller needs, in one of these words.');
const claimedNumber = ignoredText().describe('Not needed; the number of the call itself counts.');
const oneMoment = { 'en-US': ['One moment, please.', 'Let me look that up.'] };
const noting = { 'en-US': ['One moment, I am noting that down.', 'Let me write that into the ticket.'] };

const ticketFunction = { activeAtStart: false, needsAuthentication: true, listing: 'function' } as const;
const openFunction = { activeAtStart: true, needsAuthentication: false, listing: 'function' } as const;
const hook = { args: z.object({}), fillers: {}, activeAtStart: true, needsAuthentication: false } as const;

/** All SWAIG functions by name. The seven ticket functions have the names and arguments of SignalWire's guide. */
export const swaigFunctions = {
  verify_support_pin: defineFunction('verify_support_pin', {
    description:
      'Proves who the caller is. Call it before anything that concerns tickets, with the support PIN the caller said, ' +
      'digit by digit with leading zeros. Leave the PIN out when the caller wants to key it in on the phone.',
    args: z.object({
      entered_pin: optionalPin().describe(
        'The digits of the support PIN exactly as spoken, with leading zeros. Leave out to have it keyed in.',
      ),
      caller_phone_number: claimedNumber,
    }),
    fillers: { 'en-US': ['Let me check that.', 'One moment while I check that.'] },
    ...openFunction,
  }),
  get_current_user_tickets: defineFunction('get_current_user_tickets', {
    description: "Lists the verified caller's own tickets, optionally only those with a status or priority.",
    args: z.object({
      status: optionalWord(statusWords).describe('Only tickets with this status.'),
      priority: optionalWord(priorities).describe('Only tickets with this priority.'),
      caller_phone_number: claimedNumber,
    }),
    fillers: oneMoment,
    ...ticketFunction,
  }),
  get_ticket: defineFunction('get_ticket', {
    description: "Reads one of the verified caller's tickets: subject, status and the latest message.",
    args: z.object({ ticket_id: ticketIdField }),
    fillers: oneMoment,
    ...ticketFunction,
  }),
  create_ticket: defineFunction('create_ticket', {
    description:
      'Opens a new ticket for the verified caller. Gather the problem first, read it back, then call it once. ' +
      'The ticket always belongs to the verified caller.',
    args: z.object({
      subject: text(maximumSubject).describe('The problem in a few words.'),
      comment_body: text(maximumBody).describe(
        'The problem in the words of the caller, with all details. Never a PIN.',
      ),
      priority: priorityField,
      intent: intentField,
      requester_name: ignoredText().describe('Not needed; the verified caller is the requester.'),
      requester_email: ignoredText().describe('Not needed; the verified caller is the requester.'),
    }),
    fillers: noting,
    ...ticketFunction,
  }),
  update_ticket: defineFunction('update_ticket', {
    description: "Changes status or priority of one of the verified caller's tickets and can add a comment with it.",
    args: z.object({
      ticket_id: ticketIdField,
      status: optionalWord(statusWords).describe('New status.'),
      priority: priorityField,
      comment_body: optionalText(maximumBody).describe('Comment to add with the change. Never a PIN.'),
      public: publicField,
    }),
    fillers: noting,
    ...ticketFunction,
  }),
  add_comment: defineFunction('add_comment', {
    description: "Adds what the caller said to one of the verified caller's tickets.",
    args: z.object({
      ticket_id: ticketIdField,
      comment_body: text(maximumBody).describe('What the caller wants to add. Never a PIN.'),
      public: publicField,
    }),
    fillers: noting,
    ...ticketFunction,
  }),
  close_ticket: defineFunction('close_ticket', {
    description: "Closes one of the verified caller's tickets. Call it only when the caller says that it is solved.",
    args: z.object({
      ticket_id: ticketIdField,
      comment_body: optionalText(maximumBody).describe('Closing words to add. Never a PIN.'),
      public: publicField,
    }),
    fillers: noting,
    ...ticketFunction,
  }),
  escalate_to_human: defineFunction('escalate_to_human', {
    description:
      'Hands the caller over to a human. Call it whenever the caller asks for a person, is upset, or you cannot help; ' +
      'it works before the PIN as well. Tell the caller first that you are going to do so.',
    args: z.object({
      reason: text(500).describe('Why a human is needed, in one sentence.'),
      summary: optionalText(4_000).describe('What happened in the call so far, for the human. Never a PIN.'),
      ticket_id: optionalTicketId().describe('The ticket it is about, if any.'),
      intent: intentField,
    }),
    fillers: { 'en-US': ['Let me find somebody for you.'] },
    ...openFunction,
  }),
  startup_hook: defineFunction('startup_hook', { description: 'The session starts.', ...hook, listing: 'hook' }),
  hangup_hook: defineFunction('hangup_hook', { description: 'The session ends.', ...hook, listing: 'hook' }),
  start_hook: defineFunction('start_hook', { description: 'Other name of startup_hook.', ...hook, listing: 'hidden' }),
  stop_hook: defineFunction('stop_hook', { description: 'Other name of hangup_hook.', ...hook, listing: 'hidden' }),
  transfer_outcome: defineFunction('transfer_outcome', {
    description: 'Report of our own SWML about a handover.',
    args: z.object({ nonce: text(100), result: optionalText(100), reason: optionalText(100) }),
    fillers: {},
    activeAtStart: false,
    needsAuthentication: false,
    listing: 'hidden',
  }),
} as const;

/** Name of a SWAIG function. */
export type FunctionName = keyof typeof swaigFunctions;

/** Checked arguments of a function. */
export type FunctionArgs<Name extends FunctionName> = z.output<(typeof swaigFunctions)[Name]['args']>;

/** A function call whose arguments were checked. */
export type FunctionCall = Extract<ReturnType<(typeof swaigFunctions)[FunctionName]['parse']>, { ok: true }>['call'];

/** True when we have a function of this name. */
export function isFunctionName(name: string): name is FunctionName {
  return Object.hasOwn(swaigFunctions, name);
}

/** Functions that are offered, in the order of a call. */
export const listedFunctions = Object.values(swaigFunctions).filter((fn) => fn.listing !== 'hidden');

/** Names of the functions that are switched on once the caller is verified. */
export const ticketFunctionNames: readonly FunctionName[] = listedFunctions
  .filter((fn) => !fn.activeAtStart)
  .map((fn) => fn.name);
