import path from 'node:path';
import { type DesiredSwitchboard, desiredSwitchboard } from '../../adapters/sunshine/switchboard/desired.ts';
import { ConfigError, type ConfigProblem } from '../../config/problems.ts';
import { sunshineSection, type SunshineConfig } from '../../config/sections/sunshine.ts';
import { environmentSchema, problemOf, problemsOf } from '../../config/variables.ts';

/** Options of the commands as they are typed. */
export interface SwitchboardCommandOptions {
  json: boolean;
  /** Name of our integration. */
  name?: string;
  /** Integration type of the agents' seat. */
  agentType?: string;
  /** Seat that a channel starts with; a null seat stands for the switchboard's default. */
  channel: { channel: string; seat: string | null }[];
  /** Path of the file for the webhook's secret; `-` prints the secret. */
  secretFile?: string;
}

/** What a command needs, from the environment and the options. */
export interface SwitchboardSettings {
  config: SunshineConfig;
  desired: DesiredSwitchboard;
  /** Absolute path of the file for the webhook's secret; null prints the secret. */
  secretFile: string | null;
}

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

/** Reads the settings. @throws {ConfigError} naming every problem at once */
export function readSettings(env: NodeJS.ProcessEnv, options: SwitchboardCommandOptions): SwitchboardSettings {
  const { data, error } = variables.safeParse(env);
  if (data === undefined) throw new ConfigError(problemsOf(error));
  const problems: ConfigProblem[] = [];
  const config = sunshineSection.read(data, problems, []);
  if (config === null && problems.length === 0) {
    problems.push({
      variable: 'SUNSHINE_APP_ID',
      problem: 'is not set, and no other setting of messaging is',
      fix: 'Set SUNSHINE_APP_ID, SUNSHINE_KEY_ID and SUNSHINE_KEY_SECRET: see “Connect messaging” in README.md',
    });
  }
  if (data.PUBLIC_URL === undefined) {
    problems.push(problemOf('PUBLIC_URL', 'is not set, so the platform has no address to send events to'));
  }
  if (problems.length > 0 || config === null || data.PUBLIC_URL === undefined) throw new ConfigError(problems);
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
