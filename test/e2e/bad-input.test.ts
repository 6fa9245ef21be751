import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listedFunctions } from '../../src/api/phone/schema/functions.ts';
import type { Caller } from '../../simulators/signalwire/caller.ts';
import { startHttpStack, verify, type Answer, type HttpStack } from '../support/http-stack.ts';
import { quietRuntime, uniqueName } from '../support/temporal.ts';

quietRuntime();
const megabyte = 1024 * 1024;
const posts = ['/swaig', '/swaig/pin', '/swaig/post_prompt', '/swml'] as const;
let stack: HttpStack;

beforeAll(async () => {
  stack = await startHttpStack();
});
afterAll(() => stack.close());

const swaig = (body: unknown): Promise<Answer> => stack.request('/swaig', { body });

function wordsOf(answer: Answer): string {
  expect(answer.status, answer.text).toBe(200);
  expect(answer.json).toEqual({ response: expect.any(String) });
  return (answer.json as { response: string }).response;
}

describe('a body that is not even a request is refused', () => {
  it.each(posts)('%s: wrong JSON', async (path) => {
    for (const body of ['{"function": ', '', '{]', "{'function':'x'}", '\u0000', '{"a":1}{"b":2}', 'NaN']) {
      const answer = await stack.request(path, { body });
      expect(answer.status, body).toBe(400);
      expect(answer.json).toEqual({ error: expect.any(String), message: expect.any(String) });
    }
  });

  it.each(posts)('%s: a body of 12 MB', async (path) => {
    const answer = await stack.request(path, { body: { call_log: 'x'.repeat(12 * megabyte) } });
    expect(answer.status).toBe(413);
    expect(answer.text).toContain('10 MB');
  });
});

describe('JSON under any content type', () => {
  const types = [
    'application/json; charset=utf-8',
    'text/plain',
    'text/json',
    'text/swaig',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'not a type;;',
    '',
  ];
  /** A request as bytes: a client that is given a text adds a content type by itself. */
  const post = (path: string, body: string, type: string | null, authorization?: null) =>
    stack.request(path, {
      method: 'POST',
      bytes: Buffer.from(body),
      headers: type === null ? {} : { 'content-type': type },
      ...(authorization === undefined ? {} : { authorization }),
    });

  it.each(posts)('%s: is taken, or without any', async (path) => {
    for (const type of [...types, null]) {
      expect((await post(path, '{}', type)).status, String(type)).toBe(200);
    }
  });

  it('is understood: a function is answered, a report is kept', async () => {
    for (const type of [...types, null]) {
      const call_id = uniqueName('call');
      const request = { function: 'verify_support_pin', call_id, argument: { parsed: [{}], raw: '{}' } };
      expect((await post('/swaig', JSON.stringify(request), type)).text, String(type)).toContain('key in the PIN');
      const report = { action: 'post_conversation', call_id, post_prompt_data: 'They talked.' };
      expect((await post('/swaig/post_prompt', JSON.stringify(report), type)).status).toBe(200);
      const { summaries } = (await stack.conversations.state({ channel: 'call', id: call_id })).session;
      expect(summaries).toMatchObject([{ summary: 'They talked.' }]);
    }
  });

  it.each(posts)('%s: is still checked: credentials first, then size, then JSON', async (path) => {
    const large = `{"call_log":"${'x'.repeat(12 * megabyte)}"}`;
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', null]) {
      expect((await post(path, '{}', type, null)).status).toBe(401);
      expect((await post(path, large, type)).status).toBe(413);
      for (const body of ['a=b', '{"function": ']) expect((await post(path, body, type)).status).toBe(400);
    }
  });

  it('is needed by no fetch of the document: a POST without a body is one', async () => {
    expect((await stack.request('/swml', { method: 'POST' })).status).toBe(200);
  });
});

describe('a report of almost 10 MB', () => {
  it('is accepted', async () => {
    const call_id = uniqueName('call');
    const call_log = Array.from({ length: 9 }, () => ({ role: 'user', content: 'x'.repeat(megabyte) }));
    const post_prompt_data = { parsed: [{ summary: 'A long talk.' }] };
    const body = { action: 'post_conversation', call_id, ai_session_id: 's', post_prompt_data, call_log };
    const answer = await stack.request('/swaig/post_prompt', { body });
    expect(answer).toMatchObject({ status: 200, json: {} });
    const { summaries } = (await stack.conversations.state({ channel: 'call', id: call_id })).session;
    expect(summaries).toMatchObject([{ summary: 'A long talk.', turns: 9 }]);
  });
});

describe('a body that is JSON but not a function request', () => {
  it.each(['null', '[]', '[1]', '{}', '"text"', '5', 'true', '[{"function":"get_ticket"}]', '{"function":null}'])(
    'is answered in words: %s',
    async (body) => {
      expect(wordsOf(await swaig(body))).toContain('not understood');
      for (const path of ['/swaig/pin', '/swaig/post_prompt']) {
        expect((await stack.request(path, { body })).status).toBe(200);
      }
    },
  );

  it('does no harm when it is nested 100,000 levels deep', async () => {
    const nested = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const objects = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
    const bodies = [nested, objects].flatMap((deep) => [
      deep,
      `{"function":"get_ticket","call_id":"deep-1","argument":${deep}}`,
      `{"function":"get_ticket","call_id":"deep-1","argument":{"parsed":[{"ticket_id":${deep}}]}}`,
      `{"function":"escalate_to_human","call_id":"deep-1","argument":{"parsed":[{"reason":${deep},"intent":${deep}}]}}`,
      `{"function":"verify_support_pin","call_id":"deep-1","argument":{"parsed":[{"entered_pin":${deep}}]}}`,
      `{"nonce":${deep},"pin":${deep}}`,
      `{"action":"get_signature","functions":${deep}}`,
      `{"action":"post_conversation","call_id":"deep-1","call_log":[${deep}],"post_prompt_data":{"parsed":${deep},"raw":${deep}}}`,
      `{"__proto__":${deep}}`,
    ]);
    for (const path of posts) {
      for (const body of bodies) {
        const answer = await stack.request(path, { body });
        expect(answer.status, `${path} ${body.slice(0, 80)}`).toBe(200);
      }
    }
  });
});

describe('a function request that cannot be carried out', () => {
  it.each(['delete_everything', '', 'Get_Ticket', '__proto__', 'constructor', 'toString', '../x'])(
    'names an unknown function: %s',
    async (name) => {
      const words = wordsOf(await swaig({ function: name, call_id: uniqueName('call'), argument: { parsed: [{}] } }));
      expect(words).toContain('no such function');
    },
  );

  it('belongs to no call when its id is missing or not an id', async () => {
    const ids = [undefined, null, 5, '', 'a b', '../../other', '${call_id}', 'x'.repeat(500), {}, ['c'], '\u0000', 'é'];
    for (const call_id of ids) {
      for (const name of ['get_ticket', 'startup_hook', 'escalate_to_human']) {
        const args = { ticket_id: 1, reason: 'x' };
        expect(wordsOf(await swaig({ function: name, call_id, argument: { parsed: [args] } }))).toContain('no call');
      }
    }
  });

  it('counts only with a call id at the top level', async () => {
    const body = { function: 'get_current_user_tickets', call: { call_id: 'nested' }, call_sid: 'sid' };
    expect(wordsOf(await swaig(body))).toContain('no call');
  });
});

describe('arguments', () => {
  let caller: Caller;
  beforeAll(async () => {
    caller = stack.caller();
    await verify(caller);
  });
  const withArgument = (name: string, argument: unknown) =>
    swaig({ ...(caller.requestOf(name) as Record<string, unknown>), argument });

  it('that are missing are asked for, function by function', async () => {
    const questions = {
      get_ticket: 'ticket number',
      create_ticket: 'subject',
      add_comment: 'own words',
      escalate_to_human: 'human',
    };
    for (const [name, question] of Object.entries(questions)) {
      for (const argument of [
        undefined,
        null,
        'x',
        5,
        [],
        {},
        { parsed: [] },
        { parsed: [{}], raw: '{}' },
        { raw: '' },
      ]) {
        const words = wordsOf(await withArgument(name, argument));
        expect(words).toContain(question);
        expect(words).toContain(`Then call ${name} again`);
      }
    }
  });

  it('are understood in every form that clients send', async () => {
    const args = { ticket_id: 999_999 };
    const text = JSON.stringify(args);
    for (const argument of [
      text,
      { parsed: [text] },
      { parsed: args },
      { parsed: text },
      { raw: text },
      { parsed: [], raw: text },
    ]) {
      expect(wordsOf(await withArgument('get_ticket', argument))).toContain('no such ticket');
    }
    const flat = {
      ...(caller.requestOf('get_ticket') as Record<string, unknown>),
      argument: undefined,
      arguments: args,
    };
    expect(wordsOf(await swaig(flat))).toContain('no such ticket');
  });

  it('of every wrong type are answered in words', { timeout: 120_000 }, async () => {
    const wrong = [0, -1, 1e308, true, [], {}, [[1]], { a: 1 }, '\ud800', '\u0000'];
    for (const { name, args, listing } of listedFunctions) {
      if (listing !== 'function') continue;
      const names = Object.keys(args.shape);
      for (const value of wrong) {
        const all = Object.fromEntries(names.map((key) => [key, value]));
        for (const set of [all, ...names.map((key) => ({ ...validArguments(name), [key]: value }))]) {
          const answer = await caller.call(name, set);
          expect(answer.status, `${name} ${JSON.stringify(set)}`).toBe(200);
          expect(answer.response).not.toBe('');
        }
      }
    }
  });

  it('that are very long are cut or asked for again', async () => {
    const long = 'x'.repeat(megabyte);
    expect((await caller.call('get_ticket', { ticket_id: long })).response).toContain('ticket number');
    expect(
      (await caller.call('create_ticket', { subject: long, comment_body: long, priority: 'low' })).response,
    ).toContain('is open');
    const made = [...stack.zendesk.store.tickets.values()].find(({ subject }) => subject.startsWith('xxx'));
    expect(made?.subject).toHaveLength(150);
    expect(stack.zendesk.store.commentsOf(made?.id ?? 0)[0]?.body).toHaveLength(20_000);
    expect(wordsOf(await swaig({ function: long, call_id: caller.callId }))).toContain('not understood');
    const envelope = { caller_id_num: long, ai_session_id: long, global_data: { long } };
    const request = { ...(caller.requestOf('get_current_user_tickets') as Record<string, unknown>), ...envelope };
    expect((await swaig(request)).status).toBe(200);
  });

  it('named like parts of JavaScript mean nothing', async () => {
    const call_id = uniqueName('call');
    const bodies = [
      `{"function":"verify_support_pin","call_id":"${call_id}","argument":{"parsed":[{"__proto__":{"entered_pin":"111111"}}]}}`,
      `{"function":"verify_support_pin","call_id":"${call_id}","argument":{"parsed":[{"constructor":{"prototype":{"entered_pin":"1"}}}]}}`,
      `{"function":"verify_support_pin","call_id":"${call_id}","argument":{"raw":"{\\"__proto__\\":{\\"entered_pin\\":\\"111111\\"}}"}}`,
    ];
    // Without a PIN of their own they ask for the keypad.
    for (const body of bodies) expect((await swaig(body)).text).toContain('key in the PIN');
    const polluted = `{"__proto__":{"function":"startup_hook","call_id":"${call_id}"},"constructor":{"prototype":{"a":1}}}`;
    expect(wordsOf(await swaig(polluted))).toContain('not understood');
    expect({}).not.toHaveProperty('a');
  });

  it('with an intent named like a part of JavaScript go to the default group', async () => {
    for (const intent of ['__proto__', 'constructor', 'toString', 'hasownproperty']) {
      const stranger = stack.caller('+15555550188');
      const answer = await stranger.call('escalate_to_human', { reason: 'help', intent });
      expect(answer.response).toContain('will call back');
      const { handoff } = (await stack.conversations.state({ channel: 'call', id: stranger.callId })).escalation;
      expect(handoff?.route).toMatchObject({ group: stack.config.routing.default.group });
    }
  });
});

/** Arguments that would be right, of a ticket that does not exist. */
function validArguments(name: string): Record<string, unknown> {
  if (name === 'create_ticket') return { subject: 's', comment_body: 'c' };
  if (name === 'escalate_to_human') return { reason: 'r' };
  if (name.endsWith('_ticket') || name === 'add_comment') return { ticket_id: 999_999, comment_body: 'c' };
  return {};
}
