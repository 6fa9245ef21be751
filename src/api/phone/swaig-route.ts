import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Delivery, TransferOutcome } from '../../domain/conversation/commands.ts';
import type { Reply } from '../../domain/conversation/replies.ts';
import type { PhoneLanguage } from '../../config/sections/phone.ts';
import { ConversationUnreachableError } from '../../client/errors.ts';
import type { About, Exceeded } from '../limits/limits.ts';
import { findPin } from '../../pins/in-message.ts';
import type { FunctionCall } from './schema/functions.ts';
import { readCallEvent } from './schema/call-event.ts';
import { readFunctionCall, readFunctionRequest, type FunctionRequest } from './schema/function-request.ts';
import { readSignatureRequest } from './schema/signature-request.ts';
import type { SwaigAnswer } from './actions.ts';
import { answerFor, answerInWords } from './answer.ts';
import { commandFor, type Command } from './commands.ts';
import { parseKeypadCode } from './keypad.ts';
import { claimedE164, toE164 } from './phone-number.ts';
import { requestKey } from './request-key.ts';
import { signatureAnswer } from './function-signatures.ts';
import { outcomeOfEvent } from './transfer-outcome.ts';
import { performOrBusy } from './begin-or-busy.ts';
import { sendAgain } from './send-again.ts';
import { busyWords, noCallWords, tooManyWords, unreachableWords } from './words.ts';
import { swaigSchema } from './openapi.ts';
import { endpointsOf } from './endpoints.ts';
import type { PhoneRoutes } from './options.ts';

/** Nobody reads the answers to these commands: what cannot be recorded must be sent again. */
const unansweredCommands: ReadonlySet<string> = new Set(['begin', 'end', 'reportTransfer']);

/** The functions that become these commands. */
const reports: ReadonlySet<string> = new Set([
  'startup_hook',
  'start_hook',
  'hangup_hook',
  'stop_hook',
  'transfer_outcome',
]);

/** `POST /swaig`: every function, the hooks, `get_signature` and reports about transfers. */
export function swaigRoute(app: FastifyInstance, options: PhoneRoutes): void {
  const endpoints = endpointsOf(options);
  const offered = { intents: options.intents, languages: options.phone.languages };
  app.post(
    '/swaig',
    { schema: swaigSchema(options.intents), validatorCompiler: () => () => true },
    async (request, reply) => {
      const transfer = transferCodeOf(request);
      const call = readFunctionRequest(request.body);
      const exceeded = await options.limits.admit(request, aboutOf(transfer?.callId ?? call?.callId, call, options));
      if (exceeded !== null) return answerLimited(reply, transfer === null ? call : null, exceeded);
      if (transfer !== null) {
        const event = readCallEvent(request.body);
        const outcome = event === null ? null : outcomeOfEvent(event);
        const kept = outcome === null || (await reportTransfer(options, transfer, outcome));
        return kept ? {} : sendAgain(reply);
      }
      const names = readSignatureRequest(request.body);
      if (names !== null) return signatureAnswer(endpoints, names, offered);
      if (call === null) return { response: 'The request was not understood: it is not a SWAIG function request.' };
      return (await answerFunction(request, call, options)) ?? sendAgain(reply);
    },
  );
}

/** Carries a function call out. Null: it could not be recorded, and nobody reads the answer. */
async function answerFunction(
  request: FastifyRequest,
  asked: FunctionRequest,
  options: PhoneRoutes,
): Promise<SwaigAnswer | null> {
  const checked = readFunctionCall(asked);
  if (!checked.ok) return answerInWords(asked.function, checked.words);
  const { call } = checked;
  const { callId } = asked;
  if (callId === null) return { response: noCallWords };
  const mapped = commandFor(call, options);
  if (!mapped.ok) return answerInWords(call.name, mapped.problem);
  const delivery = deliveryOf(asked, call, callId, mapped.command, options);
  try {
    const result = await deliver(options, request, callId, mapped.command, delivery);
    if (result === null) {
      options.metrics.replies.labels(call.name, 'busy').inc();
      return unansweredCommands.has(mapped.command.name) ? null : answerInWords(call.name, busyWords);
    }
    options.metrics.replies.labels(call.name, result.kind).inc();
    if (isLost(mapped.command, result)) return null;
    return answerFor(call.name, result, callId, {
      ...endpointsOf(options),
      pinLength: options.pinLength,
      language: languageOf(call, options.phone.languages),
      hasNumber: delivery.callerNumber !== null,
    });
  } catch (error) {
    if (!(error instanceof ConversationUnreachableError)) throw error;
    options.metrics.replies.labels(call.name, 'unreachable').inc();
    return unansweredCommands.has(mapped.command.name) ? null : answerInWords(call.name, unreachableWords);
  }
}

/** The language in which the model says that the caller speaks, if it is one of ours; else the first. */
function languageOf({ args }: FunctionCall, languages: readonly PhoneLanguage[]): PhoneLanguage {
  const said = 'language' in args ? args.language : undefined;
  return languages.find((language) => language === said) ?? languages[0] ?? 'en';
}

/** Nobody asks again for the result of these commands: until the conversation has answered, they count as lost. */
function isLost({ name }: Command, { kind }: Reply): boolean {
  return unansweredCommands.has(name) && kind === 'stillWorking';
}

function deliveryOf(
  request: FunctionRequest,
  call: FunctionCall,
  callId: string,
  command: Command,
  { answerDeadlineMs: deadlineMs, defaultCountry, pinLength }: PhoneRoutes,
): Delivery {
  const callerNumber = toE164(request.callerNumber, defaultCountry);
  const claimed = 'caller_phone_number' in call.args ? call.args.caller_phone_number : undefined;
  const sessionId = request.aiSessionId ?? '';
  return {
    // Made of the command, in which a PIN is a digest already.
    key: requestKey({ callId, sessionId, name: call.name, args: command.args }),
    callerNumber,
    claimedNumber: claimedE164(withoutPin(claimed, pinLength), callerNumber, defaultCountry),
    deadlineMs,
    args: command.args,
  };
}

/** A PIN that the model gives as the caller's number counts as left out. */
function withoutPin(claimed: string | undefined, pinLength: number): string | undefined {
  return claimed === undefined || findPin(claimed, pinLength) === null ? claimed : undefined;
}

/**
 * Gives a command to its conversation, which it begins unless the command only reports on one. Null: it does not run,
 * and no other is begun at the moment.
 */
function deliver(
  options: PhoneRoutes,
  request: FastifyRequest,
  callId: string,
  command: Command,
  delivery: Delivery,
): Promise<Reply | null> {
  const ref = { channel: 'call', id: callId } as const;
  // A report about a transfer must not begin a conversation.
  return command.name === 'reportTransfer'
    ? options.conversations.performIfOpen(ref, command.name, delivery as Delivery<'reportTransfer'>)
    : performOrBusy(options, request, callId, command.name, delivery);
}

/** What a request counts as: its call, and the number that the call comes from. */
function aboutOf(callId: string | null | undefined, call: FunctionRequest | null, options: PhoneRoutes): About {
  return {
    route: 'phone',
    conversations: callId == null ? [] : [{ channel: 'call', id: callId }],
    caller: toE164(call?.callerNumber ?? null, options.defaultCountry),
  };
}

/** The answer to a function that is held back is for the language model, so it has status 200; the rest is sent again. */
function answerLimited(reply: FastifyReply, call: FunctionRequest | null, { retryAfterS }: Exceeded) {
  if (call === null || reports.has(call.function)) return sendAgain(reply, retryAfterS);
  reply.header('retry-after', String(retryAfterS));
  return answerInWords(call.function, tooManyWords(retryAfterS));
}

function transferCodeOf(request: FastifyRequest): { callId: string; nonce: string } | null {
  const { transfer } = request.query as { transfer?: unknown };
  return typeof transfer === 'string' ? parseKeypadCode(transfer) : null;
}

/** Gives the outcome of a transfer to its conversation, if that is still open. False: it could not be recorded. */
async function reportTransfer(
  options: PhoneRoutes,
  { callId, nonce }: { callId: string; nonce: string },
  outcome: TransferOutcome,
): Promise<boolean> {
  const args = { nonce, outcome };
  try {
    const result = await options.conversations.performIfOpen({ channel: 'call', id: callId }, 'reportTransfer', {
      key: requestKey({ callId, sessionId: '', name: 'transfer_event', args }),
      callerNumber: null,
      claimedNumber: null,
      deadlineMs: options.answerDeadlineMs,
      args,
    });
    return result.kind !== 'stillWorking';
  } catch (error) {
    if (error instanceof ConversationUnreachableError) return false;
    throw error;
  }
}
