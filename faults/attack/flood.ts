import { setTimeout as delay } from 'node:timers/promises';
import { countOf, forEachAtOnce, quantiles } from '../quantiles.ts';
import type { PartResult } from '../parts.ts';
import { openTicket } from '../callers.ts';
import { credentials, pin } from '../system.ts';
import { sayPin } from './pins.ts';
import { newCall, ownNumber, strangerNumber, type Scene } from './scene.ts';

/** Requests of the attack at the same time. */
const atOnce = 40;
const wrongPasswords = 300;
const honestEveryMs = 200;
/** Added to the deadline for the way to the conversation and back, in milliseconds. */
const onTheWayMs = 250;
const minuteMs = 60_000;
/** Addresses from which the attacks come; the installation trusts the proxy that names them. */
const guessing = '203.0.113.9';
const flooding = '198.51.100.7';

/** Wrong passwords, then calls without end, from one address each, while an honest call is in progress. */
export async function flood(scene: Scene): Promise<PartResult> {
  const honest = await startHonestCall(scene);
  let result: PartResult;
  try {
    const guesses = await guessPasswords(scene);
    const calls = await floodWithCalls(scene);
    result = {
      figures: { ...guesses.figures, ...calls.figures },
      problems: [...guesses.problems, ...calls.problems],
    };
  } finally {
    await honest.stop();
  }
  const { answerDeadlineMs } = scene.system.config;
  const late = honest.answers.filter(({ tookMs }) => tookMs > answerDeadlineMs + onTheWayMs);
  const refused = honest.answers.filter(({ response }) => !/is on ticket|takes longer than usual/.test(response));
  return {
    figures: {
      ...result.figures,
      'honest call, ms to an answer': quantiles(honest.answers.map(({ tookMs }) => tookMs)),
    },
    problems: [
      ...result.problems,
      ...late.map(({ tookMs }) => `the honest call was answered after ${Math.round(tookMs)} ms`),
      ...refused.map(({ response }) => `the honest call was answered: ${response.slice(0, 100)}`),
    ],
  };
}

/** A verified customer who comments without end on their ticket. */
async function startHonestCall(scene: Scene) {
  const call = newCall(scene, ownNumber(scene, 'inProgress'));
  const { heard } = await sayPin(call, pin);
  if (heard !== 'verified') throw new Error(`the honest caller heard: ${heard}`);
  const ticket_id = await openTicket(call, 'During the flood', scene.report);
  const answers: { response: string; tookMs: number }[] = [];
  const end = new AbortController();
  const running = (async () => {
    for (let index = 0; !end.signal.aborted; index += 1) {
      answers.push(await call.call('add_comment', { ticket_id, comment_body: `Comment number ${index}.` }));
      await delay(honestEveryMs);
    }
  })();
  return {
    answers,
    stop: async (): Promise<void> => {
      end.abort();
      await running;
    },
  };
}

async function guessPasswords(scene: Scene): Promise<PartResult> {
  const { wrongCredentials } = scene.system.config.rateLimits;
  const statuses: string[] = [];
  const body = newCall(scene, strangerNumber(0)).requestOf('verify_support_pin');
  await forEachAtOnce(Array(wrongPasswords).keys(), atOnce, async (index) => {
    statuses.push(String((await post(scene, body, guessing, `guess ${index}`)).status));
  });
  const right = await post(scene, body, guessing, credentials.password);
  const counts = countOf(statuses);
  const answered = counts['401'] ?? 0;
  const problems: string[] = [];
  if (answered > wrongCredentials)
    problems.push(`${answered} wrong passwords from one address were judged; the limit is ${wrongCredentials}`);
  if (right.status !== 429) problems.push(`the right password after them was answered with ${right.status}`);
  return {
    figures: { 'wrong passwords, by status': JSON.stringify(counts), 'right password after that': right.status },
    problems,
  };
}

async function floodWithCalls(scene: Scene): Promise<PartResult> {
  const { system, sizes } = scene;
  const conversations = async (): Promise<number> =>
    (await system.client.workflow.count("WorkflowType = 'conversation'")).count;
  const before = await conversations();
  const startedAt = performance.now();
  const answers: string[] = [];
  const times: number[] = [];
  await forEachAtOnce(Array(sizes.flood).keys(), atOnce, async (index) => {
    const call = newCall(scene, strangerNumber(index));
    const askedAt = performance.now();
    const { status, text } = await post(scene, call.requestOf('verify_support_pin'), flooding, credentials.password);
    times.push(performance.now() - askedAt);
    answers.push(/All lines are busy/.test(text) ? 'busy' : String(status));
  });
  const tookMs = performance.now() - startedAt;
  // What is listed lags a little.
  await delay(3_000);
  const begun = (await conversations()) - before;
  const { newConversations } = system.config.rateLimits;
  // The minutes of the limit begin at any time.
  const most = newConversations * (Math.floor(tookMs / minuteMs) + 2);
  return {
    figures: {
      'new calls in the flood': sizes.flood,
      'seconds of the flood': Math.round(tookMs / 1000),
      'answers to the flood': JSON.stringify(countOf(answers)),
      'ms to an answer': quantiles(times),
      'conversations that were begun': begun,
      'most that may be': most,
    },
    problems: begun > most ? [`${begun} conversations were begun in the flood; the limit allows ${most}`] : [],
  };
}

/** Sends a function request from an address. */
async function post({ system }: Scene, body: unknown, address: string, password: string) {
  const authorization = `Basic ${Buffer.from(`${credentials.username}:${password}`).toString('base64')}`;
  const response = await fetch(new URL('/swaig', system.url), {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json', 'x-forwarded-for': address },
    body: JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
}
