import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tableOf, withTable, type MutationReport } from './table.ts';

const document = 'docs/mutation.md';
const output = 'test-output/mutation.json';

// Arguments are the files to change, by default all; a part says nothing about the whole.
const parts = process.argv.slice(2);
rmSync(output, { force: true });
const scope = parts.length === 0 ? [] : ['--mutate', parts.join(',')];
const { status } = spawnSync('stryker', ['run', ...scope], { stdio: 'inherit' });
if (parts.length === 0 && existsSync(output)) {
  const report = JSON.parse(readFileSync(output, 'utf8')) as MutationReport;
  writeFileSync(document, withTable(readFileSync(document, 'utf8'), tableOf(report)));
}
process.exitCode = status ?? 1;
