import { parentPort } from 'node:worker_threads';
import { isObject, parseJson } from '../phone/schema/fields.ts';
import { preparedReport } from '../phone/report.ts';
import type { Answer, Job } from './pool.ts';

// The thread that reads big bodies: to parse one and to look for PINs in it would keep all other requests waiting.

/** What the routes of the phone line use of a request that is no report. */
const usedFields =
  'function argument arguments call_id ai_session_id caller_id_num caller_id_number action functions event_type params nonce pin prompt_result call'.split(
    ' ',
  );
/** Longest text that goes back to the main thread, which parses it, in UTF-16 code units. */
const maximumUsed = 512 * 1024;

function answerTo({ kind, bytes, ...options }: Job): Answer {
  const body = parseJson(Buffer.from(bytes).toString('utf8'));
  if (body === undefined) return { kind: 'invalid' };
  if (kind === 'report') return { kind: 'read', text: JSON.stringify(preparedReport(body, options)) };
  const used = isObject(body) ? usedFields.filter((field) => Object.hasOwn(body, field)) : [];
  const text = JSON.stringify(Object.fromEntries(used.map((field) => [field, isObject(body) ? body[field] : null])));
  return text.length > maximumUsed ? { kind: 'tooLarge' } : { kind: 'read', text };
}

parentPort?.on('message', (job: Job) => {
  let answer: Answer;
  try {
    answer = answerTo(job);
  } catch {
    // Nested deeper than can be written again.
    answer = { kind: 'tooLarge' };
  }
  parentPort?.postMessage(answer);
});
