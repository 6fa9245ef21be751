import { z } from 'zod';

const functionCall = z.strictObject({
  id: z.string().min(1),
  type: z.literal('function'),
  function: z.strictObject({ name: z.string().regex(/^[\w-]{1,64}$/), arguments: z.string() }),
});

const message = z.discriminatedUnion('role', [
  z.strictObject({ role: z.literal('system'), content: z.string() }),
  z.strictObject({ role: z.literal('user'), content: z.string().min(1) }),
  z.strictObject({
    role: z.literal('assistant'),
    content: z.string().nullish(),
    tool_calls: z.array(functionCall).min(1).optional(),
  }),
  z.strictObject({ role: z.literal('tool'), tool_call_id: z.string(), content: z.string() }),
]);

const tool = z.strictObject({
  type: z.literal('function'),
  function: z.strictObject({
    name: z.string().regex(/^[\w-]{1,64}$/),
    description: z.string().max(1_024).optional(),
    parameters: z.looseObject({ type: z.literal('object'), properties: z.record(z.string(), z.unknown()) }).optional(),
  }),
});

/** Body of `POST /v1/chat/completions`, the part that is simulated (OpenAI API reference, chat completions). */
export const chatRequest = z
  .strictObject({
    model: z.string().min(1),
    messages: z.array(message).min(1),
    tools: z.array(tool).min(1).max(128).optional(),
    tool_choice: z.enum(['auto', 'none', 'required']).optional(),
    temperature: z.number().min(0).max(2).optional(),
    max_tokens: z.int().min(1).optional(),
    max_completion_tokens: z.int().min(1).optional(),
    stream: z.literal(false).optional(),
  })
  .superRefine(({ messages, tools, tool_choice: choice }, context) => {
    if (choice !== undefined && tools === undefined) context.addIssue("'tool_choice' is only allowed with 'tools'");
    let open = new Set<string>();
    for (const entry of messages) {
      if (entry.role === 'tool') {
        if (!open.delete(entry.tool_call_id)) context.addIssue("a 'tool' message must answer a preceding 'tool_calls'");
        continue;
      }
      if (open.size > 0) context.addIssue("'tool_calls' must be followed by 'tool' messages that answer each of them");
      open = new Set(entry.role === 'assistant' ? entry.tool_calls?.map(({ id }) => id) : []);
    }
    if (open.size > 0) context.addIssue("'tool_calls' must be followed by 'tool' messages that answer each of them");
  });
/** See {@link chatRequest}. */
export type ChatRequest = z.output<typeof chatRequest>;
