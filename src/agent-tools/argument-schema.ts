import { z } from 'zod';

/**
 * The arguments of a tool as JSON schema, as a language model is shown them.
 * @param intents the words offered for an argument named `intent`: those of the routing table in use
 */
export function argumentSchema(args: z.ZodObject, intents: readonly string[]): Record<string, unknown> {
  const { $schema: _, ...schema } = z.toJSONSchema(args, { io: 'input', unrepresentable: 'any' });
  const intent = schema.properties?.['intent'];
  if (typeof intent === 'object') intent.enum = [...intents];
  return schema;
}
