import type { ZodType } from 'zod';

/** The text read as JSON of that shape; null when it is something else (HTML, nothing, another shape). */
export function parseJson<T>(schema: ZodType<T>, text: string): T | null {
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
