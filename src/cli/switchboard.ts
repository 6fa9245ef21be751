import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import type { SunshineApi } from '../adapters/sunshine/index.ts';
import { createSunshine } from '../adapters/sunshine/index.ts';
import { readEnvironment } from '../config/env.ts';
import { ConfigError, type ConfigFault } from '../config/problems.ts';
import { readSunshine, type SunshineConfig } from '../config/sections/sunshine.ts';
import { environmentSchema, fixes } from '../config/variables.ts';
import type { CallOptions } from '../ports/call.ts';
import { applySwitchboard } from '../adapters/sunshine/switchboard/apply.ts';
import { describeSwitchboard } from '../adapters/sunshine/switchboard/describe.ts';
import { type DesiredSwitchboard, desiredSwitchboard } from '../adapters/sunshine/switchboard/desired.ts';
import { explained, SwitchboardError } from '../adapters/sunshine/switchboard/errors.ts';
import { readLive } from '../adapters/sunshine/switchboard/live.ts';
import { planSwitchboard, type SwitchboardPlan } from '../adapters/sunshine/switchboard/plan.ts';
import { printedSecret, secretFile } from '../adapters/sunshine/switchboard/secret-file.ts';
import { demoEnvironment } from '../process/running-demo.ts';
import { tableOf } from './table.ts';

/** Options of the commands, as they are typed. */
interface Options {
  json: boolean;
  name?: string;
  agentType?: string;
  channel: { channel: string; seat: string | null }[];
  secretFile?: string;
}

/** What a run needs, from the environment and the options. */
interface Setting {
  config: SunshineConfig;
  desired: DesiredSwitchboard;
  /** Null: the secret is printed. */
  secretFile: string | null;
}

type Print = (line: string) => void;

/** Longest one step waits for the platform, in milliseconds. */
const limitMs = 30_000;
const variables = environmentSchema.pick({
  PUBLIC_URL: true,
  DATA_DIR: true,
  ZENDESK_SUBDOMAIN: true,
  SUNSHINE_URL: true,
  SUNSHINE_APP_ID: true,
  SUNSHINE_KEY_ID: true,
  SUNSHINE_KEY_SECRET: true,
  SUNSHINE_AUTH: true,
  SUNSHINE_WEBHOOK_SECRET: true,
  SUNSHINE_BOT_SEAT: true,
  SUNSHINE_AGENT_SEAT: true,
});
const callOptions = (): CallOptions => ({ signal: AbortSignal.timeout(limitMs) });

/** @throws {ConfigError} naming every fault at once */
function readSetting(env: NodeJS.ProcessEnv, options: Options): Setting {
  const { data, error } = variables.safeParse(env);
  const faultOf = (variable: string, problem: string): ConfigFault => ({
    variable,
    problem,
    fix: fixes[variable] ?? 'Correct it',
  });
  if (data === undefined) throw new ConfigError(error.issues.map((one) => faultOf(String(one.path[0]), one.message)));
  const faults: ConfigFault[] = [];
  const config = readSunshine(data, faults, []);
  if (data.PUBLIC_URL === undefined) {
    faults.push(faultOf('PUBLIC_URL', 'is not set, so the platform cannot be told where to send events'));
  }
  if (faults.length > 0) throw new ConfigError(faults);
  if (config === null || data.PUBLIC_URL === undefined) {
    throw new Error('Messaging is not configured: set the SUNSHINE_… settings.');
  }
  const desired = desiredSwitchboard({
    publicUrl: data.PUBLIC_URL,
    integrationName: options.name,
    botSeat: config.botSeat,
    agentSeat: config.agentSeat,
    agentType: options.agentType,
    channels: options.channel,
  });
  const file = options.secretFile ?? path.join(data.DATA_DIR, 'sunshine-webhook-secret.env');
  return { config, desired, secretFile: file === '-' ? null : path.resolve(file) };
}

function printPlan({ steps, problems, notes }: SwitchboardPlan, json: boolean, print: Print): void {
  if (json) {
    print(JSON.stringify({ steps, problems, notes }));
    return;
  }
  for (const problem of problems) print(`Problem: ${problem}`);
  for (const [index, { words }] of steps.entries()) print(`${index + 1}. ${words}`);
  if (steps.length === 0 && problems.length === 0) print('Everything is as it shall be.');
  for (const note of notes) print(`Note: ${note}`);
}

async function withApi<T>(options: Options, work: (setting: Setting, api: SunshineApi) => Promise<T>): Promise<T> {
  const setting = readSetting(demoEnvironment(readEnvironment()), options);
  const sunshine = createSunshine(setting.config);
  try {
    return await work(setting, sunshine.api);
  } finally {
    await sunshine.close();
  }
}

function keeperOf({ secretFile: file, config }: Setting, print: Print) {
  return file === null
    ? Promise.resolve(printedSecret(config.webhookSecrets, print))
    : secretFile(file, config.webhookSecrets);
}

const reading = (api: SunshineApi) => explained('read the present state', readLive(api, callOptions()));

/** `deskbridge switchboard show`: the switchboard as it is. */
export function showSwitchboard(options: Options, print: Print): Promise<void> {
  return withApi(options, async ({ desired }, api) => {
    const described = describeSwitchboard(desired, await reading(api));
    if (options.json) {
      print(JSON.stringify(described));
      return;
    }
    const { switchboard, integration, seats, channels } = described;
    const state = switchboard === null ? 'none' : `${switchboard.id}, ${switchboard.enabled ? 'enabled' : 'disabled'}`;
    print(`switchboard  ${state}`);
    print(`webhook      ${integration?.webhookTarget ?? 'none'}`);
    const rows = seats.map(({ name, role, integrationType, next, standbyEvents, isDefault }) => [
      isDefault ? `${name} (default)` : name,
      role ?? '',
      integrationType,
      next,
      standbyEvents ? 'yes' : 'no',
    ]);
    for (const line of tableOf(['seat', 'ours', 'type', 'next', 'standby events'], rows)) print(line);
    for (const { type, id, beginsWith } of channels) print(`channel ${type} (${id}) begins with ${beginsWith}`);
  });
}

/** `deskbridge switchboard plan`: what `apply` would do. */
export function showPlan(options: Options, print: Print): Promise<void> {
  return withApi(options, async (setting, api) => {
    const secrets = await keeperOf(setting, print);
    printPlan(planSwitchboard(setting.desired, await reading(api), secrets.known()), options.json, print);
  });
}

async function isAgreed(ask: (question: string) => Promise<string>): Promise<boolean> {
  return /^y(?:es)?$/i.test((await ask('Do it? [y/N] ')).trim());
}

async function askInTerminal(question: string): Promise<string> {
  if (!process.stdin.isTTY) throw new Error('Nobody can be asked here: use --yes.');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}

/** `deskbridge switchboard apply`: makes it so, after a yes. @param ask for tests */
export function apply(options: Options & { yes: boolean }, print: Print, ask = askInTerminal): Promise<void> {
  return withApi(options, async (setting, api) => {
    const { desired, secretFile: file } = setting;
    // With --json a printed secret would be in the middle of it.
    const secrets = await keeperOf(setting, options.json ? (line) => process.stderr.write(`${line}\n`) : print);
    const plan = planSwitchboard(desired, await reading(api), secrets.known());
    if (plan.problems.length > 0) throw new SwitchboardError(plan.problems.join('\n'));
    if (!options.json) printPlan(plan, false, print);
    if (plan.steps.length > 0 && !options.yes && !(await isAgreed(ask))) {
      throw new Error('Nothing was done.');
    }
    const before = secrets.known().webhookId;
    const onStep = ({ words }: { words: string }): void => {
      if (!options.json) print(`Done: ${words}`);
    };
    const done = await applySwitchboard(desired, { api, secrets, options: callOptions, onStep });
    const written = file !== null && secrets.known().webhookId !== before ? file : null;
    if (options.json) print(JSON.stringify({ done, secretFile: written, notes: plan.notes }));
    else if (written !== null) print(`The secret of the webhook is in ${written}: put its line into the environment.`);
  });
}

function channelChoice(value: string, previous: Options['channel']): Options['channel'] {
  const [channel = '', seat = ''] = value.split('=');
  if (channel === '' || seat === '') throw new Error('Write --channel like web=bot, or web=default.');
  return [...previous, { channel, seat: seat === 'default' ? null : seat }];
}

/** `deskbridge switchboard …`: sets up our place on the switchboard of the messaging platform. */
export function addSwitchboardCommands(program: Command): void {
  const print: Print = (line) => console.log(line);
  const group = program.command('switchboard').description('our place on the switchboard of Sunshine Conversations');
  const withOptions = (command: Command): Command =>
    command
      .option('--name <name>', 'name of our integration there (Deskbridge)')
      .option('--agent-type <type>', 'integration type of the agents’ seat (zd:agentWorkspace)')
      .option(
        '--channel <channel=seat>',
        'what a channel begins with: bot, agent, another seat, default',
        channelChoice,
        [],
      )
      .option('--secret-file <path>', 'where the secret of the webhook is written; - prints it')
      .option('--json', 'print JSON', false);
  withOptions(group.command('show').description('as it is')).action((options: Options) =>
    showSwitchboard(options, print),
  );
  withOptions(group.command('plan').description('what would be changed')).action((options: Options) =>
    showPlan(options, print),
  );
  withOptions(group.command('apply').description('change it; an interrupted run is simply run again'))
    .option('--yes', 'do not ask', false)
    .action((options: Options & { yes: boolean }) => apply(options, print));
}
