import { pino } from 'pino';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { startApiService } from '../../src/api/service.ts';
import type { Config } from '../../src/config/load-config.ts';
import { freePort } from '../../src/temporal/free-port.ts';
import { startMessagingStack, untilSeen, type MessagingStack } from '../support/messaging-stack.ts';
import { quietRuntime, serverTarget } from '../support/temporal.ts';

quietRuntime();
let stack: MessagingStack;
beforeAll(async () => {
  stack = await startMessagingStack();
});
afterAll(() => stack.close());

interface Answer {
  http: number;
  ready: boolean;
  status: string;
  dependencies?: { name: string; ok: boolean; reason: string | null; checkedAt: string | null }[];
}

async function probe(url: string, token: string | null): Promise<Answer> {
  const headers = token === null ? {} : { authorization: `Bearer ${token}` };
  const answer = await fetch(`${url}/readyz`, { headers });
  return { http: answer.status, ...((await answer.json()) as Omit<Answer, 'http'>) };
}

/** The state of messaging as another API, which has asked nothing yet, shows it to an operator. */
async function messagingNow(changes: Partial<Config> = {}): Promise<unknown> {
  const config = { ...stack.config, port: await freePort(), ...changes };
  const api = await startApiService(config, serverTarget(), pino({ level: 'silent' }));
  try {
    const { dependencies, http, status } = await probe(api.url, config.operators?.tokens[0] ?? null);
    return { http, status, ...dependencies?.find(({ name }) => name === 'messaging') };
  } finally {
    await api.stop();
  }
}

it('says that the key of messaging is refused, and what to do, and does not take the API out of service', async () => {
  const { appKey } = stack.sunshine;
  const { secret } = appKey;
  appKey.secret = 'another-secret';
  onTestFinished(() => void (appKey.secret = secret));
  await vi.waitFor(
    async () =>
      expect(await messagingNow()).toMatchObject({
        http: 200,
        status: 'degraded',
        ok: false,
        reason: expect.stringMatching(/rejects the key.*revoked.*npx deskbridge switchboard show says what to do/),
      }),
    { timeout: 10_000 },
  );
});

it('says that the key works again', async () => {
  await vi.waitFor(
    async () => expect(await messagingNow()).toMatchObject({ http: 200, status: 'ready', ok: true, reason: null }),
    { timeout: 20_000, interval: 500 },
  );
});

it('shows what works and what does not, and when that was checked, only to operators', async () => {
  for (const token of [null, 'no-token-of-ours']) {
    expect(await probe(stack.url, token)).toEqual({ http: 200, ready: true, status: 'ready' });
  }
  const { dependencies } = await probe(stack.url, stack.config.operators?.tokens[0] ?? '');
  const works = (name: string) => {
    return { name, ok: true, reason: null, checkedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as string };
  };
  expect(dependencies).toEqual(['temporal', 'worker', 'desk', 'messaging'].map(works));
});

it('says that the secret of the webhook is missing, and the service works without it', async () => {
  const { sunshine } = stack.config;
  expect(await messagingNow({ sunshine: sunshine && { ...sunshine, webhookSecrets: [] } })).toMatchObject({
    http: 200,
    status: 'degraded',
    ok: false,
    reason: expect.stringMatching(/SUNSHINE_WEBHOOK_SECRET is not set.*npx deskbridge switchboard apply/),
  });
});

it('an app that is missing ends no conversation: it is told like a refused key', async () => {
  const customer = stack.sunshine.customer('web', {});
  customer.say('hello');
  await untilSeen(customer, /automatic assistant/);
  stack.sunshine.faults.add({
    kind: 'status',
    status: 404,
    body: JSON.stringify({ errors: [{ code: 'app_not_found', title: 'App not found' }] }),
    match: { path: `apps/${stack.sunshine.app.id}/conversations` },
    times: 0,
  });
  onTestFinished(() => {
    stack.sunshine.faults.clear();
  });
  customer.say('are you there?');
  await vi.waitFor(
    async () => expect(await messagingNow()).toMatchObject({ reason: expect.stringContaining('app is missing') }),
    { timeout: 15_000, interval: 500 },
  );
  const { status } = await stack.client.workflow.getHandle(`messaging/${customer.conversationId}`).describe();
  expect(status.name).toBe('RUNNING');
});

it('costs the help desk at most one request for a thousand probes', async () => {
  const checks = () => stack.desk.zendesk.requests.filter(({ path }) => path.endsWith('/tickets/count')).length;
  const before = checks();
  for (let round = 0; round < 50; round += 1) {
    const answers = await Promise.all(Array.from({ length: 20 }, () => probe(stack.url, null)));
    expect(answers.every(({ http }) => http === 200)).toBe(true);
  }
  expect(checks() - before).toBeLessThanOrEqual(1);
});
