import { z } from 'zod';
import { extractArguments } from './arguments.ts';
import { callId, isObject, looseText } from './fields.ts';
import { isFunctionName, swaigFunctions, type FunctionCall } from './functions.ts';

/** The parts of a function request that we use. Nothing in it proves who the caller is. */
export interface FunctionRequest {
  function: string;
  /** Null when missing or not usable as an id: then the request belongs to no conversation. */
  callId: string | null;
  /** Changes when a second AI session runs on the same call. */
  aiSessionId: string | null;
  /** The caller's number as the platform reports it, not normalised; null when absent. */
  callerNumber: string | null;
  arguments: Record<string, unknown>;
}

const envelope = z.object({
  function: z.string().max(100),
  call_id: callId,
  ai_session_id: looseText,
  caller_id_num: looseText,
  /** The same field's name in requests of Bedrock agents (SignalWire docs). */
  caller_id_number: looseText,
});

/** Reads a function request; null when it names no function. Only fields at the top level count. */
export function readFunctionRequest(body: unknown): FunctionRequest | null {
  const parsed = envelope.safeParse(body);
  if (!parsed.success || !isObject(body)) return null;
  const { data } = parsed;
  return {
    function: data.function,
    callId: data.call_id ?? null,
    aiSessionId: data.ai_session_id ?? null,
    callerNumber: [data.caller_id_num, data.caller_id_number].find((number) => number?.trim()) ?? null,
    arguments: extractArguments(body),
  };
}

/** A checked call, or in words for the language model what is wrong with it. */
export type CallResult = { ok: true; call: FunctionCall } | { ok: false; words: string };

/** Checks function name and arguments of a request. */
export function readFunctionCall(request: FunctionRequest): CallResult {
  if (!isFunctionName(request.function)) {
    return {
      ok: false,
      words: 'There is no such function. Continue without it, or offer the caller a human.',
    };
  }
  return swaigFunctions[request.function].parse(request.arguments);
}
