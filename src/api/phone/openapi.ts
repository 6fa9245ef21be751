import { z } from 'zod';
import { swaigFunctions } from './schema/functions.ts';
import { signatureRequest } from './schema/signature-request.ts';

const envelope = {
  call_id: z.string().optional(),
  ai_session_id: z.string().optional(),
  caller_id_num: z.string().optional(),
};

/** The requests of all functions, with these intents offered. */
function requestsOf(intents: readonly string[]) {
  return Object.entries(swaigFunctions).map(([name, { args, description }]) =>
    z
      .object({
        function: z.literal(name),
        argument: z.object({ parsed: z.array(offering(args, intents)), raw: z.string().optional() }),
        ...envelope,
      })
      .describe(description),
  );
}

function offering(args: z.ZodObject, intents: readonly string[]): z.ZodObject {
  const { intent } = args.shape;
  return intent instanceof z.ZodType ? args.extend({ intent: intent.meta({ enum: [...intents] }) }) : args;
}

/** The request could not be recorded and must be sent again. */
export const unavailable = z.object({ error: z.literal('unavailable'), message: z.string() });

/**
 * What `/swaig` takes and answers, for the API document. The server does not check requests against it: it answers wrong
 * arguments in words with status 200, so that the agent can ask the caller again.
 * @param intents the intents of the routing table
 */
export const swaigSchema = (intents: readonly string[]) => ({
  tags: ['phone'],
  summary: 'SWAIG functions, hooks and get_signature',
  security: [{ basic: [] }],
  querystring: z.object({ transfer: z.string().optional() }),
  body: z.union([signatureRequest, ...requestsOf(intents)]),
  response: {
    200: z.union([
      z.array(z.record(z.string(), z.unknown())),
      z.object({
        response: z.string().optional(),
        action: z.array(z.record(z.string(), z.unknown())).optional(),
        post_process: z.boolean().optional(),
      }),
    ]),
    503: unavailable,
  },
});
