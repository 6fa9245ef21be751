import { z } from 'zod';

/**
 * The shapes of requests that SignalWire sent in three calls of February 2026, published with
 * signalwire-demos/postpromptviewer: 30 function requests, and three reports after the call. Only names and types.
 */

const id = z.uuid();
const timeUs = z.int().nonnegative();
const object = z.record(z.string(), z.unknown());

/** A function request. */
export const recordedFunctionRequest = z.strictObject({
  app_name: z.string(),
  global_data: object,
  project_id: id,
  space_id: id,
  caller_id_name: z.string(),
  caller_id_num: z.string(),
  channel_active: z.boolean(),
  channel_offhook: z.boolean(),
  channel_ready: z.boolean(),
  content_type: z.literal('text/swaig'),
  version: z.literal('2.0'),
  content_disposition: z.literal('SWAIG Function'),
  function: z.string(),
  argument: z.strictObject({ parsed: z.array(object), raw: z.string() }),
  call_id: id,
  ai_session_id: id,
  argument_desc: object,
  description: z.string(),
  meta_data_token: z.string(),
  meta_data: object,
});

const spoken = { timestamp: timeUs, content: z.string(), start_timestamp: timeUs, end_timestamp: timeUs };

/** An entry of `call_log`; other fields may be there as well. */
const recordedLogEntry = z.discriminatedUnion('role', [
  z.looseObject({ role: z.literal('system'), timestamp: timeUs, content: z.string() }),
  z.looseObject({ role: z.literal('system-log'), action: z.string(), timestamp: timeUs, metadata: object }),
  z.looseObject({ role: z.literal('user'), ...spoken, confidence: z.number(), content_type: z.string() }),
  z.looseObject({ role: z.literal('assistant-manual'), ...spoken }),
  z.looseObject({ role: z.literal('assistant-thinking'), timestamp: timeUs, content: z.string() }),
  z.looseObject({ role: z.literal('tool'), timestamp: timeUs, function_name: z.string(), content: z.string() }),
  // Spoken, with its times; or a function call without text; or the answer to the post prompt, with neither.
  z.looseObject({
    role: z.literal('assistant'),
    content: z.string(),
    latency: z.int().optional(),
    tool_calls: z.array(z.looseObject({ id: z.string(), function: z.looseObject({ name: z.string() }) })).optional(),
  }),
]);

/** A report after the call. */
export const recordedPostPrompt = z.looseObject({
  project_id: id,
  space_id: id,
  content_type: z.literal('text/json'),
  content_disposition: z.literal('agent.summary'),
  conversation_type: z.literal('voice'),
  call_id: id,
  app_name: z.string(),
  ai_session_id: id,
  action: z.literal('post_conversation'),
  call_log: z.array(recordedLogEntry),
  raw_call_log: z.array(object),
  call_timeline: z.array(z.looseObject({ ts: timeUs, type: z.string() })),
  call_start_date: timeUs,
  call_answer_date: timeUs,
  call_end_date: timeUs,
  ai_start_date: timeUs,
  ai_end_date: timeUs,
  caller_id_name: z.string(),
  caller_id_number: z.string(),
  times: z.array(object),
  SWMLVars: object,
  SWMLCall: z.looseObject({
    call_id: id,
    type: z.string(),
    from: z.string(),
    to: z.string(),
    headers: z.array(object),
  }),
  post_prompt_data: z.strictObject({ parsed: z.array(object), raw: z.string(), substituted: z.string() }),
  global_data: object,
  swaig_log: z.array(
    z.looseObject({
      command_name: z.string(),
      command_arg: z.string(),
      epoch_time: z.int(),
      native: z.boolean().optional(),
    }),
  ),
});
