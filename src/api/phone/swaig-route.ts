import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Delivery, TransferOutcome } from '../../domain/conversation/commands.ts';
import type { Reply } from '../../domain/conversation/replies.ts';
import { ConversationUnreachableError } from '../../client/errors.ts';
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
import { noCallWords, unreachableWords } from './words.ts';
import { swaigSchema } from './openapi.ts';
import { endpointsOf } from './endpoints.ts';
import type { PhoneRoutes } from './options.ts';

/** Hooks tell us something and nobody hears the answer: what cannot be kept must be delivered again. */
const hooks: ReadonlySet<string> = new Set(['begin', 'end', 'reportTransfer']);

/** `POST /swaig`: every function, the hooks and `get_signature`. Whatever is asked, the answer is one to be spoken. */
export function swaigRoute(app: FastifyInstance, options: PhoneRoutes): void {
  const endpoints = endpointsOf(options);
  app.post('/swaig', { schema: swaigSchema, validatorCompiler: () => () => true }, async (request, reply) => {
    const transfer = transferCodeOf(request);
    if (transfer !== null) {
      const event = readCallEvent(request.body);
      const outcome = event === null ? null : outcomeOfEvent(event);
      const kept = outcome === null || (await reportTransfer(options, transfer, outcome));
      return kept ? {} : deliverAgain(reply);
    }
    const names = readSignatureRequest(request.body);
    if (names !== null) return signatureAnswer(endpoints, names, options.intents);
    const call = readFunctionRequest(request.body);
    if (call === null) return { response: 'The request was not understood: it is no SWAIG function request.' };
    return (await answerFunction(call, options)) ?? deliverAgain(reply);
  });
}

/** Null when a hook could not be kept. */
async function answerFunction(request: FunctionRequest, options: PhoneRoutes): Promise<SwaigAnswer | null> {
  const checked = readFunctionCall(request);
  if (!checked.ok) return answerInWords(request.function, checked.words);
  const { call } = checked;
  const { callId } = request;
  if (callId === null) return { response: noCallWords };
  const mapped = commandFor(call, options);
  if (!mapped.ok) return answerInWords(call.name, mapped.problem);
  const delivery = deliveryOf(request, call, callId, mapped.command, options.answerDeadlineMs);
  try {
    const result = await bring(options, callId, mapped.command, delivery);
    options.metrics.replies.labels(call.name, result.kind).inc();
    if (isLost(mapped.command, result)) return null;
    return answerFor(call.name, result, callId, { ...endpointsOf(options), pinLength: options.pinLength });
  } catch (error) {
    if (!(error instanceof ConversationUnreachableError)) throw error;
    options.metrics.replies.labels(call.name, 'unreachable').inc();
    return hooks.has(mapped.command.name) ? null : answerInWords(call.name, unreachableWords);
  }
}

/** Nobody asks a second time what became of a hook: it counts only once the conversation has it. */
function isLost({ name }: Command, { kind }: Reply): boolean {
  return hooks.has(name) && kind === 'stillWorking';
}

function deliverAgain(reply: FastifyReply): FastifyReply {
  return reply.code(503).header('retry-after', '2').send({ error: 'unavailable', message: unreachableWords });
}

function deliveryOf(
  request: FunctionRequest,
  call: FunctionCall,
  callId: string,
  command: Command,
  deadlineMs: number,
): Delivery {
  const callerNumber = toE164(request.callerNumber);
  const claimed = 'caller_phone_number' in call.args ? call.args.caller_phone_number : undefined;
  const sessionId = request.aiSessionId ?? '';
  return {
    // Of the command, in which a PIN is a digest already.
    key: requestKey({ callId, sessionId, name: call.name, args: command.args }),
    callerNumber,
    claimedNumber: claimedE164(claimed, callerNumber),
    deadlineMs,
    args: command.args,
  };
}

/** Function names of old are the same question, so that a hook under both of its names is one. */
function bring(options: PhoneRoutes, callId: string, command: Command, delivery: Delivery): Promise<Reply> {
  const ref = { channel: 'call', id: callId } as const;
  // A report about a transfer must not begin a conversation that never was.
  return command.name === 'reportTransfer'
    ? options.conversations.performIfOpen(ref, command.name, delivery as Delivery<'reportTransfer'>)
    : options.conversations.perform(ref, command.name, delivery);
}

function transferCodeOf(request: FastifyRequest): { callId: string; nonce: string } | null {
  const { transfer } = request.query as { transfer?: unknown };
  return typeof transfer === 'string' ? parseKeypadCode(transfer) : null;
}

/** Brings the outcome of a handover to its conversation, if that is still open. False: it could not be kept. */
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
