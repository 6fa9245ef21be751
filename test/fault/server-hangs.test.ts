import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { send, verify } from '../support/http-stack.ts';
import { openTicket, startInstallation, type ApiProcess, type Installation } from '../support/installation.ts';
import { uniqueName } from '../support/temporal.ts';

const deadlineMs = 1_500;
/** Time for the request to travel on a busy machine, in milliseconds. */
const marginMs = 750;

let installation: Installation;
let api: ApiProcess;

beforeAll(async () => {
  installation = await startInstallation({ ANSWER_DEADLINE_MS: String(deadlineMs) });
  await installation.startWorker();
  api = await installation.startApi();
});
afterAll(() => installation.close());

/** Stops the server's process: connections stay open and nothing answers, as with a lost network. */
function freeze(): void {
  process.kill(installation.temporal().pid, 'SIGSTOP');
}
function thaw(): void {
  process.kill(installation.temporal().pid, 'SIGCONT');
}
afterEach(thaw);

describe('a Temporal server that hangs', () => {
  it('costs no answer: the caller gets words in time, and the same request gets its result afterwards', async () => {
    const caller = api.caller();
    await verify(caller);
    const id = await openTicket(caller, uniqueName('frozen'));
    const comment = { ticket_id: id, comment_body: uniqueName('said') };
    freeze();
    for (const [name, args] of [
      ['get_ticket', { ticket_id: id }],
      ['add_comment', comment],
      ['verify_support_pin', { entered_pin: '000000' }],
      ['escalate_to_human', { reason: 'nothing works' }],
    ] as const) {
      const answer = await caller.call(name, args);
      expect(answer.status, name).toBe(200);
      expect(answer.response, name).toMatch(/call (the function )?again/i);
      expect(answer.tookMs, name).toBeLessThan(deadlineMs + marginMs);
    }
    thaw();
    await expect
      .poll(async () => (await caller.call('add_comment', comment)).response, { timeout: 20_000 })
      .toContain(`The comment is on ticket ${id}`);
    expect(installation.timesSaid(id, comment.comment_body)).toBe(1);
  }, 60_000);

  it('makes the platform deliver hooks and reports again: they get a 503, never a 200 for what may be lost', async () => {
    const caller = api.caller();
    await verify(caller);
    freeze();
    const hooks = ['startup_hook', 'hangup_hook'].map((name) => caller.send('/swaig', caller.requestOf(name)));
    const report = { call_id: caller.callId, action: 'post_conversation', call_log: [] };
    for (const exchange of await Promise.all([...hooks, caller.send('/swaig/post_prompt', report)])) {
      expect(exchange.status, exchange.path).toBe(503);
      expect(exchange.tookMs).toBeLessThan(deadlineMs + marginMs);
    }
  }, 60_000);

  it('is reported by /readyz, in time', async () => {
    const probe = () => send(new URL('/readyz', api.url), { authorization: null });
    await expect.poll(async () => (await probe()).status, { timeout: 20_000 }).toBe(200);
    freeze();
    await expect
      .poll(
        async () => {
          const { status, tookMs } = await probe();
          expect(tookMs).toBeLessThan(2_000 + marginMs);
          return status;
        },
        { timeout: 8_000 },
      )
      .toBe(503);
  }, 60_000);
});

describe('a Temporal server that is gone', () => {
  it('costs no answer either, and hooks get 503', async () => {
    const caller = api.caller();
    await verify(caller);
    await installation.temporal().kill();
    const answer = await caller.call('get_current_user_tickets');
    expect(answer.status).toBe(200);
    expect(answer.response).toMatch(/cannot be reached right now/);
    expect(answer.tookMs).toBeLessThan(deadlineMs + marginMs);
    const hook = await caller.send('/swaig', caller.requestOf('hangup_hook'));
    expect(hook.status).toBe(503);
    await installation.restartTemporal();
    await expect
      .poll(async () => (await caller.call('get_current_user_tickets')).response, { timeout: 20_000 })
      .toMatch(/^Tell the caller about|no such tickets/);
  }, 60_000);
});
