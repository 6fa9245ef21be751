import { readFileSync } from 'node:fs';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';

interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
}

interface Operation {
  parameters?: (Parameter | { $ref: string })[];
  requestBody?: unknown;
  responses: Record<string, object>;
}

interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { parameters: Record<string, Parameter> };
}

/** One request and its answer on the wire. */
export interface WireExchange {
  method: string;
  /** Path and query. */
  url: string;
  requestHeaders: Readonly<Record<string, string | string[] | undefined>>;
  /** Parsed; undefined when there was none. */
  requestBody: unknown;
  status: number;
  answerHeaders: Readonly<Record<string, string | string[] | undefined>>;
  answerBody: unknown;
}

const place = new URL('../../../docs/rest-desk.openapi.yaml', import.meta.url);
const document: Document = parse(readFileSync(place, 'utf8'));
const ajv = new Ajv2020({ strict: false, allErrors: true });
ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/);
ajv.addSchema(document, 'desk');

function validator(...pointer: string[]): ValidateFunction {
  const path = pointer.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1'));
  return ajv.compile({ $ref: `desk#/${path.map(encodeURIComponent).join('/')}` });
}

function mistakes(validate: ValidateFunction, value: unknown, what: string): string[] {
  return validate(value) ? [] : (validate.errors ?? []).map((error) => `${what}${error.instancePath} ${error.message}`);
}

function numberIfSo(text: string): string | number {
  return /^\d+$/.test(text) ? Number(text) : text;
}

/** Every operation of the document, like `PATCH /tickets/{id}`. */
export const operations: readonly string[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.keys(methods)
    .filter((method) => method !== 'parameters')
    .map((method) => `${method.toUpperCase()} ${path}`),
);

function templateOf(pathname: string): string | undefined {
  return Object.keys(document.paths).find((template) => {
    const pattern = template.replaceAll(/\{\w+\}/g, '[^/]+');
    return new RegExp(`^${pattern}$`).test(pathname);
  });
}

function parametersOf(path: string, method: string): { parameter: Parameter; pointer: string[] }[] {
  const list = document.paths[path]?.[method]?.parameters ?? [];
  return list.map((entry, index) => {
    if (!('$ref' in entry)) return { parameter: entry, pointer: ['paths', path, method, 'parameters', String(index)] };
    const name = entry.$ref.split('/').at(-1) ?? '';
    const parameter = document.components.parameters[name];
    if (parameter === undefined) throw new Error(`no parameter ${name}`);
    return { parameter, pointer: ['components', 'parameters', name] };
  });
}

function requestMistakes(exchange: WireExchange, path: string, method: string, query: URLSearchParams): string[] {
  const known = parametersOf(path, method);
  const found: string[] = [];
  for (const name of query.keys()) {
    if (!known.some(({ parameter }) => parameter.in === 'query' && parameter.name === name)) {
      found.push(`unknown query parameter ${name}`);
    }
  }
  for (const { parameter, pointer } of known) {
    const { name } = parameter;
    const value = parameter.in === 'query' ? query.get(name) : (exchange.requestHeaders[name.toLowerCase()] ?? null);
    if (value === null && parameter.required === true) found.push(`${name} is missing`);
    if (value === null || typeof value !== 'string') continue;
    found.push(...mistakes(validator(...pointer, 'schema'), name === 'limit' ? numberIfSo(value) : value, name));
  }
  const hasBody = document.paths[path]?.[method]?.requestBody !== undefined;
  if (hasBody !== (exchange.requestBody !== undefined)) found.push('body missing or not expected');
  if (!hasBody) return found;
  const schema = ['paths', path, method, 'requestBody', 'content', 'application/json', 'schema'];
  return [...found, ...mistakes(validator(...schema), exchange.requestBody, 'body')];
}

function answerMistakes(exchange: WireExchange, path: string, method: string): string[] {
  const { status, answerHeaders, answerBody } = exchange;
  const responses = document.paths[path]?.[method]?.responses ?? {};
  if (responses[String(status)] === undefined) {
    if (status < 400) return [`status ${status} is not in the document`];
    return mistakes(validator('components', 'schemas', 'Error'), answerBody, 'answer');
  }
  const base = ['paths', path, method, 'responses', String(status)];
  const found = mistakes(validator(...base, 'content', 'application/json', 'schema'), answerBody, 'answer');
  const hasTag = JSON.stringify(responses[String(status)]).includes('headers/ETag');
  if (!hasTag) return found;
  return [...found, ...mistakes(validator('components', 'headers', 'ETag', 'schema'), answerHeaders['etag'], 'ETag')];
}

/**
 * Compares an exchange with `docs/rest-desk.openapi.yaml`. A request that the desk refused may have any
 * mistake.
 * @returns the operation, null when there is none, and the mistakes
 */
export function checkExchange(exchange: WireExchange): { operation: string | null; mistakes: string[] } {
  const { pathname, searchParams } = new URL(exchange.url, 'http://desk');
  const path = templateOf(pathname);
  const method = exchange.method.toLowerCase();
  if (path === undefined || document.paths[path]?.[method] === undefined) {
    return { operation: null, mistakes: [`${exchange.method} ${pathname} is not in the document`] };
  }
  const found = answerMistakes(exchange, path, method);
  if (exchange.status !== 422) found.push(...requestMistakes(exchange, path, method, searchParams));
  return { operation: `${exchange.method} ${path}`, mistakes: found };
}

/** The differences between a webhook's body and the document. */
export function checkWebhookBody(body: unknown): string[] {
  return mistakes(validator('components', 'schemas', 'WebhookEvent'), body, 'webhook');
}
