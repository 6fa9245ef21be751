import fc from 'fast-check';
import { ada } from '../../../support/messaging-stack.ts';
import type { FaultOrder } from '../../../../simulators/faults.ts';
import { checkAtRest } from './invariants.ts';
import { meanwhile, rest, type Bench, type Run } from './run.ts';

/** Something that happens to a conversation. The simulators themselves serve as the model. */
export type Step = fc.AsyncCommand<Run, Bench>;

function step(name: string, may: (run: Run) => boolean, act: (run: Run) => void | Promise<void>): Step {
  return { check: may, run: async (run) => act(run), toString: () => name };
}

const always = (): boolean => true;
const begun = (run: Run): boolean => run.conversation !== null;
const withHuman = (run: Run): boolean => run.active === 'agent' && run.handoffIsSeen;

/** What customers say; each text needs an answer. */
const words = [
  'what can you do?',
  'show my tickets please',
  'I was charged twice on my invoice',
  'hello',
  'The shelf arrived broken',
  'yes',
  'thanks',
];
const requests = ['I want to talk to a human', 'get me a real person please'] as const;

const says = fc.constantFrom(...words).map((text) => step(`customer: ${text}`, always, say(text)));
const asksForHuman = fc.constantFrom(...requests).map((text) => step(`customer: ${text}`, always, say(text)));
const opens = fc.constant(step('customer: I want to open a ticket', always, say('I want to open a ticket')));
const writesPin = fc
  .constantFrom(ada.pin, `my PIN is ${ada.pin}`)
  .map((text) =>
    step(
      `customer: ${text.replace(ada.pin, 'PIN')}`,
      always,
      ({ customer, pins }) => void pins.add(customer.say(text)),
    ),
  );

function say(text: string): (run: Run) => void {
  return (run) => void run.customer.say(run.unique(text));
}

const types = fc
  .boolean()
  .map((typing) =>
    step(`customer ${typing ? 'starts' : 'stops'} typing`, begun, ({ customer }) => customer.type(typing)),
  );

const offered = ({ pending, handoffIsSeen }: Run): boolean => pending === 'agent' && handoffIsSeen;
const answers = fc.constant(
  step(
    'human says',
    (run) => withHuman(run) || offered(run),
    ({ agent }) => void agent.say('Robin here, I am on it.'),
  ),
);
const accepts = fc.constantFrom('none' as const, 'acceptControl' as const).map((acceptCall) =>
  step(`human accepts, ${acceptCall}`, offered, ({ agent, bench }) => {
    bench.stack.sunshine.settings.acceptCall = acceptCall;
    agent.accept();
  }),
);
const passes = fc.constant(step('human passes back', withHuman, ({ agent }) => agent.passBack('bot')));
const solves = fc.constant(
  step(
    'human solves',
    (run) => withHuman(run) && run.ticket !== null,
    ({ agent }) => agent.solve(),
  ),
);
const closes = fc.constantFrom('release' as const, 'pass' as const).map((afterClose) =>
  step(
    `human closes, ${afterClose}`,
    (run) => withHuman(run) && run.ticket !== null,
    (run) => {
      run.bench.stack.sunshine.settings.afterClose = afterClose;
      run.closes += 1;
      run.agent.close();
    },
  ),
);

const holds = fc.constant(
  step(
    'webhooks are held',
    ({ held }) => !held,
    (run) => {
      run.bench.stack.sunshine.holdWebhooks();
      run.held = true;
    },
  ),
);
const releases = fc.record({ copies: fc.integer({ min: 1, max: 3 }), reversed: fc.boolean() }).map((order) =>
  step(
    `webhooks are released ${JSON.stringify(order)}`,
    ({ held }) => held,
    (run) => {
      run.bench.stack.sunshine.releaseWebhooks(order);
      run.held = false;
    },
  ),
);
const loses = fc
  .integer({ min: 1, max: 3 })
  .map((calls) => step(`the API is away for ${calls} calls`, always, ({ bench }) => bench.gate.refuse(calls)));
const repeats = fc
  .integer({ min: 1, max: 3 })
  .map((calls) => step(`${calls} answers of the API are lost`, always, ({ bench }) => bench.gate.loseAnswers(calls)));

const conversation = String.raw`conversations/[0-9a-f]+`;
const platformFaults: readonly FaultOrder[] = [
  { kind: 'lostAnswer', match: { method: 'POST', path: `${conversation}/messages$` } },
  { kind: 'status', status: 503, match: { method: 'POST', path: `${conversation}/messages$` } },
  { kind: 'lostAnswer', match: { method: 'POST', path: `${conversation}/(?:pass|offer)Control$` } },
  { kind: 'status', status: 503, match: { method: 'POST', path: `${conversation}/(?:pass|offer)Control$` } },
  { kind: 'lostAnswer', match: { method: 'GET', path: `${conversation}$` } },
  { kind: 'status', status: 429, retryAfter: 1, match: { method: 'GET', path: `${conversation}$` } },
  { kind: 'reset', match: { method: 'DELETE' } },
];
const deskFault: FaultOrder = { kind: 'lostAnswer', match: { method: 'POST', path: 'v2/tickets$' } };

const platformFails = fc.constantFrom(...platformFaults).map((order) =>
  step(`the platform fails: ${order.kind} ${order.match?.method} ${order.match?.path ?? ''}`, always, ({ bench }) => {
    bench.stack.sunshine.faults.add(order);
  }),
);
const deskFails = fc.constant(
  step('the desk loses an answer', always, ({ bench }) => void bench.stack.desk.faults.add(deskFault)),
);
const restarts = fc.constant(step('another worker', begun, ({ bench }) => bench.stack.replaceWorker()));

const goesOn = fc
  .integer({ min: 1, max: 12 })
  .map((requests) => step(`${requests} requests later`, begun, (run) => meanwhile(run, requests)));
const rests = fc.constant(
  step('everything comes to rest', begun, async (run) => {
    run.calm();
    await checkAtRest(run);
  }),
);

/** Ways in which a conversation may have begun: what the customer says until some state is reached. */
const beginnings = {
  greeted: [],
  proven: ['show my tickets', ada.pin],
  handedOff: [requests[0]],
  provenAndHandedOff: ['show my tickets', ada.pin, requests[0]],
  ticketWanted: ['I want to open a ticket', ada.pin],
} as const;

/** Any beginning. */
export const anyBeginning = fc.constantFrom(...(Object.keys(beginnings) as (keyof typeof beginnings)[]));

/** Begins the conversation, and waits until nothing more happens. */
export async function begin(run: Run, beginning: keyof typeof beginnings): Promise<void> {
  for (const text of ['hello', ...beginnings[beginning]]) {
    const id = run.customer.say(text);
    if (text === ada.pin) run.pins.add(id);
    await rest(run);
  }
}

/** Any sequence of events, with frequent ones more often. Steps that are impossible when their turn comes are left out. */
export function courses(): fc.Arbitrary<Iterable<Step>> {
  const weighted: [number, fc.Arbitrary<Step>][] = [
    [4, says],
    [4, asksForHuman],
    [3, opens],
    [3, writesPin],
    [2, types],
    [4, answers],
    [4, accepts],
    [3, passes],
    [3, solves],
    [4, closes],
    [2, holds],
    [3, releases],
    [1, loses],
    [1, repeats],
    [3, platformFails],
    [1, deskFails],
    [1, restarts],
    [5, goesOn],
    [6, rests],
  ];
  const all = weighted.flatMap(([weight, arbitrary]) => Array.from({ length: weight }, () => arbitrary));
  return fc.commands(all, { maxCommands: 28, size: 'max' });
}
