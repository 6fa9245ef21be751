import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { countOf, forEachAtOnce, quantiles } from '../quantiles.ts';
import type { PartResult } from '../parts.ts';
import { credentials } from '../system.ts';
import { newCall, strangerNumber, type Scene } from './scene.ts';

/** How many bodies are sent, of what size in bytes, and how many at the same time. */
const bodies = [
  { name: 'post prompts of 400 kB', bytes: 400_000, count: 40, atOnce: 4 },
  { name: 'bodies of 10 MB', bytes: 10_000_000, count: 6, atOnce: 2 },
] as const;
const probeEveryMs = 10;
const calmMs = 3_000;
/** Time limit of an answer of `/healthz`, in milliseconds. */
const healthLimitMs = 100;
const sentence = 'my pin is 0 1 2 3 4 5, zero one two three four five, ';

/** Big bodies full of PINs are sent while `/healthz` is asked: it answers all the time. */
export async function bigBodies(scene: Scene): Promise<PartResult> {
  const calm = startProbe(scene);
  await delay(calmMs);
  const calmTimes = await calm.stop();
  const result: PartResult = { figures: { '/healthz before, ms': quantiles(calmTimes) }, problems: [] };
  for (const { name, bytes, count, atOnce } of bodies) {
    // Made before the clock runs: this process would be busy with it.
    const prepared = Array.from({ length: count }, (_, index) => bodyOf(scene, index, bytes));
    const probe = startProbe(scene);
    const statuses: string[] = [];
    const times: number[] = [];
    await forEachAtOnce(prepared, atOnce, async (body) => {
      for (let status = 503; status === 503;) {
        const sentAt = performance.now();
        status = await send(scene, body);
        statuses.push(String(status));
        times.push(performance.now() - sentAt);
      }
    });
    const health = await probe.stop();
    result.figures[`/healthz during ${name}, ms`] = quantiles(health);
    result.figures[`${name}, by status`] = JSON.stringify(countOf(statuses));
    result.figures[`${name}, ms to an answer`] = quantiles(times);
    // A machine that is busy with other work makes single answers late without any body.
    const limitMs = healthLimitMs + Math.max(...calmTimes);
    const late = health.filter((tookMs) => tookMs > limitMs).length;
    if (late > 0)
      result.problems.push(`during ${name}, ${late} answers of /healthz took longer than ${Math.round(limitMs)} ms`);
    // After 503 it was sent again, as the platform does.
    const failed = statuses.filter((status) => !['200', '503'].includes(status));
    if (failed.length > 0) result.problems.push(`${failed.length} ${name} were answered with ${failed.join(', ')}`);
  }
  return result;
}

/** A report after a call whose log is a talk full of PINs. */
function bodyOf(scene: Scene, index: number, bytes: number): string {
  const call = newCall(scene, strangerNumber(index));
  const entry = { role: 'user', content: sentence.repeat(38) };
  const length = Math.ceil(bytes / JSON.stringify(entry).length);
  const report = {
    action: 'post_conversation',
    call_id: call.callId,
    call_log: Array.from({ length }, () => entry),
    post_prompt_data: { raw: sentence.repeat(20), parsed: [] },
  };
  return JSON.stringify(report);
}

async function send({ system }: Scene, body: string): Promise<number> {
  const authorization = `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')}`;
  const response = await fetch(new URL('/swaig/post_prompt', system.url), {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body,
  });
  await response.text();
  return response.status;
}

/** Asks `/healthz` from a thread of its own, so that what this process does is not measured. */
function startProbe({ system }: Scene) {
  const workerData = { url: `${system.url}/healthz`, everyMs: probeEveryMs };
  const thread = new Worker(new URL('./probe-thread.ts', import.meta.url), { workerData });
  return {
    /** Ends it; returns the time that each answer took, in milliseconds. */
    stop: async (): Promise<number[]> => {
      const answer = once(thread, 'message');
      thread.postMessage('stop');
      const [times] = (await answer) as [number[]];
      await thread.terminate();
      return times;
    },
  };
}
