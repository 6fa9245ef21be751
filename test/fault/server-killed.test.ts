import { afterAll, beforeAll, expect, it } from 'vitest';
import { verify } from '../support/http-stack.ts';
import { openTicket, startInstallation, type ApiProcess, type Installation } from '../support/installation.ts';
import { uniqueName } from '../support/temporal.ts';

let installation: Installation;
let api: ApiProcess;

beforeAll(async () => {
  installation = await startInstallation();
  await installation.startWorker();
  api = await installation.startApi();
});
afterAll(() => installation.close());

it('open conversations survive a killed server: still authenticated, nothing lost, nothing doubled', async () => {
  const open = await Promise.all(Array.from({ length: 3 }, beginCall));
  await installation.restartTemporal();

  for (const { caller, args, answer } of open) {
    // Processes that lost their server connect again on their own, within moments.
    const read = async () => (await caller.call('get_ticket', { ticket_id: args.ticket_id })).response;
    await expect.poll(read, { timeout: 20_000 }).toContain(args.comment_body);
    expect((await caller.call('add_comment', args)).response).toBe(answer);
    expect(installation.timesSaid(args.ticket_id, args.comment_body)).toBe(1);
    await openTicket(caller, uniqueName('after'));
  }
}, 90_000);

it('a write accepted before the server was killed is done once, and the same request gets its answer', async () => {
  const caller = api.caller();
  await verify(caller);
  const { faults } = installation.zendesk;
  const slow = faults.add({ match: { method: 'POST', path: '/api/v2/tickets' }, kind: 'delay', ms: 1_000 });
  const args = { subject: uniqueName('accepted'), comment_body: 'It began like this.' };
  const first = caller.call('create_ticket', args);
  await expect.poll(() => faults.list().map(({ id }) => id), { interval: 10 }).not.toContain(slow.id);
  await installation.restartTemporal();
  const cutOff = await first;
  expect(cutOff.status).toBe(200);
  expect(cutOff.response).not.toBe('');
  await expect
    .poll(async () => (await caller.call('create_ticket', args)).response, { timeout: 30_000 })
    .toMatch(/Ticket \d+ is open/);
  expect(installation.ticketsNamed(args.subject)).toHaveLength(1);
}, 90_000);

/** A verified call with a ticket and a comment on it. */
async function beginCall() {
  const caller = api.caller();
  await verify(caller);
  const id = await openTicket(caller, uniqueName('before'));
  const args = { ticket_id: id, comment_body: uniqueName('said before') };
  const { response: answer } = await caller.call('add_comment', args);
  return { caller, args, answer };
}
