/**
 * `npm run faults`: plays conversations on a whole installation while something goes wrong, and counts what became of them.
 * `--seed N` plays the same again, `--json` prints JSON. Exit status 1 when a promise was broken.
 * `--profile faults` (the default) injects faults, kills processes and restarts the Temporal server; `--profile webchat`
 * plays only its web chats; `attack`, `size` and `restart` are described in docs/fault-runs.md, with their options.
 */
import { parseArgs } from 'node:util';
import { deskNames, type DeskName } from '../src/config/desk-names.ts';
import { resolveDevServer } from '../src/temporal/resolve-dev-server.ts';
import { runAttack } from './attack/run-attack.ts';
import { runChats } from './chats/run-chats.ts';
import { runFaults } from './fault-run.ts';
import { printParts, type PartVerdict } from './parts.ts';
import { runRestart } from './restart/run-restart.ts';
import { runSize } from './size/run-size.ts';
import type { Verdict } from './verdict.ts';

const { values } = parseArgs({
  options: {
    profile: { type: 'string', default: 'faults' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
    json: { type: 'boolean', default: false },
    // Of the profile faults.
    desk: { type: 'string', multiple: true, default: [...deskNames] },
    conversations: { type: 'string', default: '500' },
    concurrency: { type: 'string', default: '20' },
    rate: { type: 'string', default: '0.08' },
    chats: { type: 'string', default: '60' },
    'chats-at-once': { type: 'string', default: '10' },
    // Of the profiles attack, size and restart: names of parts.
    only: { type: 'string', multiple: true, default: [] },
    // Of the profile attack.
    'right-pins': { type: 'string', default: '200' },
    'same-number': { type: 'string', default: '40' },
    spoofed: { type: 'string', default: '100' },
    'wrong-tries': { type: 'string', default: '300' },
    honest: { type: 'string', default: '40' },
    samples: { type: 'string', default: '16' },
    flood: { type: 'string', default: '2000' },
    // Of the profile size.
    functions: { type: 'string', default: '1000' },
    writes: { type: 'string', default: '9000' },
    events: { type: 'string', default: '20000' },
    deliveries: { type: 'string', default: '2000' },
    // Of the profile restart.
    callers: { type: 'string', default: '3' },
    restarts: { type: 'string', default: '3' },
  },
});
const report = (line: string): void => console.error(line);
const binary = await resolveDevServer({ configuredPath: process.env['TEMPORAL_CLI_PATH'] ?? null, report });
const seed = numberOf('seed');
const profiles: Readonly<Record<string, () => Promise<boolean>>> = {
  faults: playFaults,
  webchat: async () => show(await playWebchat()),
  attack: async () => show(await runAttack({ seed, sizes: attackSizes(), only: values.only, binary, report })),
  size: async () => show(await runSize({ seed, sizes: sizeSizes(), only: values.only, binary, report })),
  restart: async () =>
    show(
      await runRestart({
        callers: numberOf('callers'),
        chats: numberOf('chats-at-once'),
        restarts: numberOf('restarts'),
        only: values.only,
        binary,
        report,
      }),
    ),
};
const play = profiles[values.profile];
if (play === undefined) {
  throw new Error(`There is no profile “${values.profile}”: choose one of ${Object.keys(profiles).join(', ')}.`);
}
// Ends through `exit`, where the processes of the installation are killed.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const isKept = await play();
// Native parts of the Temporal SDK keep a process alive after everything has ended.
process.exit(isKept ? 0 : 1);

async function playFaults(): Promise<boolean> {
  const verdicts: Verdict[] = [];
  for (const name of values.desk) {
    const desk = deskNames.find((known): known is DeskName => known === name);
    if (desk === undefined) throw new Error(`There is no help desk “${name}”: choose one of ${deskNames.join(', ')}.`);
    const verdict = await runFaults({
      desk,
      conversations: numberOf('conversations'),
      concurrency: numberOf('concurrency'),
      seed,
      rate: numberOf('rate'),
      kills: true,
      binary,
      report,
    });
    verdicts.push(verdict);
    for (const problem of verdict.problems.slice(0, 20)) report(`  ✗ ${problem}`);
  }
  const chats = values.desk.includes('zendesk') && numberOf('chats') > 0 ? await playWebchat() : [];
  if (values.json) {
    console.log(JSON.stringify([...verdicts, ...chats]));
  } else {
    sayHowToRepeat();
    console.table(
      verdicts.map(({ desk, conversations, tickets, comments, solved, problems, met, tookMs }) => ({
        desk,
        conversations,
        tickets,
        comments,
        solved,
        problems: problems.length,
        'faults met': Object.values(met).reduce((sum, count) => sum + count, 0),
        seconds: Math.round(tookMs / 1000),
      })),
    );
    printParts(chats);
  }
  return [...verdicts, ...chats].every(({ problems }) => problems.length === 0);
}

function playWebchat(): Promise<PartVerdict[]> {
  return runChats({
    chats: numberOf('chats'),
    concurrency: numberOf('chats-at-once'),
    seed,
    rate: numberOf('rate'),
    binary,
    report,
  });
}

function show(verdicts: readonly PartVerdict[]): boolean {
  if (values.json) {
    console.log(JSON.stringify({ profile: values.profile, seed, parts: verdicts }));
  } else {
    sayHowToRepeat();
    printParts(verdicts);
  }
  return verdicts.every(({ problems }) => problems.length === 0);
}

function sayHowToRepeat(): void {
  const profile = values.profile === 'faults' ? '' : ` --profile ${values.profile}`;
  console.log(`\nseed ${seed} (npm run faults -- --seed ${seed}${profile} plays the same again)`);
}

function attackSizes() {
  return {
    rightPins: numberOf('right-pins'),
    sameNumber: numberOf('same-number'),
    spoofed: numberOf('spoofed'),
    wrongTries: numberOf('wrong-tries'),
    honest: numberOf('honest'),
    samples: numberOf('samples'),
    flood: numberOf('flood'),
  };
}

function sizeSizes() {
  return {
    functions: numberOf('functions'),
    writes: numberOf('writes'),
    events: numberOf('events'),
    deliveries: numberOf('deliveries'),
  };
}

function numberOf(name: Exclude<keyof typeof values, 'profile' | 'json' | 'desk' | 'only'>): number {
  const number = Number(values[name]);
  if (!Number.isFinite(number) || number < 0) throw new Error(`--${name} takes a number, not “${values[name]}”.`);
  return number;
}
