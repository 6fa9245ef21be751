/**
 * `npm run faults`: plays calls on each simulated desk with random faults, killed workers and a restarted Temporal server,
 * and counts what is in the desk. `--desk jira` takes that desk only, `--seed N` plays the same faults again,
 * `--conversations N`, `--concurrency N` and `--rate 0.08` (the share of requests with a fault) set the size, `--json`
 * prints JSON. Exit status 1 when anything is missing or doubled.
 */
import { parseArgs } from 'node:util';
import { deskNames, type DeskName } from '../src/config/desk-names.ts';
import { resolveDevServer } from '../src/temporal/resolve-dev-server.ts';
import { runFaults } from './fault-run.ts';
import type { Verdict } from './verdict.ts';

const { values } = parseArgs({
  options: {
    desk: { type: 'string', multiple: true, default: [...deskNames] },
    conversations: { type: 'string', default: '500' },
    concurrency: { type: 'string', default: '20' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
    rate: { type: 'string', default: '0.08' },
    json: { type: 'boolean', default: false },
  },
});
const report = (line: string): void => console.error(line);
const binary = await resolveDevServer({ configuredPath: process.env['TEMPORAL_CLI_PATH'] ?? null, report });
const seed = Number(values.seed);
const verdicts: Verdict[] = [];
for (const name of values.desk) {
  const desk = deskNames.find((known): known is DeskName => known === name);
  if (desk === undefined) throw new Error(`There is no help desk “${name}”: choose one of ${deskNames.join(', ')}.`);
  const verdict = await runFaults({
    desk,
    conversations: Number(values.conversations),
    concurrency: Number(values.concurrency),
    seed,
    rate: Number(values.rate),
    kills: true,
    binary,
    report,
  });
  verdicts.push(verdict);
  for (const problem of verdict.problems.slice(0, 20)) report(`  ✗ ${problem}`);
}
if (values.json) {
  console.log(JSON.stringify(verdicts));
} else {
  console.log(`\nseed ${seed} (npm run faults -- --seed ${seed} plays the same faults again)`);
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
}
// Native parts of the Temporal SDK keep a process alive after everything has ended.
process.exit(verdicts.every(({ problems }) => problems.length === 0) ? 0 : 1);
