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

it('open conversations survive: still authenticated, nothing lost, nothing doubled', async () => {
  const open = await Promise.all(Array.from({ length: 3 }, beginCall));
  await installation.restartTemporal();

  for (const { caller, wish, answer } of open) {
    // Processes that lost their server connect again by themselves, within moments.
    const read = async () => (await caller.call('get_ticket', { ticket_id: wish.ticket_id })).response;
    await expect.poll(read, { timeout: 20_000 }).toContain(wish.comment_body);
    expect((await caller.call('add_comment', wish)).response).toBe(answer);
    expect(installation.timesSaid(wish.ticket_id, wish.comment_body)).toBe(1);
    await openTicket(caller, uniqueName('after'));
  }
}, 90_000);

it('a write that was accepted is done, once, and the same request gets its answer', async () => {
  const caller = api.caller();
  await verify(caller);
  const { faults } = installation.zendesk;
  const slow = faults.add({ match: { method: 'POST', path: '/api/v2/tickets' }, kind: 'delay', ms: 1_000 });
  const wish = { subject: uniqueName('accepted'), comment_body: 'It began like this.' };
  const first = caller.call('create_ticket', wish);
  await expect.poll(() => faults.list().map(({ id }) => id), { interval: 10 }).not.toContain(slow.id);
  await installation.restartTemporal();
  const cutOff = await first;
  expect(cutOff.status).toBe(200);
  expect(cutOff.response).not.toBe('');
  await expect
    .poll(async () => (await caller.call('create_ticket', wish)).response, { timeout: 30_000 })
    .toMatch(/Ticket \d+ is open/);
  expect(installation.ticketsNamed(wish.subject)).toHaveLength(1);
}, 90_000);

/** A verified call with a ticket and a comment on it. */
async function beginCall() {
  const caller = api.caller();
  await verify(caller);
  const id = await openTicket(caller, uniqueName('before'));
  const wish = { ticket_id: id, comment_body: uniqueName('said before') };
  const { response: answer } = await caller.call('add_comment', wish);
  return { caller, wish, answer };
}
