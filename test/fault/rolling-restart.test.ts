import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Caller, FunctionAnswer } from '../../simulators/signalwire/caller.ts';
import { verify } from '../support/http-stack.ts';
import { openTicket, startInstallation, type ApiProcess, type Installation } from '../support/installation.ts';
import { uniqueName } from '../support/temporal.ts';

/** Longer than the default, so that a busy machine does not count as a delay; in milliseconds. */
const deadlineMs = 6_000;
/** Callers who speak all the time. */
const callers = 3;

let installation: Installation;
beforeAll(async () => {
  installation = await startInstallation({ ANSWER_DEADLINE_MS: String(deadlineMs), SHUTDOWN_DELAY_SECONDS: '1' });
});
afterAll(() => installation.close());

/** Sends requests to APIs in turn, as a load balancer does: only to those that were ready when last probed. */
function startBalancer() {
  const ready = new Map<ApiProcess, boolean>();
  const stopping = new AbortController();
  let turn = 0;
  const probe = async (api: ApiProcess): Promise<boolean> => {
    try {
      return (await fetch(`${api.url}/readyz`)).ok;
    } catch {
      return false;
    }
  };
  const watch = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      for (const api of ready.keys()) ready.set(api, await probe(api));
      await delay(100);
    }
  };
  const watching = watch();
  return {
    add: async (api: ApiProcess) => {
      ready.set(api, false);
      await expect.poll(() => ready.get(api), { timeout: 30_000, interval: 50 }).toBe(true);
    },
    remove: (api: ApiProcess) => ready.delete(api),
    /** The result of a request to an API that is ready; a refused connection is tried with the next one. */
    send: async <Result>(request: (api: ApiProcess) => Promise<Result>): Promise<Result> => {
      for (;;) {
        const able = [...ready].flatMap(([api, isReady]) => (isReady ? [api] : []));
        turn += 1;
        const api = able[turn % able.length];
        if (api === undefined) throw new Error('no API is ready');
        try {
          return await request(api);
        } catch (error) {
          if (!isRefused(error)) throw error;
        }
      }
    },
    stop: async () => {
      stopping.abort();
      await watching;
    },
  };
}

function isRefused(error: unknown): boolean {
  const cause: unknown = error instanceof Error ? error.cause : null;
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED';
}

it('a rolling restart of two APIs and two workers under load loses nothing, and every answer comes in time', async () => {
  const balancer = startBalancer();
  const workers = await Promise.all([installation.startWorker(), installation.startWorker()]);
  const apis = await Promise.all([installation.startApi(), installation.startApi()]);
  for (const api of apis) await balancer.add(api);
  const over = new AbortController();
  const said: { ticket: number; text: string; answer: FunctionAnswer }[] = [];
  const speak = async (callId: string): Promise<void> => {
    const call = <Result>(request: (caller: Caller) => Promise<Result>) =>
      balancer.send((api) => request(api.caller(callId)));
    const ticket = await call((caller) => openTicket(caller, uniqueName('rolled')));
    while (!over.signal.aborted) {
      const text = uniqueName('said');
      const answer = await call((caller) => caller.call('add_comment', { ticket_id: ticket, comment_body: text }));
      said.push({ ticket, text, answer });
      await delay(50);
    }
  };
  const begun: string[] = [];
  for (let index = 0; index < callers; index += 1) {
    const caller = apis[0].caller();
    await expect
      .poll(
        () =>
          verify(caller).then(
            () => true,
            () => false,
          ),
        { timeout: 30_000 },
      )
      .toBe(true);
    begun.push(caller.callId);
  }
  const speaking = Promise.all(begun.map(speak));
  // It is awaited at the end; until then a failure is only remembered.
  speaking.catch(() => undefined);
  await expect.poll(() => said.length, { timeout: 30_000 }).toBeGreaterThan(callers);

  for (const worker of workers) {
    await installation.startWorker();
    expect(await worker.stop(), worker.output()).toBe('code 0');
  }
  for (const api of apis) {
    await balancer.add(await installation.startApi());
    expect(await api.stop(), api.output()).toBe('code 0');
    balancer.remove(api);
  }
  over.abort();
  await speaking;
  await balancer.stop();

  expect(
    said.filter(({ answer }) => !answer.response.includes('The comment is on')).map(({ answer }) => answer),
  ).toEqual([]);
  expect(Math.max(...said.map(({ answer }) => answer.tookMs))).toBeLessThan(deadlineMs);
  for (const { ticket, text } of said) expect(installation.timesSaid(ticket, text)).toBe(1);
}, 240_000);
