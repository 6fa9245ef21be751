import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listedFunctions } from '../../src/api/phone/schema/functions.ts';
import { spokenLanguages } from '../../src/api/phone/languages.ts';
import { startHttpStack, type HttpStack } from '../support/http-stack.ts';
import { ada } from '../support/stack.ts';
import { quietRuntime, uniqueName } from '../support/temporal.ts';

quietRuntime();
let stack: HttpStack;

beforeAll(async () => {
  stack = await startHttpStack({ env: { PHONE_LANGUAGES: 'en,de' } });
});
afterAll(() => stack.close());

/** Sends a recorded function request with other or without some fields; undefined leaves one out. */
async function send(name: string, changes: Record<string, unknown>, callId = uniqueName('call')) {
  const body = { ...(stack.caller(ada.phone, callId).requestOf(name) as Record<string, unknown>), ...changes };
  const { status, json } = await stack.request('/swaig', { body });
  expect(status).toBe(200);
  return json as { response: string; action?: Record<string, unknown>[] };
}

const pin = JSON.stringify({ entered_pin: ada.pin });

describe('a function request', () => {
  it.each([
    ['no argument', { argument: undefined }, /key in the PIN/],
    ['a null argument', { argument: null }, /key in the PIN/],
    ['nothing parsed and nothing raw', { argument: { parsed: [] } }, /key in the PIN/],
    ['nothing parsed and an empty raw text', { argument: { parsed: [], raw: '' } }, /key in the PIN/],
    ['raw JSON only', { argument: { parsed: [], raw: pin } }, /verified as/],
    ['raw JSON that is quoted once more', { argument: { raw: JSON.stringify(pin) } }, /verified as/],
    [
      'text around the JSON',
      { argument: { parsed: [JSON.parse(pin)], raw: pin, substituted: 'Sure. ' } },
      /verified as/,
    ],
    ['meta data and variables', { meta_data: { pin: 1 }, meta_data_token: 'x', SWMLVars: {}, SWMLCall: {} }, /key in/],
    ['no fields but the necessary', { project_id: undefined, space_id: undefined, version: undefined }, /key in/],
    ['its own conversation', { call_log: [{ role: 'user', content: 'Hi' }], raw_call_log: [] }, /key in the PIN/],
  ])('with %s is answered', async (_what, changes, words) => {
    expect((await send('verify_support_pin', changes)).response).toMatch(words);
  });

  it.each(['startup_hook', 'hangup_hook'])('of the hook %s needs no argument and no number', async (hook) => {
    const bare = { argument: undefined, argument_desc: undefined, caller_id_num: undefined, fatal_error: true };
    expect(await send(hook, bare)).toEqual({ response: '' });
  });
});

describe('a caller whose number is no phone number', () => {
  const numbers = ['anonymous', 'Restricted', 'unavailable', '', ' ', null, undefined, 5, 'sip:guest-7@example.com'];

  it.each(numbers)('%j: is told that the PIN cannot be checked, and why; a human is offered', async (number) => {
    const changes = { caller_id_num: number, argument: { parsed: [JSON.parse(pin)], raw: pin } };
    const { response } = await send('verify_support_pin', changes);
    expect(response).toMatch(/shows no number/);
    expect(response).toMatch(/human/);
    expect(response).not.toMatch(/another try/);
  });

  it('is promised no call back', async () => {
    const reason = { parsed: [{ reason: 'help' }] };
    const { response } = await send('escalate_to_human', { caller_id_num: 'anonymous', argument: reason });
    expect(response).toMatch(/nobody can call back/);
  });

  it('has a number if the other field for it has one', async () => {
    const other = { caller_id_num: '', caller_id_number: ada.phone, argument: { parsed: [], raw: pin } };
    expect((await send('verify_support_pin', other)).response).toMatch(/verified as/);
  });
});

describe('a request for signatures', () => {
  it.each([
    ['no list', {}],
    ['an empty list', { functions: [] }],
    ['a list that is none', { functions: 'all' }],
    ['meta data', { functions: [], meta_data: { a: 1 }, meta_data_token: 't', version: '2.0' }],
    ['a disposition and ids', { content_disposition: 'function signature request', project_id: 'p', space_id: 's' }],
  ])('with %s gets all functions', async (_what, more) => {
    const { json } = await stack.request('/swaig', { body: { action: 'get_signature', ...more } });
    expect((json as { function: string }[]).map((entry) => entry.function)).toEqual(
      listedFunctions.map(({ name }) => name),
    );
  });
});

describe('what the caller hears without the model', () => {
  const promptOf = async (language: unknown) => {
    const { action } = await send('verify_support_pin', { argument: { parsed: [{ language }] } });
    return JSON.stringify(action);
  };

  it('is in the language that the model names, if it is one of the configured', async () => {
    expect(await promptOf('de-DE')).toContain(spokenLanguages.de.keypad(6));
    for (const other of ['fr', undefined]) expect(await promptOf(other)).toContain(spokenLanguages.en.keypad(6));
  });
});
