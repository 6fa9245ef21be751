import type { ZodType } from 'zod';

/** Parses a text as JSON of this shape. Null when it is anything else: HTML, nothing, another shape. */
export function parseJson<T>(schema: ZodType<T>, text: string): T | null {
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
