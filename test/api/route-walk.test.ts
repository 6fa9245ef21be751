import type { InjectOptions } from 'fastify';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseJson } from '../../src/api/phone/schema/fields.ts';
import { createSessionTokens, newSession } from '../../src/api/webchat/tokens.ts';
import { deskNames } from '../../src/config/desk-names.ts';
import { tokens } from '../support/api-stack.ts';
import { deskEnvironment, signedWebhook } from '../support/desk-webhooks.ts';
import { basic, login } from '../support/http-stack.ts';
import { buildLimitedApi, type LimitedApi } from '../support/limited-api.ts';
import { sunshineEnvironment, sunshineSecrets } from '../support/messaging-webhook.ts';
import { routesOf, type Route } from '../support/routes.ts';
import { chatEnvironment, chatSecrets } from '../support/webchat-api.ts';

const messaging = { ...sunshineEnvironment, SUNSHINE_URL: 'https://acme.zendesk.com/sc' };
const off = {
  HTTP_USERNAME: undefined,
  HTTP_PASSWORD: undefined,
  API_TOKEN: undefined,
  ZENDESK_SUBDOMAIN: undefined,
  ZENDESK_EMAIL: undefined,
  ZENDESK_API_TOKEN: undefined,
  ZENDESK_SOLVE_AS: undefined,
};
const ourShape = z.strictObject({ error: z.string(), message: z.string() });
const installations: [string, Record<string, string | undefined>][] = [
  ...deskNames.map((desk): (typeof installations)[number] => [
    `with everything and ${desk}`,
    { ...deskEnvironment(desk), ...messaging, ...chatEnvironment, TRUSTED_PROXIES: undefined },
  ]),
  ['with nothing configured', off],
];

const nameOf = ({ method, path }: Route) => `${method} ${path}`;

/** Open to everyone, and tell nothing about customers. */
const documents = /^\/(?:openapi\.json|docs(?:\/.*)?)$/;
const probes = new Set(['/healthz', '/readyz', '/metrics']);
/** Begins a session of web chat, and answers preflights; neither tells anything. */
const isBeginning = (route: Route) => /^(?:OPTIONS|POST \/service-desk\/v1\/sessions)/.test(nameOf(route));
const isOpen = (route: Route): boolean => documents.test(route.path) || probes.has(route.path) || isBeginning(route);
const visitor = await createSessionTokens(chatSecrets.token).issue(newSession(null));

/** A request to a route, without credentials. */
const requestTo = ({ method, path }: Route) => ({
  method,
  url: path.replaceAll(/:[^/]+/g, 'C-1').replace('*', 'no-such-file'),
});
/** All routes; with another help desk than the first only the webhooks, since only they differ. */
const walked = (api: LimitedApi, env: Record<string, string | undefined>): Route[] =>
  routesOf(api.app).filter(
    ({ path }) => !['jira', 'freshdesk', 'rest'].includes(env['HELP_DESK'] ?? '') || path.startsWith('/webhooks/'),
  );

/** Right credentials for any route. */
function authorised({ path }: Route): Record<string, string> {
  if (path.startsWith('/webhooks/sunshine')) return { 'x-api-key': sunshineSecrets[0] };
  const desk = deskNames.find((name) => path === `/webhooks/${name}`);
  if (desk !== undefined) return signedWebhook(desk, '<x>').headers;
  if (path.startsWith('/service-desk/')) return { authorization: `Bearer ${visitor.token}` };
  const authorization = path.startsWith('/conversations')
    ? `Bearer ${tokens[0]}`
    : basic(login.username, login.password);
  return { authorization };
}

/**
 * Sends a request. Returns what is wrong with the answer: a status that is none of `statuses`, if any are given, or an
 * error in another shape than ours.
 */
async function faultsOf(
  api: Pick<LimitedApi, 'send'>,
  request: InjectOptions & { url: string; from?: string },
  ...statuses: number[]
): Promise<string[]> {
  const { statusCode, body } = await api.send(request);
  const what = `${request.method} ${request.url}: ${statusCode} ${body.slice(0, 100)}`;
  if (statuses.length > 0 && !statuses.includes(statusCode)) return [what];
  const isOurs = statusCode < 400 || request.method === 'HEAD' || ourShape.safeParse(parseJson(body)).success;
  return isOurs ? [] : [what];
}

describe.each(installations)('every route of every plugin, %s', (_with, env) => {
  const isConfigured = env !== off;

  it('is refused without credentials, or is open on purpose', async () => {
    const api = await buildLimitedApi(env);
    const routes = walked(api, env);
    const faults: string[] = [];
    for (const route of routes) {
      // A webhook without a secret is answered 503 whatever is sent, so that it comes again.
      const expected = isOpen(route) ? [200, 201, 302, 404] : [isConfigured ? 401 : 503];
      faults.push(...(await faultsOf(api, requestTo(route), ...expected)));
    }
    expect(faults).toEqual([]);
  });

  it('answers a wrong method, and a wrong content type, in our own shape', async () => {
    const api = await buildLimitedApi({ ...env, RATE_LIMITS: 'off' });
    const routes = walked(api, env);
    const faults: string[] = [];
    for (const path of new Set(routes.map((route) => route.path))) {
      const methods = new Set(routes.filter((route) => route.path === path).map(({ method }) => method));
      const others = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].filter((one) => !methods.has(one));
      // 401: the address also is one of another route with parameters.
      for (const method of others) faults.push(...(await faultsOf(api, requestTo({ method, path }), 404, 401)));
    }
    for (const route of routes.filter(({ method }) => method === 'POST')) {
      for (const type of ['text/html', 'multipart/form-data', 'no type at all']) {
        const headers = { ...authorised(route), 'content-type': type };
        faults.push(...(await faultsOf(api, { ...requestTo(route), headers, payload: '<x>' })));
      }
    }
    expect(faults).toEqual([]);
  });

  it('is limited for who sends no credentials, except probes', async () => {
    const api = await buildLimitedApi({ ...env, RATE_LIMITS: 'address=2,wrongCredentials=2' });
    const expected = (route: Route): number => {
      if (probes.has(route.path)) return 200;
      const comesAgain = (!isConfigured && !isOpen(route)) || route.path === '/webhooks/freshdesk';
      return comesAgain ? 503 : 429;
    };
    const routes = [...walked(api, env), { method: 'POST', path: '/nowhere' }];
    for (const [index, route] of routes.entries()) {
      const request = { ...requestTo(route), from: `198.51.100.${index + 1}` };
      for (let time = 0; time < 2; time += 1) await api.send(request);
      const { statusCode, headers } = await api.send(request);
      const mayRetry = Number(headers['retry-after']) > 0;
      const wanted = route.path === '/nowhere' ? 429 : expected(route);
      expect([statusCode, mayRetry], nameOf(route)).toEqual([wanted, wanted !== 200]);
    }
  });
});

describe('every route of the app on OPERATIONS_PORT', () => {
  /** The app, as it is reached: from anywhere, and without credentials. */
  async function operationsApp() {
    const { app: api, operations } = await buildLimitedApi({
      ...deskEnvironment('zendesk'),
      ...messaging,
      OPERATIONS_PORT: '9090',
    });
    if (operations === null) throw new Error('there is no such app');
    const send: LimitedApi['send'] = ({ from: _from, ...request }) => operations.inject(request);
    return { api, send, routes: routesOf(operations) };
  }

  it('is open on purpose, and is none of those that reach a customer', async () => {
    const { api, send, routes } = await operationsApp();
    expect(routes.filter((route) => !isOpen(route))).toEqual([]);
    const faults: string[] = [];
    for (const route of routes) faults.push(...(await faultsOf({ send }, requestTo(route), 200, 302, 404)));
    expect(faults).toEqual([]);
    // What moved there is not on the API, except health.
    const moved = routesOf(api).filter(isOpen);
    expect([...new Set(moved.map(({ path }) => path))].toSorted()).toEqual(['/healthz', '/readyz']);
    const names = routes.map(nameOf);
    expect(names).toEqual(expect.arrayContaining(['GET /healthz', 'GET /readyz', 'GET /metrics', 'GET /docs/json']));
  });

  it('answers a wrong method, an unknown address and an address that cannot be read in our own shape', async () => {
    const { send, routes } = await operationsApp();
    const faults: string[] = [];
    for (const path of new Set(routes.map((route) => route.path))) {
      const methods = new Set(routes.filter((route) => route.path === path).map(({ method }) => method));
      const others = (['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const).filter((one) => !methods.has(one));
      for (const method of others) faults.push(...(await faultsOf({ send }, requestTo({ method, path }), 404)));
    }
    for (const url of [
      '/swml',
      '/swaig',
      '/conversations',
      '/webhooks/zendesk',
      '/service-desk/v1/sessions',
      '/nowhere',
    ]) {
      for (const method of ['GET', 'POST'] as const) faults.push(...(await faultsOf({ send }, { method, url }, 404)));
    }
    faults.push(...(await faultsOf({ send }, { method: 'GET', url: '/%E0%A4%A' }, 400)));
    expect(faults).toEqual([]);
  });

  it('shows what does not work to operators only', async () => {
    const { send } = await operationsApp();
    const ask = async (authorization?: string) =>
      send({ method: 'GET', url: '/readyz', headers: authorization === undefined ? {} : { authorization } });
    for (const wrong of [undefined, 'Bearer a-guess', basic(login.username, login.password)]) {
      expect((await ask(wrong)).json()).not.toHaveProperty('dependencies');
    }
    expect((await ask(`Bearer ${tokens[0]}`)).json()).toHaveProperty('dependencies');
  });
});

it('the walk finds the routes of every plugin', async () => {
  const { app } = await buildLimitedApi({ ...deskEnvironment('zendesk'), ...messaging, ...chatEnvironment });
  const some = ['GET /healthz', 'GET /metrics', 'GET /docs/json', 'HEAD /docs/*', 'POST /swml', 'POST /swaig/pin'];
  const others = ['POST /webhooks/zendesk', 'GET /webhooks/sunshine/self-test/:id', 'GET /conversations'];
  const chats = [
    'GET /service-desk/v1/chats/:chatId/events',
    'POST /service-desk/v1/chats/:chatId/files',
    'OPTIONS /service-desk/v1/chats/:chatId/files',
  ];
  expect(routesOf(app).map(nameOf)).toEqual(expect.arrayContaining([...some, ...others, ...chats]));
  expect(routesOf(app).length).toBeGreaterThan(40);
});

it('without a phone line, an operator, a desk and web chat, their routes do not exist', async () => {
  const api = await buildLimitedApi(off);
  for (const url of [
    '/swml',
    '/swaig',
    '/swaig/pin',
    '/swaig/post_prompt',
    '/conversations',
    '/conversations/C-1',
    '/service-desk/v1/sessions',
  ]) {
    for (const method of ['GET', 'POST'] as const) expect(await faultsOf(api, { method, url }, 404)).toEqual([]);
  }
});
