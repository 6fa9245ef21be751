import { readFileSync } from 'node:fs';

import type { ValidateFunction } from 'ajv';
import { Ajv } from 'ajv';

/** The API description without its texts. */
interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown> };
}

interface Operation {
  requestBody?: { required?: boolean; content: Record<string, { schema: unknown }> };
  responses: Record<string, { content?: Record<string, { schema: unknown }> }>;
}

const file = new URL('sunshine-v2.openapi.json', import.meta.url);
const document = JSON.parse(readFileSync(file, 'utf8')) as Document;
const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
ajv.addSchema({ $id: 'doc', components: { schemas: toJsonSchema(document.components.schemas) } });
const compiled = new Map<string, ValidateFunction>();

/** The mistakes in a value that should match this schema of the API description. */
export function mistakes(schema: string, value: unknown): string[] {
  return check(`#${schema}`, { $ref: `#/components/schemas/${schema}` }, value);
}

/** The mistakes in a request and its answer, including a path or status that is not described. */
export function exchangeMistakes(exchange: {
  method: string;
  /** Beginning with `/v2`. */
  path: string;
  body: unknown;
  status: number;
  answer: unknown;
}): string[] {
  const { method, path, body, status, answer } = exchange;
  const template = Object.keys(document.paths).find((each) => pattern(each).test(path));
  const operation = document.paths[template ?? '']?.[method.toLowerCase()];
  if (template === undefined || operation === undefined) return [`${method} ${path} is not described`];
  const name = `${method} ${template}`;
  const asked = operation.requestBody?.content['application/json']?.schema;
  const wrong = asked === undefined || status >= 400 ? [] : check(`${name} body`, asked, body);
  if (status >= 400) return check('error', { $ref: '#/components/schemas/errorResponse' }, answer);
  const described = operation.responses[String(status)];
  if (described === undefined) return [...wrong, `${name} answers ${status}, which is not described`];
  const schema = described.content?.['application/json']?.schema;
  return schema === undefined ? wrong : [...wrong, ...check(`${name} ${status}`, schema, answer)];
}

/** Name of an event's schema: `conversationMessageEvent` for `conversation:message`. */
export function eventSchema(type: string): string {
  const words = type.split(':').map((word, at) => (at === 0 ? word : word.slice(0, 1).toUpperCase() + word.slice(1)));
  return type.startsWith('switchboard:') ? words.join('') : `${words.join('')}Event`;
}

function pattern(template: string): RegExp {
  return new RegExp(`^${template.replaceAll(/\{[^}]+\}/gu, '[^/]+')}$`, 'u');
}

function check(name: string, schema: unknown, value: unknown): string[] {
  let validate = compiled.get(name);
  if (validate === undefined) {
    validate = ajv.compile(absolute(toJsonSchema(schema)) as object);
    compiled.set(name, validate);
  }
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${name} ${instancePath}: ${message ?? ''}`);
}

/** A schema whose references point to the whole description. */
function absolute(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map((each) => absolute(each));
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key === '$ref' && typeof value === 'string' ? `doc${value}` : absolute(value),
    ]),
  );
}

/** An OpenAPI 3.0 schema as a JSON schema, with `nullable` and discriminators translated. */
function toJsonSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map((each) => toJsonSchema(each));
  if (typeof schema !== 'object' || schema === null) return schema;
  const { nullable, discriminator, ...rest } = schema as Record<string, unknown>;
  const plain = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, toJsonSchema(value)]));
  const chosen = isDiscriminator(discriminator) ? byType(plain, discriminator) : anyOfThem(plain);
  return nullable === true ? { anyOf: [{ type: 'null' }, chosen] } : chosen;
}

/** Without a discriminator, the choices of the description overlap, so that `oneOf` could never match. */
function anyOfThem({ oneOf, ...rest }: Record<string, unknown>): unknown {
  return Array.isArray(oneOf) ? { ...rest, anyOf: oneOf } : rest;
}

interface Discriminator {
  propertyName: string;
  mapping?: Record<string, string>;
}

/** False for a member that is only called `discriminator`. */
function isDiscriminator(value: unknown): value is Discriminator {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'propertyName') === 'string';
}

function byType(schema: Record<string, unknown>, { propertyName, mapping }: Discriminator): unknown {
  const { oneOf, ...rest } = schema;
  if (!Array.isArray(oneOf)) return rest;
  const refs = oneOf.map((each: { $ref: string }) => each.$ref);
  const targets = mapping ?? Object.fromEntries(refs.map((ref) => [ref.split('/').at(-1) ?? '', ref]));
  return {
    ...rest,
    type: 'object',
    required: [propertyName],
    properties: { [propertyName]: { enum: Object.keys(targets) } },
    allOf: Object.entries(targets).map(([value, $ref]) => ({
      anyOf: [{ properties: { [propertyName]: { not: { const: value } } } }, { $ref }],
    })),
  };
}
