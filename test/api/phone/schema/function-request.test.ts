import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFunctionCall, readFunctionRequest } from '../../../../src/api/phone/schema/function-request.ts';

const base = { function: 'get_ticket', call_id: 'CALL-1' };

function argumentsOf(rest: Record<string, unknown>): unknown {
  return readFunctionRequest({ ...base, ...rest })?.arguments;
}

describe('a body that is not a function request', () => {
  it.each([null, undefined, 'text', 42, [], {}, { function: 7 }, { call_id: 'CALL-1' }, { action: 'get_signature' }])(
    '%j is refused',
    (body) => {
      expect(readFunctionRequest(body)).toBeNull();
    },
  );

  it('never makes the reader throw', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.jsonValue(), (body, argument) => {
        expect(() => readFunctionRequest(body)).not.toThrow();
        readFunctionRequest({ ...base, argument, call_id: argument, caller_id_num: argument });
      }),
    );
  });
});

describe('the envelope of a function request', () => {
  it.each([undefined, null, '', 7, {}, '../x', 'a b', 'x'.repeat(129), '${call.from}', 'a/b'])(
    '%j is not accepted as a call id',
    (callId) => {
      expect(readFunctionRequest({ function: 'get_ticket', call_id: callId })?.callId).toBeNull();
    },
  );

  it('counts at the top level only: a nested call is ignored', () => {
    const nested = { call: { call_id: 'CALL-2', from: '+15555550199' } };
    expect(readFunctionRequest({ ...base, ...nested })).toMatchObject({ callId: 'CALL-1', callerNumber: null });
    expect(readFunctionRequest({ function: 'get_ticket', ...nested })?.callId).toBeNull();
  });

  it('may have fields of a wrong type where they decide nothing', () => {
    const body = { ...base, ai_session_id: 5, channel_active: 'x', caller_id_num: {}, global_data: 1, meta_data: [] };
    expect(readFunctionRequest(body)).toEqual({
      function: 'get_ticket',
      callId: 'CALL-1',
      aiSessionId: null,
      callerNumber: null,
      arguments: {},
    });
  });

  it('names the caller number in either of two ways', () => {
    expect(readFunctionRequest({ ...base, caller_id_num: '+15555550123' })?.callerNumber).toBe('+15555550123');
    expect(readFunctionRequest({ ...base, caller_id_number: '+15555550123' })?.callerNumber).toBe('+15555550123');
  });
});

describe('the arguments of a function request', () => {
  const args = { ticket_id: '7' };
  it.each([
    ['the first parsed object', { argument: { parsed: [args, { ticket_id: '8' }], raw: '{"ticket_id":"9"}' } }],
    ['a parsed object that is no list', { argument: { parsed: args } }],
    ['parsed as JSON text', { argument: { parsed: JSON.stringify(args) } }],
    ['a list with JSON text', { argument: { parsed: [JSON.stringify(args)] } }],
    ['the raw text when nothing was parsed', { argument: { parsed: [], raw: JSON.stringify(args) } }],
    ['the whole argument as JSON text', { argument: JSON.stringify(args) }],
    ['flat arguments', { arguments: args }],
    ['flat arguments as text', { arguments: JSON.stringify(args), argument: 'none' }],
  ])('are found: %s', (_name, rest) => {
    expect(argumentsOf(rest)).toEqual(args);
  });

  it.each([
    ['nothing', {}],
    ['empty raw text', { argument: { parsed: [], raw: '' } }],
    ['broken JSON', { argument: { parsed: [], raw: '{"ticket_id":' } }],
    ['a bare number', { argument: { parsed: [7], raw: '7' } }],
    ['a parsed empty object', { argument: { parsed: [{}], raw: '{}' } }],
  ])('are empty: %s', (_name, rest) => {
    expect(argumentsOf(rest)).toEqual({});
  });
});

describe('a checked call', () => {
  const check = (name: string, args: Record<string, unknown>) =>
    readFunctionCall({ function: name, callId: null, aiSessionId: null, callerNumber: null, arguments: args });

  it.each(['', 'nope', 'constructor', '__proto__', 'toString'])(
    'of the unknown function %j is answered in words',
    (name) => {
      expect(check(name, {})).toEqual({ ok: false, words: expect.stringMatching(/no such function/i) });
    },
  );

  it('with wrong arguments says what to ask for, and repeats no value', () => {
    const result = check('create_ticket', { subject: '', priority: 'whenever-012345' });
    expect(result.ok).toBe(false);
    const words = result.ok ? '' : result.words;
    expect(words).toMatch(/subject.*own words.*priority.*create_ticket again/is);
    expect(words).not.toContain('012345');
  });

  it('that is right has its name and coerced arguments', () => {
    expect(check('get_ticket', { ticket_id: 7 })).toEqual({
      ok: true,
      call: { name: 'get_ticket', args: { ticket_id: '7' } },
    });
  });
});
