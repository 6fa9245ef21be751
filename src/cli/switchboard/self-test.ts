import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { SunshineApi } from '../../adapters/sunshine/index.ts';
import { selfTestUser } from '../../adapters/sunshine/self-test-user.ts';
import { explainFailure, SwitchboardError } from '../../adapters/sunshine/switchboard/errors.ts';
import type { DesiredSwitchboard } from '../../adapters/sunshine/switchboard/desired.ts';
import { selfTestId } from '../../domain/messaging/self-test.ts';
import type { CallOptions } from '../../ports/call.ts';

/** What a self-test needs. */
export interface SelfTestParts {
  api: Pick<SunshineApi, 'createUser' | 'deleteUser'>;
  desired: Pick<DesiredSwitchboard, 'target'>;
  /** How the calls to the platform are bounded. */
  options: () => CallOptions;
  /** Where the webhook's secret is, in words. */
  secretPlace: string;
  /** How long the event may take, in milliseconds; 60 000 if absent. */
  limitMs?: number;
  /** How often the service is asked, in milliseconds; 1 000 if absent. */
  everyMs?: number;
}

/** Time limit of one question to the service, in milliseconds. */
const questionMs = 10_000;
const answerBody = z.object({ state: z.enum(['notArrived', 'stored', 'served']) });
const errorBody = z.object({ error: z.string() });
const nothing = 'Nothing was switched on. After that, run apply again: it continues here.';

/**
 * Proves that the running service is at its address and has the secret of the webhook.
 * @throws {SwitchboardError} that says in plain words what to do
 */
export async function checkService(parts: SelfTestParts, secret: string): Promise<void> {
  await askService(parts, newId(), secret);
}

/**
 * Proves that what the platform sends reaches the running service, with the right secret. A user is created and deleted
 * again, of which the platform sends `user:remove` (Sunshine Conversations v2, webhooks); no conversation, ticket or
 * customer is touched. The service stores the event like any other, and says so at a route that needs the secret.
 * @throws {SwitchboardError} that says in plain words what to do
 */
export async function selfTest(parts: SelfTestParts, secret: string): Promise<void> {
  const { api, options, limitMs = 60_000, everyMs = 1_000 } = parts;
  const id = newId();
  // Before anything is made at the platform: does the service have the secret?
  await askService(parts, id, secret);
  const externalId = selfTestUser(id);
  await explainFailure('create a user for the self-test', api.createUser({ externalId }, options()));
  await explainFailure('delete the user of the self-test', api.deleteUser(externalId, options()));
  const until = Date.now() + limitMs;
  for (;;) {
    const state = await askService(parts, id, secret);
    if (state === 'served') return;
    if (Date.now() >= until) throw new SwitchboardError(`${late(parts, state, limitMs)} ${nothing}`);
    await wait(everyMs);
  }
}

const newId = (): string => selfTestId(randomBytes(12).toString('hex'));

function late({ desired }: SelfTestParts, state: 'notArrived' | 'stored', limitMs: number): string {
  const seconds = Math.round(limitMs / 1000);
  return state === 'stored'
    ? 'The self-test came back and is stored, but no worker has taken it: start the worker, and see /readyz.'
    : `The self-test did not come back to ${desired.target} within ${seconds} s. The platform must reach this address from the internet, by https with a valid certificate: check PUBLIC_URL, the firewall and the proxy in front of the service.`;
}

/** Asks the running service how far the self-test has come. */
async function askService(
  { desired, secretPlace }: SelfTestParts,
  id: string,
  secret: string,
): Promise<z.infer<typeof answerBody>['state']> {
  const { target } = desired;
  const answer = await fetch(`${target}/self-test/${id}`, {
    headers: { 'x-api-key': secret },
    redirect: 'manual',
    signal: AbortSignal.timeout(questionMs),
  }).catch((error: unknown) => {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : 'no answer in time';
    throw new SwitchboardError(
      `The service cannot be reached at ${target} (${cause}): start it, or check PUBLIC_URL. ${nothing}`,
    );
  });
  const body: unknown = await answer.json().catch(() => null);
  const { data } = answerBody.safeParse(body);
  if (answer.status === 200 && data !== undefined) return data.state;
  throw new SwitchboardError(`${refusal(answer.status, body, target, secretPlace)} ${nothing}`);
}

function refusal(status: number, body: unknown, target: string, secretPlace: string): string {
  const code = errorBody.safeParse(body).data?.error;
  const fix = `put SUNSHINE_WEBHOOK_SECRET from ${secretPlace} into its environment and restart it.`;
  if (code === 'notConfigured') return `The service at ${target} does not have the secret of the webhook yet: ${fix}`;
  if (status === 401 && code === 'unauthorized') {
    return `The service at ${target} has another secret of the webhook: ${fix} While both are in use, write the new one and the old one, separated by a comma.`;
  }
  if (code === 'unavailable') return 'The service does not reach Temporal: see what its /readyz says.';
  return `Something answers at ${target}, with status ${status}, but it is not this version of Deskbridge: check PUBLIC_URL, and update the service.`;
}
