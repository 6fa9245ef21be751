import { planSwitchboard, type SwitchboardPlan } from '../../adapters/sunshine/switchboard/plan.ts';
import type { Print } from '../output.ts';
import { readSwitchboard, secretKeeper, withPlatform } from './platform.ts';
import type { SwitchboardCommandOptions } from './settings.ts';

/** `deskbridge switchboard plan`: prints what `apply` would do, and changes nothing. */
export function showPlan(options: SwitchboardCommandOptions, print: Print): Promise<void> {
  return withPlatform(options, async (settings, api) => {
    const secrets = await secretKeeper(settings, print);
    const plan = planSwitchboard(settings.desired, await readSwitchboard(api), secrets.known());
    if (options.json) print(JSON.stringify(plan));
    else for (const line of linesOfPlan(plan)) print(line);
  });
}

/** A plan for people: the problems, the numbered steps, the notes. */
export function linesOfPlan({ steps, problems, notes }: SwitchboardPlan): string[] {
  return [
    ...problems.map((problem) => `Problem: ${problem}`),
    ...steps.map(({ words }, index) => `${index + 1}. ${words}`),
    ...(steps.length === 0 && problems.length === 0 ? ['Nothing needs to change.'] : []),
    ...notes.map((note) => `Note: ${note}`),
  ];
}
