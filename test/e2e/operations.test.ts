import { Ajv2020 } from 'ajv/dist/2020.js';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startApiService, type ApiService } from '../../src/api/service.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { swaigFunctions } from '../../src/api/phone/schema/functions.ts';
import { plainTarget, type TemporalTarget } from '../../src/temporal/connection.ts';
import { freePort } from '../../src/temporal/free-port.ts';
import { apiEnvironment, basic, login, send, startHttpStack, verify, type HttpStack } from '../support/http-stack.ts';
import { ada } from '../support/stack.ts';
import { quietRuntime, serverTarget, uniqueName } from '../support/temporal.ts';

quietRuntime();
const deadlineMs = 1_500;
let stack: HttpStack;

beforeAll(async () => {
  stack = await startHttpStack();
});
afterAll(() => stack.close());

const silent = pino({ level: 'silent' });

const operator = { authorization: 'Bearer the-token-of-an-operator' } as const;

/** The API as a separate process runs it. */
async function startApi(target: TemporalTarget, changes: Record<string, string> = {}): Promise<ApiService> {
  const env = {
    ...apiEnvironment(await freePort(), 'a-pepper'),
    ANSWER_DEADLINE_MS: String(deadlineMs),
    API_TOKEN: 'the-token-of-an-operator',
    TEMPORAL_TASK_QUEUE: uniqueName('nobody'),
    ...changes,
  };
  return startApiService(loadConfig(env), target, silent);
}

describe('with Temporal and a worker', () => {
  it('the service is alive and ready', async () => {
    expect(await stack.request('/healthz')).toMatchObject({ status: 200, json: { ok: true } });
    // The first question may find a busy machine.
    const readiness = async () => (await stack.request('/readyz', { authorization: null })).json;
    await expect.poll(readiness).toEqual({ ready: true, status: 'ready' });
  });
});

describe('with Temporal, but without a worker', () => {
  it('the service is not ready, and tells operators why', async () => {
    const api = await startApi(serverTarget());
    onTestFinished(async () => void (await api.stop()));
    const { status, json } = await send(new URL('/readyz', api.url), operator);
    expect(status).toBe(503);
    expect(json).toMatchObject({
      ready: false,
      status: 'notReady',
      dependencies: [
        { name: 'temporal', ok: true, reason: null },
        { name: 'worker', ok: false, reason: expect.stringMatching(/no worker has polled task queue .*: start one/) },
        { name: 'desk', ok: false, reason: 'not checked yet', checkedAt: null },
      ],
    });
  });
});

describe('with OPERATIONS_PORT', () => {
  it('metrics and documents are on that port only, and health on both', async () => {
    const port = await freePort();
    const api = await startApi(serverTarget(), { OPERATIONS_PORT: String(port) });
    onTestFinished(async () => void (await api.stop()));
    const own = `http://127.0.0.1:${port}`;
    expect(api.operationsUrl).toBe(own);
    const statusAt = async (base: string, path: string) => (await send(new URL(path, base), operator)).status;
    for (const path of ['/metrics', '/openapi.json', '/docs', '/docs/json', '/docs/static/swagger-ui.css']) {
      expect({ path, api: await statusAt(api.url, path), own: await statusAt(own, path) }).toEqual({
        path,
        api: 404,
        own: 200,
      });
    }
    for (const [path, status] of [
      ['/healthz', 200],
      ['/readyz', 503],
    ] as const) {
      expect({ path, api: await statusAt(api.url, path), own: await statusAt(own, path) }).toEqual({
        path,
        api: status,
        own: status,
      });
    }
    expect(await statusAt(own, '/swml')).toBe(404);
    const { json, text } = await send(new URL('/openapi.json', own), operator);
    expect(json).toMatchObject({ servers: [{ url: expect.stringContaining('http://127.0.0.1:') as string }] });
    expect(text).toContain('"/swaig"');
    const { text: metrics } = await send(new URL('/metrics', own), operator);
    expect(metrics).toContain('deskbridge_http_request_seconds_count{method="GET",route="/healthz",status="200"} 1');
  });
});

describe('without Temporal', () => {
  let api: ApiService;
  beforeAll(async () => {
    api = await startApi(plainTarget(`127.0.0.1:${await freePort()}`));
  });
  afterAll(() => api.stop());
  const post = (path: string, body: unknown) => send(new URL(path, api.url), { body });

  it('the service is alive but not ready, and says why', async () => {
    expect((await send(new URL('/healthz', api.url))).status).toBe(200);
    const { status, json, text } = await send(new URL('/readyz', api.url), operator);
    expect(status).toBe(503);
    expect(json).toMatchObject({
      ready: false,
      dependencies: [
        { name: 'temporal', ok: false, reason: expect.any(String) as string },
        { name: 'worker', ok: false, reason: 'not known while Temporal does not answer' },
        { name: 'desk', ok: false },
      ],
    });
    for (const secret of [login.password, 'a-pepper']) expect(text).not.toContain(secret);
  });

  it('functions are answered in words and in time; hooks and reports get 503, to be sent again', async () => {
    const call = { call_id: 'no-temporal', argument: { parsed: [{ entered_pin: ada.pin, reason: 'help' }] } };
    for (const name of ['verify_support_pin', 'escalate_to_human', 'get_current_user_tickets']) {
      const answer = await post('/swaig', { function: name, ...call });
      expect(answer).toMatchObject({
        status: 200,
        json: { response: expect.stringMatching(/cannot be reached|still working/) },
      });
      expect(answer.tookMs).toBeLessThan(deadlineMs + 400);
    }
    const lost = await Promise.all([
      post('/swaig', { function: 'hangup_hook', ...call }),
      post('/swaig/post_prompt', { action: 'post_conversation', call_id: 'no-temporal' }),
      post('/swaig?transfer=no-temporal%2Fcode', {
        event_type: 'calling.call.state',
        params: { call_state: 'answered' },
      }),
    ]);
    for (const { status, headers, tookMs } of lost) {
      expect(status).toBe(503);
      expect(headers.get('retry-after')).toBe('2');
      expect(tookMs).toBeLessThan(deadlineMs + 400);
    }
    expect(await post('/swaig/pin', { nonce: 'no-temporal/x', pin: ada.pin })).toMatchObject({
      status: 200,
      json: { status: 'try again' },
    });
  });

  it('the SWML document is served all the same', async () => {
    expect((await send(new URL('/swml', api.url))).status).toBe(200);
  });
});

describe('metrics', () => {
  it('count requests and replies, and contain nothing that was sent', async () => {
    const caller = stack.caller();
    await verify(caller);
    await caller.call('no_such_function_7', {});
    await stack.request('/no/such/route/7?phone=%2B15555550123', { body: {} });
    await stack.request('/swaig?transfer=secret-7%2Fx', { body: {} });
    const { status, headers, text } = await stack.request('/metrics', { authorization: null });
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('text/plain');
    expect(text).toMatch(/deskbridge_http_request_seconds_count\{method="POST",route="\/swaig",status="200"\} \d+/);
    expect(text).toContain('deskbridge_replies_total{function="verify_support_pin",reply="verified"} 1');
    expect(text).toContain('process_cpu_seconds_total');
    const secrets = [
      '5555550123',
      ada.pin,
      'Ada',
      caller.callId,
      'no_such_function_7',
      'such/route',
      'secret-7',
      login.password,
    ];
    for (const secret of secrets) expect(text).not.toContain(secret);
  });
});

interface Operation {
  summary?: string;
  security?: Record<string, unknown>[];
  requestBody?: { content: Record<string, { schema: Record<string, unknown> }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: Record<string, unknown> }> }>;
}

describe('the API document', () => {
  it('is OpenAPI 3.1 with a summary and valid schemas everywhere', async () => {
    const { json } = await stack.request('/openapi.json', { authorization: null });
    const document = json as { paths: Record<string, Record<string, Operation>>; components: Record<string, unknown> };
    expect(document).toMatchObject({
      openapi: expect.stringMatching(/^3\.1\./),
      info: { title: 'Deskbridge', version: expect.stringMatching(/^\d+\.\d+\.\d+$/) },
      components: { securitySchemes: { basic: { type: 'http', scheme: 'basic' } } },
    });
    const ajv = new Ajv2020({ strict: false });
    expect(Object.keys(document.paths).toSorted()).toEqual(
      ['/healthz', '/readyz', '/swaig', '/swaig/pin', '/swaig/post_prompt', '/swml'].toSorted(),
    );
    for (const [path, operations] of Object.entries(document.paths)) {
      for (const operation of Object.values(operations)) {
        expect(operation.summary, path).toBeTruthy();
        expect(operation.security, path).toEqual(path.startsWith('/sw') ? [{ basic: [] }] : undefined);
        const bodies = [operation.requestBody, ...Object.values(operation.responses)];
        const contents = bodies.flatMap((body) => Object.values(body?.content ?? {}));
        for (const { schema } of contents) expect(() => ajv.compile(schema)).not.toThrow();
        for (const { description } of Object.values(operation.responses)) expect(description).not.toBe('');
      }
    }
  });

  it('names every function, and accepts the requests that the service accepts', async () => {
    const { text, json } = await stack.request('/openapi.json', { authorization: null });
    for (const name of Object.keys(swaigFunctions)) expect(text).toContain(`"${name}"`);
    const { paths } = json as { paths: Record<string, Record<string, Operation>> };
    const schema = paths['/swaig']?.['post']?.requestBody?.content['application/json']?.schema;
    const validate = new Ajv2020({ strict: false }).compile(schema ?? false);
    const caller = stack.caller();
    const good = [
      caller.requestOf('verify_support_pin', { entered_pin: ada.pin }),
      caller.requestOf('create_ticket', { subject: 's', comment_body: 'c' }),
      caller.requestOf('startup_hook'),
      { action: 'get_signature', functions: [] },
    ];
    for (const request of good) expect(validate(request), JSON.stringify(validate.errors)).toBe(true);
    expect(validate(caller.requestOf('create_ticket', { subject: 's' }))).toBe(false);
    expect(validate({ function: 'no_such_function' })).toBe(false);
  });

  it('contains no secret, and has a page for people', async () => {
    const { text } = await stack.request('/openapi.json', { authorization: null });
    for (const secret of [login.password, stack.pepper]) expect(text).not.toContain(secret);
    for (const path of ['/docs', '/docs/json']) {
      const page = await stack.request(path, { authorization: null });
      expect(page.status, path).toBe(200);
    }
    expect((await stack.request('/docs', { authorization: null })).headers.get('content-type')).toContain('text/html');
  });
});

describe('a route that does not exist', () => {
  it('is answered 404 in one shape, with or without credentials', async () => {
    for (const authorization of [null, basic(login.username, login.password)]) {
      for (const path of ['/', '/nope', '/swaig/nope', '/swaig/', '/SWAIG', '/docs/../../package.json', '/.env']) {
        const answer = await stack.request(path, { authorization });
        expect(answer.status, path).toBe(404);
        expect(answer.json).toEqual({ error: 'not_found', message: expect.any(String) });
      }
    }
  });

  it('does not repeat an address that cannot be decoded', async () => {
    const answer = await stack.request('/%zz-secret', { authorization: null });
    expect(answer.status).toBe(400);
    expect(answer.json).toEqual({ error: 'FST_ERR_BAD_URL', message: expect.any(String) });
    expect(answer.text).not.toContain('secret');
  });

  it('includes other methods of existing paths; HEAD is allowed where GET is', async () => {
    const methods = ['OPTIONS', 'DELETE', 'PUT', 'PATCH'];
    for (const method of methods) {
      for (const path of ['/swaig', '/swaig/pin', '/swml']) {
        expect((await stack.request(path, { method })).status, `${method} ${path}`).toBe(404);
      }
    }
    expect(await stack.request('/swml', { method: 'HEAD' })).toMatchObject({ status: 200, text: '' });
    expect(await stack.request('/swml', { method: 'HEAD', authorization: null })).toMatchObject({
      status: 401,
      text: '',
    });
    expect(await stack.request('/healthz', { method: 'HEAD' })).toMatchObject({ status: 200, text: '' });
  });
});
