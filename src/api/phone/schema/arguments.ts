import { isObject, parseJson } from './fields.ts';

/**
 * The arguments of a function request: the first parsed object, else the raw text as JSON, else a flat `arguments`
 * object, else none (the rule of SignalWire's own SDK server). `argument` or `parsed` as JSON text is accepted too.
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

/** The object itself, the first one of a list, or the one in a JSON text. */
function objectIn(value: unknown): Record<string, unknown> | undefined {
  const parsed = typeof value === 'string' ? parseJson(value) : value;
  const first: unknown = Array.isArray(parsed) ? parsed[0] : parsed;
  const object = typeof first === 'string' ? parseJson(first) : first;
  return isObject(object) ? object : undefined;
}
