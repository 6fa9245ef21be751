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
  if (desk === undefined) throw new Error(`There is no help desk “${name}”: choose of ${deskNames.join(', ')}.`);
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
  for (const fault of verdict.faults.slice(0, 20)) report(`  ✗ ${fault}`);
}
if (values.json) {
  console.log(JSON.stringify(verdicts));
} else {
  console.log(`\nseed ${seed} (npm run faults -- --seed ${seed} plays the same faults again)`);
  console.table(
    verdicts.map(({ desk, conversations, tickets, comments, solved, faults, met, tookMs }) => ({
      desk,
      conversations,
      tickets,
      comments,
      solved,
      'not as it should be': faults.length,
      'faults met': Object.values(met).reduce((sum, count) => sum + count, 0),
      seconds: Math.round(tookMs / 1000),
    })),
  );
}
// Native parts of the Temporal SDK keep a process alive after everything has ended.
process.exit(verdicts.every(({ faults }) => faults.length === 0) ? 0 : 1);
