import fc from 'fast-check';
import type { FaultOrder } from '../../../../simulators/faults.ts';
import { always, step, type Weighted } from './step.ts';

const workerEnds = fc.constant(step('another worker', always, ({ bench }) => bench.stack.replaceWorker()));
const processEnds = fc
  .tuple(fc.nat({ max: 1 }), fc.constantFrom('killed' as const, 'stopped' as const))
  .map(([index, how]) =>
    step(`process ${index + 1} of the API is ${how}, and another takes its place`, always, ({ bench }) =>
      bench.processes.replace(index, how),
    ),
  );
const holds = fc.constant(
  step(
    'webhooks are held',
    ({ held }) => !held,
    (run) => run.hold(),
  ),
);
const releases = fc.record({ copies: fc.integer({ min: 1, max: 3 }), reversed: fc.boolean() }).map((order) =>
  step(
    `webhooks are released ${JSON.stringify(order)}`,
    ({ held }) => held,
    (run) => run.release(order),
  ),
);

const conversation = String.raw`conversations/[0-9a-f]+`;
const faults: readonly FaultOrder[] = [
  { kind: 'lostAnswer', match: { method: 'POST', path: 'conversations$' } },
  { kind: 'status', status: 500, match: { method: 'POST', path: 'conversations$' } },
  { kind: 'lostAnswer', match: { method: 'POST', path: 'users$' } },
  { kind: 'lostAnswer', match: { method: 'POST', path: `${conversation}/messages$` } },
  { kind: 'status', status: 500, match: { method: 'POST', path: `${conversation}/messages$` } },
  { kind: 'status', status: 429, retryAfter: 1, match: { method: 'POST', path: `${conversation}/messages$` } },
  { kind: 'reset', match: { method: 'POST', path: `${conversation}/messages$` } },
  { kind: 'lostAnswer', match: { method: 'POST', path: `${conversation}/passControl$` } },
  { kind: 'status', status: 503, match: { method: 'POST', path: `${conversation}/passControl$` } },
  { kind: 'reset', match: { method: 'GET', path: `${conversation}$` } },
  { kind: 'status', status: 429, retryAfter: 1, match: { method: 'GET', path: `${conversation}$` } },
];
const platformFails = fc.constantFrom(...faults).map((order) =>
  step(`the platform fails: ${order.kind} ${order.match?.method} ${order.match?.path}`, always, ({ bench }) => {
    bench.stack.sunshine.faults.add(order);
  }),
);

/** What goes wrong around the chats. */
export const troubles: readonly Weighted[] = [
  [1, workerEnds],
  [2, processEnds],
  [2, holds],
  [3, releases],
  [3, platformFails],
];
