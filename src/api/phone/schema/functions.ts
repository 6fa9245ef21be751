import { z } from 'zod';
import { ignoredText, optionalText, text } from '../../../agent-tools/coerce.ts';
import { agentTools } from '../../../agent-tools/tools.ts';
import { phoneLanguages } from '../../../config/sections/phone.ts';
import { defineFunction, offerTool } from './definition.ts';

const claimedNumber = ignoredText().describe('Not needed; the number of the call itself counts.');
const claimedRequester = ignoredText().describe('Not needed; the verified customer is the requester.');
const language = spokenLanguage().describe('The language in which the caller speaks.');

const { verify_support_pin, get_current_user_tickets, create_ticket, escalate_to_human } = agentTools;
const hook = { args: z.object({}), filler: null, activeAtStart: true, needsAuthentication: false } as const;

/** A language by its code, also with a region; anything else counts as missing. */
function spokenLanguage() {
  const code = z.preprocess((value) => String(value).trim().slice(0, 2).toLowerCase(), z.enum(phoneLanguages));
  return code.optional().catch(undefined);
}

/**
 * All SWAIG functions by name: the view of the catalogue for the phone, with what only a call has. The seven ticket
 * functions have the names and arguments of SignalWire's guide.
 */
export const swaigFunctions = {
  verify_support_pin: offerTool('verify_support_pin', {
    args: verify_support_pin.args.extend({ caller_phone_number: claimedNumber, language }),
    filler: 'checking',
  }),
  get_current_user_tickets: offerTool('get_current_user_tickets', {
    args: get_current_user_tickets.args.extend({ caller_phone_number: claimedNumber }),
    filler: 'lookingUp',
  }),
  get_ticket: offerTool('get_ticket', { args: agentTools.get_ticket.args, filler: 'lookingUp' }),
  create_ticket: offerTool('create_ticket', {
    args: create_ticket.args.extend({ requester_name: claimedRequester, requester_email: claimedRequester }),
    filler: 'noting',
    spoken: 'Read the problem back before you call it.',
  }),
  update_ticket: offerTool('update_ticket', { args: agentTools.update_ticket.args, filler: 'noting' }),
  add_comment: offerTool('add_comment', { args: agentTools.add_comment.args, filler: 'noting' }),
  close_ticket: offerTool('close_ticket', { args: agentTools.close_ticket.args, filler: 'noting' }),
  escalate_to_human: offerTool('escalate_to_human', {
    args: escalate_to_human.args.extend({ language }),
    filler: 'connecting',
    spoken: 'Tell the customer first that you are going to do so.',
  }),
  startup_hook: defineFunction('startup_hook', { description: 'The session starts.', ...hook, listing: 'hook' }),
  hangup_hook: defineFunction('hangup_hook', { description: 'The session ends.', ...hook, listing: 'hook' }),
  start_hook: defineFunction('start_hook', { description: 'Other name of startup_hook.', ...hook, listing: 'hidden' }),
  stop_hook: defineFunction('stop_hook', { description: 'Other name of hangup_hook.', ...hook, listing: 'hidden' }),
  transfer_outcome: defineFunction('transfer_outcome', {
    description: 'Report of our own SWML about a transfer.',
    args: z.object({ nonce: text(100), result: optionalText(100), reason: optionalText(100) }),
    filler: null,
    activeAtStart: false,
    needsAuthentication: false,
    listing: 'hidden',
  }),
} as const;

/** Name of a SWAIG function. */
export type FunctionName = keyof typeof swaigFunctions;

/** A function call whose arguments were checked. */
export type FunctionCall = Extract<ReturnType<(typeof swaigFunctions)[FunctionName]['parse']>, { ok: true }>['call'];

/** True when there is a function of this name. */
export function isFunctionName(name: string): name is FunctionName {
  return Object.hasOwn(swaigFunctions, name);
}

/** Functions that the platform is told about, in the order of a call. */
export const listedFunctions = Object.values(swaigFunctions).filter((fn) => fn.listing !== 'hidden');

/** Names of the functions that are switched on once the caller is verified. */
export const ticketFunctionNames: readonly FunctionName[] = listedFunctions
  .filter((fn) => !fn.activeAtStart)
  .map((fn) => fn.name);
