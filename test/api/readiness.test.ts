import { pino } from 'pino';
import { expect, it } from 'vitest';
import { askWorkers, type Sources } from '../../src/api/readiness/ask.ts';
import { keep } from '../../src/api/readiness/keep.ts';
import { createReadiness } from '../../src/api/readiness/readiness.ts';
import type { VendorHealth } from '../../src/domain/vendor-health.ts';

const silent = pino({ level: 'silent' });
const fine = { name: 'the desk', failure: null, tookMs: 40 } as const;
const withDesk = (desk: Partial<VendorHealth['desk']>): VendorHealth => {
  return { checkedAt: Date.now(), desk: { ...fine, ...desk }, messaging: fine };
};
const withMessaging = (messaging: VendorHealth['messaging']): VendorHealth => ({ ...withDesk({}), messaging });

/** What everything is found out from: all works, except for the changes. */
function sources(health: VendorHealth | null | Error, changes: Partial<Sources> = {}): Sources {
  return {
    askTemporal: async () => undefined,
    workers: {
      vendorHealth: () => (health instanceof Error ? Promise.reject(health) : Promise.resolve(health)),
      havePolled: async () => false,
    },
    taskQueue: 'queue',
    messaging: { hasWebhookSecret: true, readReported: async () => null },
    ...changes,
  };
}

it.each<[string, string, Sources, RegExp | null]>([
  ['everything works', 'ready', sources(withDesk({})), null],
  [
    'Temporal does not answer',
    'notReady',
    sources(withDesk({}), { askTemporal: () => Promise.reject(new Error('no answer')) }),
    /temporal: no answer/,
  ],
  [
    'no worker runs',
    'notReady',
    sources(new Error('no answer')),
    /worker: no worker has polled task queue queue: start one/,
  ],
  [
    'the desk rejects our credentials',
    'notReady',
    sources(withDesk({ failure: 'unauthenticated' })),
    /desk: .* rejects our credentials: set valid ones/,
  ],
  ['the desk is down', 'degraded', sources(withDesk({ failure: 'unavailable' })), /desk: .* writes are recorded/],
  [
    'the desk limits our requests',
    'degraded',
    sources(withDesk({ failure: 'rateLimited' })),
    /desk: .* limits our requests/,
  ],
  ['the desk is slow', 'degraded', sources(withDesk({ tookMs: 2_400 })), /desk: .* slowly: a check took 2400 ms/],
  [
    'our credentials have too few rights',
    'degraded',
    sources(withDesk({ failure: 'forbidden' })),
    /desk: .* too few rights/,
  ],
  ['nothing was checked yet', 'degraded', sources(null), /desk: not checked yet, messaging: not checked yet/],
  [
    'the key of messaging is refused',
    'degraded',
    sources(withMessaging({ ...fine, failure: 'unauthenticated' })),
    /messaging: .*switchboard show/,
  ],
  [
    'the worker has no messaging',
    'degraded',
    sources(withMessaging(null)),
    /messaging: .*not configured on the worker/,
  ],
])('when %s, it is %s', async (_what, status, given, reasons) => {
  const report = await createReadiness(given, silent).read();
  expect(report.status).toBe(status);
  const told = report.dependencies
    .filter(({ state }) => state !== 'ok')
    .map(({ name, reason }) => `${name}: ${reason}`);
  expect(told.join(', ')).toMatch(reasons ?? /^$/);
});

it('workers that answered a moment ago and are late now do not take the API out of service', async () => {
  const before = await askWorkers(sources(withDesk({})), null);
  const late = await askWorkers(sources(new Error('no answer')), before);
  expect(late).toMatchObject({
    state: 'impaired',
    problem: 'the workers answer late: no answer',
    health: before.health,
  });
  const gone = await askWorkers(sources(new Error('no answer')), { ...late, answeredAt: Date.now() - 31_000 });
  expect(gone.state).toBe('down');
});

it('once it shuts down, it is not ready, and nothing is asked', async () => {
  const readiness = createReadiness(sources(new Error('asked')), silent);
  readiness.withdraw();
  expect(await readiness.read()).toMatchObject({
    status: 'notReady',
    dependencies: [{ name: 'api', reason: 'it is shutting down' }],
  });
});

it('an old value is given at once while one request replaces it; one that is too old is waited for', async () => {
  let asked = 0;
  const gate = { open: Promise.resolve() };
  const ask = async (): Promise<number> => {
    asked += 1;
    await gate.open;
    return asked;
  };
  const stale = keep(ask, { freshMs: () => 0, usableMs: 60_000 });
  expect(await stale()).toBe(1);
  const held = Promise.withResolvers<void>();
  gate.open = held.promise;
  expect(await Promise.all(Array.from({ length: 100 }, stale))).toEqual(Array.from({ length: 100 }, () => 1));
  expect(asked).toBe(2);
  held.resolve();
  await expect.poll(stale).toBeGreaterThan(1);

  const expired = keep(ask, { freshMs: () => 0, usableMs: 0 });
  const first = await expired();
  expect(await expired()).toBe(first + 1);
});
