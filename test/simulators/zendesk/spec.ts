import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import type { Exchange } from '../jira/spec.ts';

interface Schema {
  $ref?: string;
  properties?: Record<string, Schema>;
  allOf?: Schema[];
  items?: Schema;
  readOnly?: boolean;
  additionalProperties?: unknown;
}
interface Content {
  content?: Record<string, { schema?: Schema }>;
}
interface Parameter {
  $ref?: string;
  name: string;
  in: string;
}
interface Operation {
  parameters?: Parameter[];
  requestBody?: Content;
  responses: Record<string, Content>;
}
interface Specification {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema>; parameters: Record<string, Parameter> };
}

const file = new URL('zendesk-support.openapi.json', import.meta.url);
/** The paths that we use of Zendesk's Support API 2.0.0, without its texts: names, types and rules only. */
const specification = JSON.parse(readFileSync(file, 'utf8')) as Specification;
const { paths, components } = specification;
const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });

/** The template and the operation of a request; null when the document does not have it. */
function operationOf({ method, path }: Exchange): { template: string; operation: Operation } | null {
  const segments = path.split('/');
  const fits = (template: string): boolean => {
    const parts = template.split('/');
    return parts.length === segments.length && parts.every((part, n) => part.startsWith('{') || part === segments[n]);
  };
  const [template] = Object.keys(paths)
    .filter((each) => fits(each))
    // A literal path wins over one with a parameter in the same place.
    .sort((a, b) => a.split('{').length - b.split('{').length);
  const operation = paths[template ?? '']?.[method.toLowerCase()];
  return template === undefined || operation === undefined ? null : { template, operation };
}

const resolved = (schema: Schema): Schema =>
  schema.$ref === undefined ? schema : (components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {});

/** All members that a schema names, those of its parts included; null when it takes any member. */
function membersOf(given: Schema): Record<string, Schema> | null {
  const { properties, allOf = [], additionalProperties } = resolved(given);
  if (additionalProperties !== undefined && additionalProperties !== false) return null;
  const parts = allOf.map((part) => membersOf(part));
  if (parts.includes(null) || (properties === undefined && parts.length === 0)) return null;
  return Object.assign({}, properties, ...parts) as Record<string, Schema>;
}

/** Members of a request that the document does not have, or has only in answers. Zendesk ignores both silently. */
function ignoredMembers(schema: Schema, value: unknown, at: string): string[] {
  if (Array.isArray(value)) {
    const { items } = resolved(schema);
    return items === undefined ? [] : value.flatMap((each) => ignoredMembers(items, each, `${at}/*`));
  }
  const members = membersOf(schema);
  if (typeof value !== 'object' || value === null || members === null) return [];
  return Object.entries(value).flatMap(([name, each]) => {
    const member = members[name];
    if (member === undefined) return [`request${at}/${name} is unknown`];
    if (member.readOnly === true) return [`request${at}/${name} is only in answers`];
    return ignoredMembers(member, each, `${at}/${name}`);
  });
}

function mistakesIn(what: string, schema: Schema | undefined, body: string): string[] {
  if (schema === undefined || body === '') return [];
  const validate = ajv.compile({ ...schema, components });
  if (validate(JSON.parse(body))) return [];
  const place = (path: string) => path.replaceAll(/\/\d+(?=\/|$)/gu, '/*');
  return (validate.errors ?? []).map(({ instancePath, message }) => `${what}${place(instancePath)} ${message ?? ''}`);
}

const jsonSchema = (content: Content | undefined) => content?.content?.['application/json']?.schema;

/** All differences between a request and its answer and the document, each as `METHOD template: difference`. */
export function differences(exchange: Exchange): string[] {
  const { method, query, requestType, requestBody, status, responseBody } = exchange;
  const found = operationOf(exchange);
  if (found === null) return [`${method} ${exchange.path}: not in the document`];
  const { template, operation } = found;
  const parameters = (operation.parameters ?? []).map((one) =>
    one.$ref === undefined ? one : components.parameters[one.$ref.split('/').at(-1) ?? ''],
  );
  const known = new Set(parameters.filter((one) => one?.in === 'query').map((one) => one?.name));
  const given = [...new URLSearchParams(query).keys()].map((name) => name.replace(/\[.*$/u, ''));
  const asked = requestType.includes('json') ? jsonSchema(operation.requestBody) : undefined;
  const answer = operation.responses[String(status)];
  const all = [
    ...given.filter((name) => !known.has(name)).map((name) => `unknown parameter ${name}`),
    ...(requestType.includes('json') && asked === undefined && requestBody !== '' ? ['takes no JSON'] : []),
    ...mistakesIn('request', asked, requestBody),
    ...(asked === undefined || requestBody === '' ? [] : ignoredMembers(asked, JSON.parse(requestBody), '')),
    ...(answer === undefined ? [`no answer ${status}`] : mistakesIn('answer', jsonSchema(answer), responseBody)),
  ];
  return [...new Set(all)].map((difference) => `${method} ${template}: ${difference}`);
}
