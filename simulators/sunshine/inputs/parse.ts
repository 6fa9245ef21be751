import { z } from 'zod';

import { badRequest } from '../errors.ts';
import type { Metadata } from '../records.ts';
import type { SunshineSettings } from '../settings.ts';

const maxMetadataBytes = 4096;

/** Metadata: flat, and at most 4 KB (Sunshine API description, metadata). */
export const metadata = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
  .refine((value: Metadata) => Buffer.byteLength(JSON.stringify(value)) <= maxMetadataBytes, 'must not exceed 4KB')
  .nullish();

/** A web address. */
export const uri = z.url().min(1).max(2048);

/** Parses a body. Throws the 400 that names every mistake. Unknown members are mistakes where the account refuses them. */
export function readBody<T extends z.ZodType>(schema: T, body: unknown, settings: SunshineSettings): z.infer<T> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const { issues } = result.error;
  const unknown = issues.filter((issue) => issue.code === 'unrecognized_keys');
  if (settings.unknownFields === 'drop' && unknown.length === issues.length) {
    const copy: unknown = structuredClone(body);
    for (const { path, keys } of unknown) drop(copy, path, keys);
    return readBody(schema, copy, settings);
  }
  throw badRequest(issues.map((issue) => `Invalid parameter "${issue.path.join('.') || 'body'}": ${issue.message}`));
}

function drop(root: unknown, path: readonly PropertyKey[], keys: readonly string[]): void {
  let at: unknown = root;
  for (const step of path) at = typeof at === 'object' && at !== null ? Reflect.get(at, step) : null;
  if (typeof at !== 'object' || at === null) return;
  for (const key of keys) Reflect.deleteProperty(at, key);
}
