import { z } from 'zod';
import { argumentSchema } from '../../../agent-tools/argument-schema.ts';

/** One argument as SWAIG accepts it; every other keyword is refused (SWML JSON schema, `StringProperty` and others). */
export interface SwaigProperty {
  type: string;
  description?: string;
  enum?: string[];
}

/** `parameters` of a SWAIG function. */
export interface SwaigParameters {
  type: 'object';
  properties: Record<string, SwaigProperty>;
  required: string[];
}

const jsonSchema = z.object({
  properties: z.record(
    z.string(),
    z.object({ type: z.string(), description: z.string().optional(), enum: z.array(z.string()).optional() }),
  ),
  required: z.array(z.string()).default([]),
});

/**
 * The arguments of a function as SWAIG `parameters`.
 * @param intents the words offered for an argument named `intent`
 */
export function swaigParameters(args: z.ZodObject, intents: readonly string[]): SwaigParameters {
  const { properties, required } = jsonSchema.parse(argumentSchema(args, intents));
  const plain = Object.entries(properties).map(([name, { type, description, enum: words }]) => {
    const entry: SwaigProperty = {
      type,
      ...(description === undefined ? {} : { description }),
      ...(words === undefined ? {} : { enum: words }),
    };
    return [name, entry] as const;
  });
  return { type: 'object', properties: Object.fromEntries(plain), required };
}
