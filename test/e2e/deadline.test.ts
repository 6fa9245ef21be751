import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Caller, FunctionAnswer } from '../../simulators/signalwire/caller.ts';
import type { FaultOrder } from '../../simulators/faults.ts';
import { seedTicket, startHttpStack, verify, type HttpStack } from '../support/http-stack.ts';
import { ada } from '../support/stack.ts';
import { quietRuntime, uniqueName } from '../support/temporal.ts';

quietRuntime();
const deadlineMs = 1_500;
const marginMs = 400;
const comesLateMs = 60_000;
let stack: HttpStack;
let ownTicketId: number;

beforeAll(async () => {
  stack = await startHttpStack({ env: { ANSWER_DEADLINE_MS: String(deadlineMs) } });
  ownTicketId = await seedTicket(stack, stack.adaId, 'Own', 'x');
});
afterEach(() => stack.zendesk.faults.clear());
afterAll(() => stack.close());

async function inTime(caller: Caller, name: string, args: Record<string, unknown> = {}): Promise<FunctionAnswer> {
  const answer = await caller.call(name, args);
  expect(answer.status).toBe(200);
  expect(answer.response).not.toBe('');
  expect(answer.tookMs, `${name} took`).toBeLessThan(deadlineMs + marginMs);
  return answer;
}

async function verified(): Promise<Caller> {
  const caller = stack.caller();
  await verify(caller);
  return caller;
}

const always = { times: 0 } as const;
const faults: [string, FaultOrder][] = [
  ['hangs', { kind: 'hang', ...always }],
  ['takes longer than the deadline', { kind: 'delay', ms: deadlineMs + 700, ...always }],
  ['carries it out and never answers', { kind: 'lostAnswerTimeout', ...always }],
];

describe.each(faults)('a help desk that %s', (_how, fault) => {
  it('delays no answer, whatever the function', async () => {
    const asked: [Caller, string, Record<string, unknown>][] = [
      [await verified(), 'get_current_user_tickets', {}],
      [await verified(), 'get_ticket', { ticket_id: ownTicketId }],
      [await verified(), 'create_ticket', { subject: 's', comment_body: 'c' }],
      [await verified(), 'add_comment', { ticket_id: ownTicketId, comment_body: uniqueName('late') }],
      [stack.caller('+15555550161'), 'escalate_to_human', { reason: 'help' }],
      [stack.caller(), 'verify_support_pin', { entered_pin: ada.pin }],
    ];
    stack.zendesk.faults.add(fault);
    const answers = await Promise.all(asked.map(([caller, name, args]) => inTime(caller, name, args)));
    expect(answers).toHaveLength(asked.length);
  });
});

describe('a write that is late', () => {
  it.each(faults)(
    'continues, and the same request gets its result, at a help desk that %s',
    async (_how, fault) => {
      const caller = await verified();
      const request = { subject: uniqueName('late'), comment_body: 'c' };
      const made = () => [...stack.zendesk.store.tickets.values()].filter(({ subject }) => subject === request.subject);
      stack.zendesk.faults.add({ ...fault, match: { method: 'POST', path: '/api/v2/tickets' }, times: 1 });
      const first = await inTime(caller, 'create_ticket', request);
      expect(first.response).toMatch(/recorded.*DB-|still working/);
      const result = async () => (await inTime(caller, 'create_ticket', request)).response;
      await expect.poll(result, { timeout: comesLateMs, interval: 500 }).toMatch(/^Ticket \d+ is open/);
      expect(made()).toHaveLength(1);
      expect(await result()).toContain(String(made()[0]?.id));
    },
    90_000,
  );

  it('waits for an earlier one on the same ticket, and both are answered in time', async () => {
    const caller = await verified();
    const id = await seedTicket(stack, stack.adaId, 'In turn', 'x');
    await inTime(caller, 'get_ticket', { ticket_id: id });
    stack.zendesk.faults.add({ kind: 'hang', match: { method: 'PUT', path: `/api/v2/tickets/${id}` } });
    const bodies = ['first', 'second'];
    await Promise.all(bodies.map((comment_body) => inTime(caller, 'add_comment', { ticket_id: id, comment_body })));
    const said = () => stack.zendesk.store.commentsOf(id).map(({ body }) => body);
    await expect.poll(said, { timeout: comesLateMs }).toHaveLength(3);
    expect(said().toSorted()).toEqual(['first', 'second', 'x']);
  }, 90_000);
});

describe('a read that is late', () => {
  it('is reported as late, and has its answer when asked again', async () => {
    const caller = await verified();
    stack.zendesk.faults.add({ kind: 'hang', ...always });
    const { response } = await inTime(caller, 'get_ticket', { ticket_id: ownTicketId });
    expect(response).toMatch(/does not answer right now|still working/);
    stack.zendesk.faults.clear();
    const again = async () => (await inTime(caller, 'get_ticket', { ticket_id: ownTicketId })).response;
    await expect.poll(again, { timeout: 15_000 }).toContain('“Own”');
  });

  it('continues when the help desk is always slower than the deadline, and has its stored result when asked again', async () => {
    const caller = await verified();
    stack.zendesk.faults.add({ kind: 'delay', ms: 2 * deadlineMs, ...always });
    const ask = async () => (await inTime(caller, 'get_ticket', { ticket_id: ownTicketId })).response;
    expect(await ask()).toContain('still working');
    await expect.poll(ask, { timeout: 15_000 }).toContain('“Own”');
    stack.zendesk.faults.clear();
  });

  it('of the customer does not count as a wrong PIN', async () => {
    const caller = stack.caller();
    stack.zendesk.faults.add({ kind: 'hang', ...always });
    for (let time = 0; time < 4; time += 1) {
      const { response } = await inTime(caller, 'verify_support_pin', { entered_pin: ada.pin });
      expect(response).toMatch(/does not answer right now|still working/);
    }
    stack.zendesk.faults.clear();
    const again = async () => (await inTime(caller, 'verify_support_pin', { entered_pin: ada.pin })).response;
    await expect.poll(again, { timeout: 15_000 }).toContain('verified as');
    const { failedPins } = (await stack.conversations.state({ channel: 'call', id: caller.callId })).customer;
    expect(failedPins).toBe(0);
  });
});

describe('without a worker', () => {
  it('functions are answered in time, and hooks and reports must be sent again', async () => {
    const lame = await startHttpStack({ env: { ANSWER_DEADLINE_MS: String(deadlineMs) } });
    try {
      const caller = lame.caller();
      lame.worker.shutdown();
      await expect.poll(() => lame.worker.getState()).toBe('STOPPED');
      const late = await inTime(caller, 'verify_support_pin', { entered_pin: ada.pin });
      expect(late.response).toContain('still working');
      const report = {
        action: 'post_conversation',
        call_id: caller.callId,
        post_prompt_data: { parsed: [{ summary: 's' }] },
      };
      const answers = await Promise.all([
        caller.send('/swaig', caller.requestOf('hangup_hook')),
        caller.send('/swaig/post_prompt', report),
      ]);
      for (const { status, tookMs } of answers) {
        expect(status).toBe(503);
        expect(tookMs).toBeLessThan(deadlineMs + marginMs);
      }
    } finally {
      await lame.close();
    }
  });
});
