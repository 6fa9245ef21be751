import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { startApiService } from '../../src/api/service.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { freePort } from '../../src/temporal/free-port.ts';
import { pino } from 'pino';
import { apiEnvironment } from '../support/http-stack.ts';
import { startMessagingStack, untilSeen, type MessagingStack } from '../support/messaging-stack.ts';
import { sunshineEnvironment } from '../support/messaging-webhook.ts';
import { quietRuntime, serverTarget } from '../support/temporal.ts';

quietRuntime();
let stack: MessagingStack;
beforeAll(async () => {
  stack = await startMessagingStack();
});
afterAll(() => stack.close());

/** The state of messaging as `/readyz` shows it, with the status of the answer. */
async function messagingAt(url: string): Promise<unknown> {
  const answer = await fetch(`${url}/readyz`);
  const { dependencies } = (await answer.json()) as { dependencies: { name: string }[] };
  return { status: answer.status, ...dependencies.find(({ name }) => name === 'messaging') };
}

it('/readyz says that the key of messaging is refused, what to do, and when it works again', async () => {
  expect(await messagingAt(stack.url)).toMatchObject({ status: 200, ok: true, reason: null, optional: true });
  const { appKey } = stack.sunshine;
  const { secret } = appKey;
  appKey.secret = 'another-secret';
  const customer = stack.ada();
  customer.say('hello');
  await vi.waitFor(async () => expect(await messagingAt(stack.url)).toMatchObject({ ok: false }), { timeout: 15_000 });
  expect(await messagingAt(stack.url)).toMatchObject({
    status: 200,
    reason: expect.stringMatching(/rejects the key.*revoked.*npx deskbridge switchboard show says what to do/),
  });
  appKey.secret = secret;
  await untilSeen(customer, /automatic assistant/);
});

it('/readyz says that the secret of the webhook is missing, and the service is ready without it', async () => {
  const { SUNSHINE_WEBHOOK_SECRET: _, ...env } = sunshineEnvironment;
  const config = loadConfig({ ...apiEnvironment(await freePort(), 'a-pepper'), ...env });
  const api = await startApiService(config, serverTarget(), pino({ level: 'silent' }));
  onTestFinished(async () => void (await api.stop()));
  expect(await messagingAt(api.url)).toMatchObject({
    status: 200,
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
    async () =>
      expect(await messagingAt(stack.url)).toMatchObject({ reason: expect.stringContaining('app is missing') }),
    { timeout: 15_000 },
  );
  const { status } = await stack.client.workflow.getHandle(`messaging/${customer.conversationId}`).describe();
  expect(status.name).toBe('RUNNING');
});
