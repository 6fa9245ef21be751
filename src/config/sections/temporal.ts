import { z } from 'zod';
import type { ConfigProblem } from '../problems.ts';
import type { Section, SettingsOf } from '../section.ts';
import { text } from '../variable-kinds.ts';

/** Variables that tell `@temporalio/envconfig` where to look for the file of profiles. */
const locationsOfProfiles = new Set(['HOME', 'XDG_CONFIG_HOME', 'APPDATA', 'USERPROFILE']);

const variables = {
  TEMPORAL_ADDRESS: text(),
  TEMPORAL_NAMESPACE: text(),
  TEMPORAL_API_KEY: text(),
  TEMPORAL_PROFILE: text(),
  TEMPORAL_CONFIG_FILE: text(),
  TEMPORAL_TASK_QUEUE: z.string().default('deskbridge'),
  TEMPORAL_CLI_PATH: text(),
};

/** How the Temporal server is reached. */
export interface TemporalConfig {
  /** True: no address or profile is set, so the embedded server is started. */
  embedded: boolean;
  taskQueue: string;
  /** Namespace of the embedded server. For any other server the connection settings decide. */
  embeddedNamespace: string;
  /** The `temporal` executable. Null: it is searched for. */
  cliPath: string | null;
  /** The `TEMPORAL_…` variables that are set, for `@temporalio/envconfig`. Contains secrets. */
  environment: Record<string, string>;
}

/**
 * How the Temporal server is reached. It also reads variables that are not listed here, such as `TEMPORAL_TLS…`, from
 * the environment.
 */
export const temporalSection = {
  variables,
  fixes: {},
  read: readTemporal,
  describe: ({ embedded, environment, taskQueue }) => ({
    temporal: embedded ? 'embedded' : (environment['TEMPORAL_ADDRESS'] ?? 'from a profile'),
    taskQueue,
  }),
} satisfies Section<
  typeof variables,
  TemporalConfig,
  [SettingsOf<typeof variables>, env: NodeJS.ProcessEnv, problems: ConfigProblem[]]
>;

function readTemporal(
  settings: SettingsOf<typeof variables>,
  env: NodeJS.ProcessEnv,
  problems: ConfigProblem[],
): TemporalConfig {
  const embedded =
    settings.TEMPORAL_ADDRESS === undefined &&
    settings.TEMPORAL_PROFILE === undefined &&
    settings.TEMPORAL_CONFIG_FILE === undefined;
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    const relevant = name.startsWith('TEMPORAL_') || locationsOfProfiles.has(name);
    if (relevant && value !== undefined && value.trim() !== '') environment[name] = value.trim();
  }
  const useless = Object.keys(environment).filter((name) => /^TEMPORAL_(API_KEY|TLS)/.test(name));
  if (embedded && useless.length > 0) {
    problems.push({
      variable: 'TEMPORAL_ADDRESS',
      problem: `is not set, but ${useless.join(', ')} is`,
      fix: 'Set TEMPORAL_ADDRESS to the host and port of your Temporal server, or remove the others',
    });
  }
  return {
    embedded,
    taskQueue: settings.TEMPORAL_TASK_QUEUE,
    embeddedNamespace: settings.TEMPORAL_NAMESPACE ?? 'default',
    cliPath: settings.TEMPORAL_CLI_PATH ?? null,
    environment,
  };
}
