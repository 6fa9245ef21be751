import { z } from 'zod';

// Many servers have this protocol, each a little different: only the fields that we read are checked.

const toolCall = z.object({
  id: z.string().nullish(),
  function: z.object({
    name: z.string(),
    // Some servers send the object itself.
    arguments: z
      .union([z.string(), z.record(z.string(), z.unknown()).transform((value) => JSON.stringify(value))])
      .nullish(),
  }),
});

/** One part of a content that is a list: text, a refusal, or something that is not for the customer, like thoughts. */
const part = z.object({ type: z.string().nullish(), text: z.string().nullish(), refusal: z.string().nullish() });

/** Answer of `POST /chat/completions`. */
export const chatAnswer = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({
          content: z.union([z.string(), z.array(z.union([z.string(), part]))]).nullish(),
          refusal: z.string().nullish(),
          tool_calls: z.array(toolCall).nullish(),
        }),
      }),
    )
    .min(1),
  usage: z.object({ prompt_tokens: z.number().nullish(), completion_tokens: z.number().nullish() }).nullish(),
});
