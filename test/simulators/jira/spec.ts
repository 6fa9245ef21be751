import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Ajv } from 'ajv';
import { onTestFinished } from 'vitest';

interface Content {
  content?: Record<string, { schema?: object }>;
}
interface Operation {
  parameters?: { name: string; in: string }[];
  requestBody?: Content;
  responses: Record<string, Content>;
}
interface Specification {
  paths: Record<string, Record<string, Operation>>;
  components: object;
}

const file = new URL('jira-v3.openapi.json', import.meta.url);
const specification = JSON.parse(readFileSync(file, 'utf8')) as Specification;
// Formats are not checked: Jira writes time zones without a colon, against its own document.
const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });

/** A request and its answer as sent over the wire. */
export interface Exchange {
  method: string;
  path: string;
  query: string;
  requestType: string;
  requestBody: string;
  status: number;
  responseBody: string;
}

/** The operation of a request; null when the document does not have it. */
function operationOf({ method, path }: Exchange): Operation | null {
  const segments = path.split('/');
  const fits = (template: string): boolean => {
    const parts = template.split('/');
    return parts.length === segments.length && parts.every((part, n) => part.startsWith('{') || part === segments[n]);
  };
  const found = Object.entries(specification.paths)
    .filter(([template]) => fits(template))
    // A literal path wins over one with a parameter in the same place.
    .sort(([a], [b]) => a.split('{').length - b.split('{').length);
  return found.map(([, operations]) => operations[method.toLowerCase()])[0] ?? null;
}

function mistakesIn(what: string, content: Content | undefined, body: string): string[] {
  const schema = content?.content?.['application/json']?.schema;
  if (schema === undefined || body === '') return [];
  const validate = ajv.compile({ ...schema, components: specification.components });
  return validate(JSON.parse(body))
    ? []
    : (validate.errors ?? []).map((one) => `${what}${one.instancePath} ${one.message}`);
}

/** Whether the document has the operation. */
export function isInSpecification(exchange: Exchange): boolean {
  return operationOf(exchange) !== null;
}

/** All differences between an exchange and the document, including unknown parameters. */
export function differences(exchange: Exchange): string[] {
  const operation = operationOf(exchange);
  if (operation === null) return ['not in the document'];
  const parameters = (operation.parameters ?? []).filter((one) => one.in === 'query');
  const known = new Set(parameters.map(({ name }) => name));
  const given = [...new URLSearchParams(exchange.query).keys()];
  const answer = operation.responses[String(exchange.status)];
  return [
    ...given.filter((name) => !known.has(name)).map((name) => `unknown parameter ${name}`),
    ...(exchange.requestType.includes('json')
      ? mistakesIn('request', operation.requestBody, exchange.requestBody)
      : []),
    ...(answer === undefined ? [`no answer ${exchange.status}`] : mistakesIn('answer', answer, exchange.responseBody)),
  ];
}

async function read(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}

/** Starts a proxy that records what passes through it. It is closed when the test ends. */
export async function record(target: string): Promise<{ url: string; exchanges: Exchange[] }> {
  const exchanges: Exchange[] = [];
  const server = createServer((incoming, outgoing) => {
    const pass = async (): Promise<void> => {
      const body = await read(incoming);
      const { method = '', url = '', headers } = incoming;
      const answer = await new Promise<IncomingMessage>((resolve, reject) => {
        send(new URL(url, target), { method, headers }, resolve).on('error', reject).end(body);
      });
      const answerBody = await read(answer);
      const [path = '', query = ''] = url.split('?', 2);
      const requestType = headers['content-type'] ?? '';
      const status = answer.statusCode ?? 0;
      const texts = { requestBody: body.toString('utf8'), responseBody: answerBody.toString('utf8') };
      exchanges.push({ method, path, query, requestType, status, ...texts });
      outgoing.writeHead(status, answer.headers).end(answerBody);
    };
    void pass().catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, exchanges };
}
