import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../../simulators/signalwire/caller.ts';
import { addCustomer, notesOn } from '../support/calls.ts';
import { startHttpStack, verify, type HttpStack } from '../support/http-stack.ts';
import { quietRuntime, uniqueName } from '../support/temporal.ts';

quietRuntime();
let stack: HttpStack;

beforeAll(async () => {
  stack = await startHttpStack();
});
afterAll(() => stack.close());

const stateOf = (callId: string) => stack.conversations.state({ channel: 'call', id: callId });

async function ended(caller: Caller): Promise<void> {
  await expect.poll(async () => (await stateOf(caller.callId)).status, { timeout: 10_000 }).toBe('ended');
}

/** Opens a ticket in the call and returns its id. */
async function openTicket(caller: Caller): Promise<number> {
  const subject = uniqueName('subject');
  await caller.call('create_ticket', { subject, comment_body: 'c' });
  const made = [...stack.zendesk.store.tickets.values()].find((ticket) => ticket.subject === subject);
  if (made === undefined) throw new Error('no ticket was opened');
  return made.id;
}

function fetchMemory(caller: Caller, session: string = randomUUID()): Promise<unknown> {
  const body = { action: 'fetch_conversation', call_id: caller.callId, ai_session_id: session };
  return stack.request('/swaig/post_prompt', { body }).then(({ status, json }) => ({ status, json }));
}

describe('the report after the call', () => {
  const parsed = { summary: 'Router was replaced. My PIN was 012345.', issue: 'Router', intents: ['bug_report'] };

  it('becomes one internal note on the ticket of the call, even when it arrives twice', async () => {
    const caller = stack.caller();
    await verify(caller);
    const id = await openTicket(caller);
    const session = randomUUID();
    const body = {
      action: 'post_conversation',
      call_id: caller.callId,
      ai_session_id: session,
      post_prompt_data: { parsed: [{ ...parsed, resolved: true }], raw: JSON.stringify(parsed) },
      call_log: [{ role: 'user', content: 'My PIN is 012345' }],
      swaig_log: [{ command_name: 'verify_support_pin', command_arg: '{"entered_pin":"012345"}' }],
    };
    const answers = [body, body, { ...body, total_minutes: 2 }].map((report) =>
      stack.request('/swaig/post_prompt', { body: report }),
    );
    for (const answer of await Promise.all(answers)) expect(answer).toMatchObject({ status: 200, json: {} });
    await caller.call('hangup_hook');
    await ended(caller);
    const notes = notesOn(stack, id);
    expect(notes).toEqual([expect.stringContaining('Router was replaced.')]);
    expect(notes[0]).not.toContain('012345');
    expect(stack.zendesk.store.tickets.get(id)?.status).toBe('solved');
    // And once more when all is over.
    expect(await stack.request('/swaig/post_prompt', { body })).toMatchObject({ status: 200, json: {} });
    expect(notesOn(stack, id)).toHaveLength(1);
  });

  it('does no harm in prose or when it is empty', async () => {
    for (const data of ['They talked about routers.', {}, null, 5, { parsed: [], raw: 'Just prose.' }]) {
      const caller = stack.caller();
      const report = { action: 'post_conversation', call_id: caller.callId, post_prompt_data: data };
      expect(await stack.request('/swaig/post_prompt', { body: report })).toMatchObject({ status: 200, json: {} });
    }
  });
});

describe('what a captured call reports', () => {
  const need = 'When will my new printer arrive?';
  const goodbye = 'It arrives on Monday. Goodbye.';
  const said = [
    { by: 'agent', text: 'Hello, am I speaking to Ada?' },
    'Yes.',
    { by: 'say', text: 'One moment.' },
    need,
    { by: 'agent', text: goodbye },
  ] as const;
  const summary = 'Ada asked for her printer, which arrives on Monday.';

  it.each([
    ['prose', summary],
    ['function', summary],
    ['json', summary],
    ['jsonInRaw', summary],
    ['repeatsAnswer', null],
  ] as const)('as %s: note and file hold what was said, once, and the summary if there is one', async (form, noted) => {
    const caller = stack.caller();
    await verify(caller);
    const id = await openTicket(caller);
    await caller.hangUp({ summary, said, form, resolved: true });
    await ended(caller);
    const [note = ''] = notesOn(stack, id);
    expect(note).toContain(`Customer issue: ${need}`);
    expect(note).toContain(`Last answer of the AI: ${goodbye}`);
    expect(note).toContain('Messages: 5; from the customer: 2');
    expect(note.match(/^Summary: .*/gm) ?? []).toEqual(noted === null ? [] : [`Summary: ${noted}`]);
    const file: unknown = JSON.parse(fileOf(id));
    expect(file).toMatchObject({ summaries: [noted ?? ''], messages_left_out: 0 });
    expect(file).toHaveProperty(
      'messages',
      said.map((utterance) =>
        typeof utterance === 'string'
          ? { role: 'customer', content: utterance }
          : { role: 'ai', content: utterance.text },
      ),
    );
  });

  it('of an unknown kind is in the file by its own name, and counted nowhere', async () => {
    const caller = stack.caller();
    await verify(caller);
    const id = await openTicket(caller);
    const call_log = [
      { role: 'supervisor', content: 'I am listening in.' },
      { role: 'user', content: need },
    ];
    const report = { action: 'post_conversation', call_id: caller.callId, ai_session_id: 's', call_log };
    expect((await stack.request('/swaig/post_prompt', { body: report })).status).toBe(200);
    await caller.call('hangup_hook');
    await ended(caller);
    expect(notesOn(stack, id)[0]).toContain('Messages: 1; from the customer: 1');
    expect(JSON.parse(fileOf(id))).toMatchObject({
      messages: [{ role: 'other', reported_role: 'supervisor', content: 'I am listening in.' }, { role: 'customer' }],
    });
  });
});

/** The file of the last comment on a ticket. */
function fileOf(id: number): string {
  const ticket = stack.desk.tickets().find((one) => one.id === String(id));
  return ticket?.comments.at(-1)?.files[0]?.content ?? '';
}

describe('hooks', () => {
  it.each([
    ['startup_hook', 'hangup_hook'],
    ['start_hook', 'stop_hook'],
  ])('%s and %s begin and end the conversation, repeated or not', async (start, stop) => {
    const caller = stack.caller();
    for (const name of [start, start]) expect(await caller.call(name)).toMatchObject({ status: 200, response: '' });
    expect((await stateOf(caller.callId)).status).toBe('open');
    await stack.request('/swaig/post_prompt', { body: { action: 'post_conversation', call_id: caller.callId } });
    for (const name of [stop, stop]) expect(await caller.call(name)).toMatchObject({ status: 200 });
    await ended(caller);
  });

  it('a function call after the end is refused in words', async () => {
    const caller = stack.caller();
    await verify(caller);
    await caller.hangUp({ summary: 'Bye.' });
    await ended(caller);
    for (const name of ['get_current_user_tickets', 'verify_support_pin', 'escalate_to_human']) {
      const answer = await caller.call(name, { reason: 'late' });
      expect(answer).toMatchObject({ status: 200, response: expect.stringContaining('has ended') });
    }
  });
});

describe('the summary of the last call', () => {
  it('is given to nobody before the PIN, and after it only to the customer whose call it was', async () => {
    const other = '+15555550122';
    await addCustomer(stack, other, '500600');
    const first = stack.caller();
    await verify(first);
    await first.hangUp({ summary: 'The router of the caller was replaced.' });
    await ended(first);

    const second = stack.caller();
    expect(await fetchMemory(second)).toEqual({ status: 200, json: {} });
    await second.call('startup_hook');
    expect(await fetchMemory(second)).toEqual({ status: 200, json: {} });
    await verify(second);
    expect(await fetchMemory(second)).toEqual({
      status: 200,
      json: { conversation_summary: expect.stringContaining('router of the caller was replaced') },
    });

    const stranger = stack.caller(other);
    await stranger.call('verify_support_pin', { entered_pin: '500600' });
    expect((await stateOf(stranger.callId)).status).toBe('authenticated');
    expect(await fetchMemory(stranger)).toEqual({ status: 200, json: {} });
  });
});
