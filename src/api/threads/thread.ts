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
/** What goes back of one value: the beginning of a text, so many members, and so many levels; more is never used. */
const maximumText = 100_000;
const maximumMembers = 1_000;
const maximumDepth = 20;

function answerTo({ kind, bytes, ...options }: Job): Answer {
  const body = parseJson(Buffer.from(bytes).toString('utf8'));
  if (body === undefined) return { kind: 'invalid' };
  if (kind === 'report') return { kind: 'read', text: JSON.stringify(preparedReport(body, options)) };
  const used = isObject(body) ? usedFields.filter((field) => Object.hasOwn(body, field)) : [];
  const text = JSON.stringify(
    Object.fromEntries(used.map((field) => [field, isObject(body) ? usedOf(body[field], 0) : null])),
  );
  return text.length > maximumUsed ? { kind: 'tooLarge' } : { kind: 'read', text };
}

/** A value without what is too long, too many or too deep to be used. */
function usedOf(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return value.slice(0, maximumText).toWellFormed();
  if (typeof value !== 'object' || value === null) return value;
  if (depth === maximumDepth) return null;
  if (Array.isArray(value)) return value.slice(0, maximumMembers).map((member) => usedOf(member, depth + 1));
  const members = Object.entries(value).slice(0, maximumMembers);
  return Object.fromEntries(members.map(([name, member]) => [name, usedOf(member, depth + 1)]));
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
