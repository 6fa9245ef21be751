import { afterAll, beforeAll, expect, it } from 'vitest';
import { verify } from '../support/http-stack.ts';
import { startInstallation, type Installation } from '../support/installation.ts';
import { uniqueName } from '../support/temporal.ts';

/** Long enough to kill a process before Zendesk has answered, in milliseconds. */
const zendeskTakesMs = 1_500;

let installation: Installation;

beforeAll(async () => {
  installation = await startInstallation();
  await installation.startWorker();
});
afterAll(() => installation.close());

it('when an API is killed during an update, the work continues, and the same request to another API joins it', async () => {
  const [first, second] = await Promise.all([installation.startApi(), installation.startApi()]);
  const caller = first.caller();
  await verify(caller);
  const args = { subject: uniqueName('joined'), comment_body: 'It began like this.' };
  const request = caller.requestOf('create_ticket', args);
  const cutOff = await killDuring(first, () => caller.send('/swaig', request));
  expect(cutOff, 'the first request got no answer').toBeInstanceOf(Error);
  expect(installation.ticketsNamed(args.subject), 'Zendesk has not finished').toHaveLength(0);
  const { body } = await second.caller().send('/swaig', request);
  const [ticket] = installation.ticketsNamed(args.subject);
  expect(body).toMatchObject({ response: expect.stringContaining(`Ticket ${ticket?.id} is open`) });
  expect(installation.ticketsNamed(args.subject)).toHaveLength(1);
}, 60_000);

/** Sends a write and kills the process before Zendesk answers. Returns what the sender saw. */
async function killDuring(api: { kill(): Promise<void> }, send: () => Promise<unknown>): Promise<unknown> {
  const { faults } = installation.zendesk;
  const slow = faults.add({ match: { path: '/api/v2/tickets' }, kind: 'delay', ms: zendeskTakesMs });
  const outcome = send().catch((error: unknown) => error);
  // A fault is gone as soon as it has met its request.
  await expect.poll(() => faults.list().map(({ id }) => id), { interval: 10 }).not.toContain(slow.id);
  await api.kill();
  return outcome;
}
