import { isObject, parseJson } from './fields.ts';

/**
 * The arguments of a function request: the first parsed object, else the raw text as JSON, else a flat `arguments`
 * object, else none (rule of SignalWire's own SDK server). `argument` or `parsed` as plain JSON text is understood too.
 */
export function extractArguments(body: Record<string, unknown>): Record<string, unknown> {
  const { argument } = body;
  if (typeof argument === 'string') return objectIn(argument) ?? flatArguments(body);
  if (!isObject(argument)) return flatArguments(body);
  return objectIn(argument['parsed']) ?? objectIn(argument['raw']) ?? flatArguments(body);
}

function flatArguments(body: Record<string, unknown>): Record<string, unknown> {
  return objectIn(body['arguments']) ?? {};
}

/** The object itself, the first object of a list, or the one a JSON text holds. An empty list holds none. */
function objectIn(value: unknown): Record<string, unknown> | undefined {
  const parsed = typeof value === 'string' ? parseJson(value) : value;
  const first: unknown = Array.isArray(parsed) ? parsed[0] : parsed;
  const object = typeof first === 'string' ? parseJson(first) : first;
  return isObject(object) ? object : undefined;
}
