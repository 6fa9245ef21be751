import type { FastifyInstance, FastifyRequest } from 'fastify';

import type { RefusedField } from './errors.ts';
import { FreshdeskError, unexpectedField, validationFailed } from './errors.ts';

/** A file in a multipart body. */
export interface UploadedFile {
  name: string;
  contentType: string;
  content: Buffer;
}

/** The kinds that a body's members can be of. */
export type FieldKind = 'text' | 'integer' | 'flag' | 'texts' | 'integers' | 'fields' | 'files';

/** A checked body, in which every member is of its kind. Undefined means that a member was not sent. */
export interface CheckedBody {
  text: (field: string) => string | undefined;
  integer: (field: string) => number | null | undefined;
  flag: (field: string) => boolean | undefined;
  texts: (field: string) => string[] | undefined;
  fields: (field: string) => Record<string, string | null> | undefined;
  files: () => UploadedFile[];
  has: (field: string) => boolean;
}

const kindNames: Readonly<Record<FieldKind, string>> = {
  text: 'String',
  integer: 'Positive Integer',
  flag: 'Boolean',
  texts: 'Array',
  integers: 'Array',
  fields: 'key/value pair',
  files: 'Array',
};
const maximumFileBytes = 20 * 1024 * 1024;

/** Makes the app accept multipart bodies: `name[]` is a list, `name[key]` a member of an object. */
export function acceptMultipart(app: FastifyInstance): void {
  app.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, raw: Buffer) => {
      const headers = { 'content-type': request.headers['content-type'] ?? '' };
      const bytes = new Uint8Array(raw);
      const form = await new Response(bytes, { headers }).formData();
      const body: Record<string, unknown> = {};
      for (const [name, value] of form) await addPart(body, name, value);
      return body;
    },
  );
}

async function addPart(body: Record<string, unknown>, name: string, value: File | string): Promise<void> {
  const [, field = name, key] = /^([^[\]]+)\[([^[\]]*)\]$/u.exec(name) ?? [];
  const content = typeof value === 'string' ? value : await fileOf(value);
  if (key === undefined) body[field] = content;
  else if (key === '') body[field] = [...(Array.isArray(body[field]) ? (body[field] as unknown[]) : []), content];
  else body[field] = { ...(body[field] as object | undefined), [key]: content };
}

async function fileOf(file: File): Promise<UploadedFile> {
  return { name: file.name, contentType: file.type, content: Buffer.from(await file.arrayBuffer()) };
}

/** All values of a multipart body are text. */
function fromMultipart(value: unknown, kind: FieldKind): unknown {
  if (typeof value !== 'string') return value;
  if (kind === 'integer' && /^\d+$/u.test(value)) return Number(value);
  if (kind === 'flag' && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}

function isOfKind(value: unknown, kind: FieldKind): boolean {
  switch (kind) {
    case 'text':
      return typeof value === 'string';
    case 'integer':
      return value === null || (Number.isInteger(value) && Number(value) > 0);
    case 'flag':
      return typeof value === 'boolean';
    case 'texts':
      return Array.isArray(value) && value.every((item) => typeof item === 'string');
    case 'integers':
      return Array.isArray(value) && value.every((item) => Number.isInteger(item));
    case 'fields':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'files':
      return Array.isArray(value) && value.every((item) => typeof item === 'object');
  }
}

/**
 * Checks a body against the members that the call takes. Throws the 400 that names every mistake; an unknown member is
 * one.
 */
export function checkBody(request: FastifyRequest, kinds: Readonly<Record<string, FieldKind>>): CheckedBody {
  const { body } = request;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new FreshdeskError(400, { code: 'invalid_json', message: 'Request body has invalid json format' });
  }
  const isMultipart = request.headers['content-type']?.startsWith('multipart/') === true;
  const values: Record<string, unknown> = {};
  const errors: RefusedField[] = [];
  for (const [field, sent] of Object.entries(body)) {
    const kind = kinds[field];
    if (kind === undefined) {
      errors.push(unexpectedField(field));
      continue;
    }
    const value: unknown = isMultipart ? fromMultipart(sent, kind) : sent;
    if (isOfKind(value, kind)) values[field] = value;
    else errors.push({ field, message: `It should be a/an ${kindNames[kind]}`, code: 'datatype_mismatch' });
  }
  const files = (values['attachments'] as UploadedFile[] | undefined) ?? [];
  if (files.reduce((sum, { content }) => sum + content.length, 0) > maximumFileBytes) {
    errors.push({
      field: 'attachments',
      message: 'Invalid size. It should not be more than 20 MB',
      code: 'invalid_size',
    });
  }
  if (errors.length > 0) throw validationFailed(errors);
  return {
    text: (field) => values[field] as string | undefined,
    integer: (field) => values[field] as number | null | undefined,
    flag: (field) => values[field] as boolean | undefined,
    texts: (field) => values[field] as string[] | undefined,
    fields: (field) => values[field] as Record<string, string | null> | undefined,
    files: () => files,
    has: (field) => field in values,
  };
}
