/**
 * `npm test`: runs all checks, then all tests. Ends with a line `N passed, N failed`, in which each check counts as one.
 * Arguments are passed to vitest as filters, and leave the checks out.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Check {
  name: string;
  command: string[];
  fix: string;
}

const checks: Check[] = [
  { name: 'format', command: ['oxfmt', '--check', '.'], fix: 'npm run format' },
  { name: 'types', command: ['tsc', '--noEmit'], fix: 'fix the types named above' },
  {
    name: 'types of web/service-desk',
    command: ['tsc', '--noEmit', '-p', 'web/service-desk'],
    fix: 'fix the types named above',
  },
  { name: 'types of web/shop', command: ['tsc', '--noEmit', '-p', 'web/shop'], fix: 'fix the types named above' },
  { name: 'types of test/web', command: ['tsc', '--noEmit', '-p', 'test/web'], fix: 'fix the types named above' },
  { name: 'lint', command: ['oxlint', '--type-aware', '--deny-warnings'], fix: 'fix the lines named above' },
  {
    name: 'import rules',
    command: [
      'depcruise',
      '--config',
      '.dependency-cruiser.json',
      'src',
      'simulators',
      'demo',
      'bench',
      'faults',
      'scripts',
      'test',
      'web',
    ],
    fix: 'see the table in ARCHITECTURE.md',
  },
  { name: 'unused code', command: ['knip'], fix: 'delete the unused code named above' },
];

function run(command: string[], quiet: boolean): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const [program = '', ...args] = command;
    const child = spawn(join('node_modules', '.bin', program), args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const take = (chunk: Buffer): void => {
      output += chunk.toString();
      if (!quiet) process.stdout.write(chunk);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', (error) => resolve({ code: 1, output: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

async function runChecks(): Promise<{ passed: number; failed: number }> {
  const results = await Promise.all(checks.map(async (check) => ({ check, ...(await run(check.command, true)) })));
  for (const { check, code, output } of results) {
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${check.name}`);
    if (code !== 0) console.log(`${output.trim()}\n  → ${check.fix}\n`);
  }
  const failed = results.filter((result) => result.code !== 0).length;
  return { passed: results.length - failed, failed };
}

async function runTests(filters: string[]): Promise<{ passed: number; failed: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'deskbridge-test-'));
  const report = join(folder, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { code } = await run(['vitest', 'run', ...reporters, ...filters], false);
  try {
    const { numPassedTests: passed, numFailedTests } = JSON.parse(await readFile(report, 'utf8')) as {
      numPassedTests: number;
      numFailedTests: number;
    };
    // A file that does not load has no failed test, but makes vitest fail.
    return { passed, failed: Math.max(numFailedTests, code === 0 ? 0 : 1) };
  } catch {
    return { passed: 0, failed: 1 };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const filters = process.argv.slice(2);
console.log('Checks: format, types, lint, import rules, unused code…');
const checked = filters.length === 0 ? await runChecks() : { passed: 0, failed: 0 };
console.log('\nTests, on a real Temporal server and a time-skipping one…');
const tested = await runTests(filters);
const failed = checked.failed + tested.failed;
console.log(`\n${checked.passed + tested.passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
