import type { InjectOptions } from 'fastify';
import { describe, expect, it } from 'vitest';
import { deskNames } from '../../src/config/desk-names.ts';
import { tokens } from '../support/api-stack.ts';
import { deskEnvironment, signedWebhook } from '../support/desk-webhooks.ts';
import { basic, login } from '../support/http-stack.ts';
import { buildLimitedApi, type LimitedApi } from '../support/limited-api.ts';
import { sunshineEnvironment, sunshineSecrets } from '../support/messaging-webhook.ts';
import { routesOf, type Route } from '../support/routes.ts';

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
const installations: [string, Record<string, string | undefined>][] = [
  ...deskNames.map((desk): (typeof installations)[number] => [
    `with everything and ${desk}`,
    { ...deskEnvironment(desk), ...messaging },
  ]),
  ['with nothing configured', off],
];

/** Open to everyone, and tell nothing about customers. */
const documents = /^\/(?:openapi\.json|docs(?:\/.*)?)$/;
const probes = ['/healthz', '/readyz', '/metrics'];
const isOpen = ({ path }: Route): boolean => documents.test(path) || probes.includes(path);

/** A request to a route, without credentials. */
const requestTo = ({ method, path }: Route): InjectOptions => ({
  method: method as 'GET',
  url: path.replaceAll(/:[^/]+/g, 'C-1').replace('*', 'no-such-file'),
});
/** All routes; with another help desk than the first only the webhooks, since only they differ. */
const walked = (api: LimitedApi, env: Record<string, string | undefined>): Route[] =>
  routesOf(api.app).filter(
    ({ path }) => !['jira', 'freshdesk', 'rest'].includes(env['HELP_DESK'] ?? '') || path.startsWith('/webhooks/'),
  );
const nameOf = ({ method, path }: Route) => `${method} ${path}`;

/** Right credentials for any route. */
function authorised({ path }: Route): Record<string, string> {
  if (path.startsWith('/webhooks/sunshine')) return { 'x-api-key': sunshineSecrets[0] };
  const desk = deskNames.find((name) => path === `/webhooks/${name}`);
  if (desk !== undefined) return signedWebhook(desk, '<x>').headers;
  const authorization = path.startsWith('/conversations')
    ? `Bearer ${tokens[0]}`
    : basic(login.username, login.password);
  return { authorization };
}

async function expectOurShape(api: LimitedApi, request: InjectOptions, ...statuses: number[]): Promise<void> {
  const answer = await api.send(request);
  const what = `${request.method} ${String(request.url)}`;
  if (statuses.length > 0) expect(statuses, what).toContain(answer.statusCode);
  if (answer.statusCode < 400 || request.method === 'HEAD') return;
  expect(answer.json(), what).toEqual({ error: expect.any(String), message: expect.any(String) });
}

describe.each(installations)('every route of every plugin, %s', (_with, env) => {
  const isConfigured = env !== off;

  it('is refused without credentials, or is open on purpose', async () => {
    const api = await buildLimitedApi(env);
    const routes = walked(api, env);
    for (const route of routes.filter((one) => !isOpen(one))) {
      // A webhook without a secret is answered like this whatever is sent, so that it comes again.
      await expectOurShape(api, requestTo(route), isConfigured ? 401 : 503);
    }
    for (const route of routes.filter(isOpen)) {
      const { statusCode } = await api.send(requestTo(route));
      expect(statusCode, nameOf(route)).toBe(route.path.endsWith('*') ? 404 : route.path.endsWith('.html') ? 302 : 200);
    }
  });

  it('answers a wrong method, and a wrong content type, in our own shape', async () => {
    const api = await buildLimitedApi({ ...env, RATE_LIMITS: 'off' });
    const routes = walked(api, env);
    for (const path of new Set(routes.map((route) => route.path))) {
      const methods = routes.filter((route) => route.path === path).map(({ method }) => method);
      const others = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].filter((one) => !methods.includes(one));
      // 401: the address also is one of another route with parameters.
      for (const method of others) await expectOurShape(api, requestTo({ method, path }), 404, 401);
    }
    for (const route of routes.filter(({ method }) => method === 'POST')) {
      for (const type of ['text/html', 'multipart/form-data', 'no type at all']) {
        const headers = { ...authorised(route), 'content-type': type };
        await expectOurShape(api, { ...requestTo(route), headers, payload: '<x>' });
      }
    }
  });

  it('is limited for who sends no credentials, except probes', async () => {
    const api = await buildLimitedApi({ ...env, RATE_LIMITS: 'address=2,wrongCredentials=2' });
    for (const [index, route] of walked(api, env).entries()) {
      const request = { ...requestTo(route), from: `198.51.100.${index + 1}` };
      for (let time = 0; time < 2; time += 1) await api.send(request);
      const { statusCode, headers } = await api.send(request);
      if (probes.includes(route.path)) expect(statusCode, nameOf(route)).toBe(200);
      else {
        const repeats = !isConfigured && !isOpen(route);
        const expected = repeats || route.path === '/webhooks/freshdesk' ? 503 : 429;
        expect([statusCode, Number(headers['retry-after']) > 0], nameOf(route)).toEqual([expected, true]);
      }
    }
    const nowhere = { method: 'POST', url: '/nowhere', from: '203.0.113.1' } as const;
    for (let time = 0; time < 2; time += 1) await expectOurShape(api, nowhere, 404);
    await expectOurShape(api, nowhere, 429);
  });
});

it('the walk finds the routes of every plugin', async () => {
  const { app } = await buildLimitedApi({ ...deskEnvironment('zendesk'), ...messaging });
  const some = ['GET /healthz', 'GET /metrics', 'GET /docs/json', 'HEAD /docs/*', 'POST /swml', 'POST /swaig/pin'];
  const others = ['POST /webhooks/zendesk', 'GET /webhooks/sunshine/self-test/:id', 'GET /conversations'];
  expect(routesOf(app).map(nameOf)).toEqual(expect.arrayContaining([...some, ...others]));
  expect(routesOf(app).length).toBeGreaterThan(40);
});

it('without a phone line, an operator and a desk, their routes do not exist', async () => {
  const api = await buildLimitedApi(off);
  for (const url of ['/swml', '/swaig', '/swaig/pin', '/swaig/post_prompt', '/conversations', '/conversations/C-1']) {
    for (const method of ['GET', 'POST'] as const) await expectOurShape(api, { method, url }, 404);
  }
});
