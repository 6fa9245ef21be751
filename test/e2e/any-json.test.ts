import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { swaigFunctions } from '../../src/api/phone/schema/functions.ts';
import { startHttpStack, type HttpStack } from '../support/http-stack.ts';
import { quietRuntime, uniqueName } from '../support/temporal.ts';

quietRuntime();
const deadlineMs = 2_500;
/** For a busy machine, in milliseconds. */
const marginMs = 1_000;
let stack: HttpStack;

beforeAll(async () => {
  stack = await startHttpStack({ env: { ANSWER_DEADLINE_MS: String(deadlineMs) } });
});
afterAll(() => stack.close());

describe('whatever JSON arrives', () => {
  const json = fc.jsonValue({ maxDepth: 4 });
  const names = Object.keys(swaigFunctions);
  const argumentNames = [...new Set(Object.values(swaigFunctions).flatMap(({ args }) => Object.keys(args.shape)))];
  const args = fc.dictionary(fc.oneof(fc.constantFrom(...argumentNames), fc.string()), json, { maxKeys: 5 });
  const ids = Array.from({ length: 5 }, () => uniqueName('any'));
  const sometimes = <T>(expected: fc.Arbitrary<T>) =>
    fc.oneof({ arbitrary: expected, weight: 4 }, { arbitrary: json, weight: 1 });
  const request = fc.record(
    {
      function: sometimes(fc.constantFrom(...names)),
      call_id: sometimes(fc.constantFrom(...ids)),
      ai_session_id: json,
      caller_id_num: sometimes(fc.constantFrom('+15555550199', 'anonymous', '', 'sip:guest@x')),
      argument: sometimes(
        fc.record({ parsed: sometimes(fc.array(args, { maxLength: 2 })), raw: json }, { requiredKeys: [] }),
      ),
    },
    { requiredKeys: ['function', 'call_id'] },
  );
  const report = fc.record(
    {
      action: sometimes(fc.constantFrom('post_conversation', 'fetch_conversation')),
      call_id: sometimes(fc.constantFrom(...ids)),
      ai_session_id: json,
      caller_id_number: json,
      post_prompt_data: sometimes(fc.record({ parsed: json, raw: json, substituted: json }, { requiredKeys: [] })),
      call_log: json,
    },
    { requiredKeys: ['call_id'] },
  );
  const keyed = fc.record(
    {
      nonce: sometimes(fc.constantFrom(...ids.map((id) => `${id}/nonce`), '/', '//', 'x/')),
      pin: sometimes(fc.constantFrom('012345', '#', 12345)),
      prompt_result: json,
    },
    { requiredKeys: ['nonce'] },
  );
  const paths: [string, fc.Arbitrary<unknown>][] = [
    ['/swaig', fc.oneof(request, json)],
    ['/swaig?transfer=any%2Fnonce', fc.oneof(request, json)],
    ['/swaig/pin', fc.oneof(keyed, json)],
    ['/swaig/post_prompt', fc.oneof(report, json)],
  ];

  it.each(paths)('%s answers in time and never with a server error', { timeout: 120_000 }, async (path, body) => {
    const property = fc.asyncProperty(body, async (value) => {
      const answer = await stack.request(path, { body: JSON.stringify(value) });
      expect(answer.status).toBe(200);
      expect(answer.tookMs).toBeLessThan(deadlineMs + marginMs);
    });
    await fc.assert(property, { numRuns: 150 });
  });
});
