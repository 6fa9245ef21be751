import { z } from 'zod';

/** One argument as SWAIG accepts it; the SWML schema refuses every other keyword (SWML JSON schema, StringProperty…). */
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
 * @param intents replaces the words offered for an argument named `intent`
 */
export function swaigParameters(args: z.ZodObject, intents: readonly string[]): SwaigParameters {
  const { properties, required } = jsonSchema.parse(z.toJSONSchema(args, { io: 'input', unrepresentable: 'any' }));
  const plain = Object.entries(properties).map(([name, property]) => {
    const { type, description } = property;
    const words = name === 'intent' ? [...intents] : property.enum;
    const entry: SwaigProperty = {
      type,
      ...(description === undefined ? {} : { description }),
      ...(words === undefined ? {} : { enum: words }),
    };
    return [name, entry] as const;
  });
  return { type: 'object', properties: Object.fromEntries(plain), required };
}
