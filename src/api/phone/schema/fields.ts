import { z } from 'zod';

/** A text that may be missing or of another type without failing the request. */
export const looseText = z.string().optional().catch(undefined);

/** A list that may be missing or of another type without failing the request. */
export const looseList = z.array(z.unknown()).optional().catch(undefined);

/**
 * Id of a call. It becomes part of a workflow id and of SWML, so an id with anything but letters, digits and `_ . : -`
 * counts as missing.
 */
export const callId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}$/)
  .optional()
  .catch(undefined);

/** Type guard for JSON objects. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `JSON.parse` that returns undefined instead of throwing. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
