import { createHmac } from 'node:crypto';
import type { InjectOptions } from 'fastify';
import { describe, expect, it } from 'vitest';
import { deskNames } from '../../../src/config/desk-names.ts';
import { tokens } from '../../support/api-stack.ts';
import { bodyAbout, deskEnvironment, signedWebhook } from '../../support/desk-webhooks.ts';
import { basic, login } from '../../support/http-stack.ts';
import { buildLimitedApi, someAddress, type LimitedApi } from '../../support/limited-api.ts';
import { sunshineEnvironment, sunshineSecrets } from '../../support/messaging-webhook.ts';

const other = '203.0.113.9';
const signingKey = 'PSK_a-signing-key';
const right: InjectOptions = { url: '/swml', headers: { authorization: basic(login.username, login.password) } };
const wrong = (password = 'a-wrong-password'): InjectOptions => ({
  url: '/swml',
  headers: { authorization: basic(login.username, password) },
});
const bearer = (token: string): InjectOptions => ({
  url: '/conversations',
  headers: { authorization: `Bearer ${token}` },
});
const sunshine = (key: string): InjectOptions => ({
  method: 'POST',
  url: '/webhooks/sunshine',
  headers: { 'content-type': 'application/json', 'x-api-key': key },
  payload: '{"events":[]}',
});
const fetchSigned = (key: string): InjectOptions => ({
  ...right,
  headers: {
    ...right.headers,
    'x-signalwire-sha256-signature': createHmac('sha256', key).update('http://127.0.0.1:8080/swml').digest('hex'),
  },
});
const ofDesk = (desk: (typeof deskNames)[number], secret?: string): InjectOptions => ({
  method: 'POST',
  ...signedWebhook(desk, bodyAbout(desk, '4711'), secret === undefined ? {} : { secret }),
});

const kinds: [string, Record<string, string | undefined>, InjectOptions, InjectOptions][] = [
  ['the password of the phone line', {}, wrong(), right],
  [
    'the signature of the phone line',
    { SIGNALWIRE_SIGNING_KEY: signingKey },
    fetchSigned('x'),
    fetchSigned(signingKey),
  ],
  ['the token of operators', {}, bearer('a-wrong-token'), bearer(tokens[0])],
  ['the secret of messaging', sunshineEnvironment, sunshine('a-wrong-secret'), sunshine(sunshineSecrets[0])],
  ...deskNames.map((desk): (typeof kinds)[number] => [
    `the webhook of ${desk}`,
    deskEnvironment(desk),
    ofDesk(desk, 'a-wrong-secret'),
    ofDesk(desk),
  ]),
];

const times = (count: number) => Array.from({ length: count }, (_, index) => index);
/** Sends the same request several times, and returns the statuses. */
async function repeat(api: LimitedApi, count: number, request: InjectOptions, from = someAddress): Promise<number[]> {
  const statuses: number[] = [];
  for (const _ of times(count)) statuses.push((await api.send({ ...request, from })).statusCode);
  return statuses;
}

describe.each(kinds)('%s', (what, env, wrongOne, rightOne) => {
  // Freshdesk is only known to repeat a webhook after a failure on our side.
  const heldBack = what.endsWith('freshdesk') ? 503 : 429;

  it('can be guessed a few times from one address, which is then held back with the right one too', async () => {
    const api = await buildLimitedApi({ ...env, RATE_LIMITS: 'wrongCredentials=3' });
    const statuses = await repeat(api, 5, wrongOne);
    expect(statuses.slice(0, 3).every((status) => status === 401 || status === 403)).toBe(true);
    expect(statuses.slice(3)).toEqual([heldBack, heldBack]);
    const guessed = await api.send(rightOne);
    expect(guessed.statusCode).toBe(heldBack);
    expect(Number(guessed.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(guessed.headers['retry-after'])).toBeLessThan(60);
    expect(await repeat(api, 2, rightOne, other)).toEqual([200, 200]);
  });

  it('is never held back from an address that has sent it before, which many may share', async () => {
    const api = await buildLimitedApi({ ...env, RATE_LIMITS: 'wrongCredentials=3,address=5' });
    expect(await repeat(api, 1, rightOne)).toEqual([200]);
    expect((await repeat(api, 10, wrongOne)).at(-1)).toBe(heldBack);
    expect(await repeat(api, 2, rightOne)).toEqual([200, 200]);
  });
});

it('from inside our own network, where a proxy may stand, right credentials are never held back', async () => {
  const api = await buildLimitedApi({ RATE_LIMITS: 'wrongCredentials=3' });
  for (const from of ['127.0.0.1', '::1', '10.1.2.3', '172.18.0.1', '192.168.1.1', '::ffff:10.9.9.9', 'fd00::1']) {
    expect((await repeat(api, 5, wrong(), from)).at(-1), from).toBe(429);
    expect(await repeat(api, 1, right, from), from).toEqual([200]);
  }
});

it('too many wrong ones from everywhere hold back each address with a wrong one, and no other', async () => {
  const api = await buildLimitedApi({ RATE_LIMITS: 'allWrongCredentials=10' });
  for (const index of times(11)) await repeat(api, 1, wrong(), `203.0.113.${index + 1}`);
  expect(await repeat(api, 1, wrong(), '192.0.2.1')).toEqual([429]);
  expect(await repeat(api, 1, right, '192.0.2.1')).toEqual([429]);
  for (const index of times(20)) expect(await repeat(api, 1, right, `198.51.100.${index + 1}`)).toEqual([200]);
  expect(api.logLines.filter((line) => line.includes('from all addresses'))).toHaveLength(1);
});

it('no credentials at all are no guess, so that who is asked for them first is not held back', async () => {
  const api = await buildLimitedApi({ RATE_LIMITS: 'wrongCredentials=3,address=30' });
  expect(new Set(await repeat(api, 30, { url: '/swml' }))).toEqual(new Set([401]));
  expect(await repeat(api, 1, { url: '/swml' })).toEqual([429]);
  expect(await repeat(api, 1, right)).toEqual([200]);
});

it('wrong credentials of one kind do not hold back another kind', async () => {
  const api = await buildLimitedApi({ RATE_LIMITS: 'wrongCredentials=3' });
  await repeat(api, 5, wrong());
  expect(await repeat(api, 1, bearer(tokens[0]))).toEqual([200]);
});

describe('the address', () => {
  it('is that of the client behind a trusted proxy, and of the proxy that is not trusted', async () => {
    const forwarded = (client: string, request: InjectOptions) => ({
      ...request,
      headers: { ...request.headers, 'x-forwarded-for': client },
    });
    const trusting = await buildLimitedApi({
      RATE_LIMITS: 'wrongCredentials=3',
      TRUSTED_PROXIES: `10.0.0.0/8,${other}`,
    });
    await repeat(trusting, 5, forwarded(`192.0.2.66, ${someAddress}`, wrong()), other);
    expect(await repeat(trusting, 1, forwarded(someAddress, right), other)).toEqual([429]);
    // What a client writes in front of its own address is not believed.
    expect(await repeat(trusting, 1, forwarded('192.0.2.66', right), other)).toEqual([200]);
    expect(trusting.logLines.join()).not.toContain('TRUSTED_PROXIES');

    const unaware = await buildLimitedApi({ RATE_LIMITS: 'wrongCredentials=3' });
    await repeat(unaware, 5, forwarded(someAddress, wrong()), other);
    expect(await repeat(unaware, 1, forwarded('192.0.2.1', right), other)).toEqual([429]);
    expect(unaware.logLines.filter((line) => line.includes('TRUSTED_PROXIES'))).toHaveLength(1);
  });

  it('is the network in IPv6, where every client has endless addresses', async () => {
    const api = await buildLimitedApi({ RATE_LIMITS: 'wrongCredentials=3' });
    for (const index of times(4)) await repeat(api, 1, wrong(), `2001:db8:1:2::${index + 1}`);
    expect(await repeat(api, 1, wrong(), '2001:db8:1:2:ffff::1')).toEqual([429]);
    expect(await repeat(api, 1, wrong(), '2001:db8:1:3::1')).toEqual([401]);
  });
});

describe('the log', () => {
  it('has one line for the first wrong credentials and one for the burst, with the address and no credentials', async () => {
    const api = await buildLimitedApi();
    for (const index of times(200)) await repeat(api, 1, wrong(`guess-${index}`));
    const about = api.logLines.filter((line) => line.includes(someAddress));
    expect(about.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
      'wrong credentials',
      'too many wrong credentials: the address is held back',
    ]);
    // Besides those, one line for each of the twenty requests that were refused and not held back.
    expect(api.logLines).toHaveLength(22);
    expect(api.logLines.join()).not.toMatch(/guess-|Z3Vlc3Mt/);
    const metrics = await api.send({ url: '/metrics' });
    expect(metrics.body).toContain('deskbridge_limited_total{limit="credentials"} 180');
  });

  it('does not grow with the number of addresses', async () => {
    const api = await buildLimitedApi({ RATE_LIMITS: 'allWrongCredentials=10' });
    for (const index of times(300)) await repeat(api, 1, wrong(), `203.0.${Math.floor(index / 250)}.${index % 250}`);
    const lines = api.logLines.filter((line) => !line.includes('"msg":"request"'));
    expect(lines.length).toBeLessThanOrEqual(61);
    expect(lines.at(-1)).toContain('more is held back than is logged');
  });
});

it('with RATE_LIMITS off, nothing is held back', async () => {
  const api = await buildLimitedApi({ RATE_LIMITS: 'off' });
  expect(new Set(await repeat(api, 100, wrong()))).toEqual(new Set([401]));
  expect(await repeat(api, 1, right)).toEqual([200]);
  expect(new Set(await repeat(api, 400, { url: '/nothing' }))).toEqual(new Set([404]));
});
