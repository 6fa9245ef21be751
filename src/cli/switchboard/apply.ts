import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { applySwitchboard, type ApplyParts } from '../../adapters/sunshine/switchboard/apply.ts';
import { SwitchboardError } from '../../adapters/sunshine/switchboard/errors.ts';
import { planSwitchboard } from '../../adapters/sunshine/switchboard/plan.ts';
import { prepareDirectory } from '../../config/data-directory.ts';
import type { Print } from '../output.ts';
import { linesOfPlan } from './plan.ts';
import { callOptions, readSwitchboard, secretKeeper, withPlatform } from './platform.ts';
import { checkService, selfTest, type SelfTestParts } from './self-test.ts';
import type { SwitchboardCommandOptions } from './settings.ts';

/**
 * `deskbridge switchboard apply`: makes the changes of the plan, after a yes or with `--yes`. The first run prepares and
 * gets the secret of the webhook. A run after the service has it sends a self-test, and switches on when that came back.
 * @param ask asks the administrator; by default in the terminal
 * @param times of the self-test, see `SelfTestParts`
 */
export function apply(
  options: SwitchboardCommandOptions & { yes: boolean },
  print: Print,
  ask = askInTerminal,
  times: Pick<SelfTestParts, 'limitMs' | 'everyMs'> = {},
): Promise<void> {
  return withPlatform(options, async (settings, api) => {
    const { desired, secretFile: file } = settings;
    const setting = options.secretFile === undefined ? 'DATA_DIR' : '--secret-file';
    if (file !== null) prepareDirectory(path.dirname(file), setting);
    // With --json, a printed secret would be in the middle of the JSON.
    const secrets = await secretKeeper(settings, options.json ? (line) => process.stderr.write(`${line}\n`) : print);
    const plan = planSwitchboard(desired, await readSwitchboard(api), secrets.known());
    if (plan.problems.length > 0) throw new SwitchboardError(plan.problems.join('\n'));
    if (!options.json) for (const line of linesOfPlan(plan)) print(line);
    if (plan.steps.length > 0 && !options.yes && !(await isAgreed(ask))) {
      throw new Error('Nothing was changed.');
    }
    const before = secrets.known().webhookId;
    const onStep = ({ words }: { words: string }): void => {
      if (!options.json) print(`Done: ${words}`);
    };
    const secretPlace = file ?? 'the line that was printed';
    const test = { api, desired, options: callOptions, secretPlace, ...times };
    const parts: ApplyParts = {
      api,
      secrets,
      options: callOptions,
      onStep,
      selfTest: (secret) => selfTest(test, secret),
      checkService: (secret) => checkService(test, secret),
    };
    const { done, isOn } = await applySwitchboard(desired, parts);
    const written = file !== null && secrets.known().webhookId !== before ? file : null;
    const next = isOn ? null : nextStep(secretPlace);
    if (options.json) print(JSON.stringify({ done, isOn, next, secretFile: written, notes: plan.notes }));
    else if (next !== null) print(next);
    else if (written !== null) print(`The webhook's secret is in ${written}: copy its line into the environment.`);
  });
}

/** What the administrator does after a run that only prepared. */
function nextStep(secretPlace: string): string {
  return `Everything is prepared, and nothing is switched on yet. Copy SUNSHINE_WEBHOOK_SECRET from ${secretPlace} into the environment of the service, restart it, and run apply again: it sends a self-test and then switches on.`;
}

async function isAgreed(ask: (question: string) => Promise<string>): Promise<boolean> {
  return /^y(?:es)?$/i.test((await ask('Apply these changes? [y/N] ')).trim());
}

async function askInTerminal(question: string): Promise<string> {
  if (!process.stdin.isTTY) throw new Error('There is no terminal to ask in: use --yes.');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}
