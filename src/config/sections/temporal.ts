import type { ConfigFault } from '../problems.ts';
import type { TemporalConfig } from '../types.ts';
import type { Settings } from '../variables.ts';

/** Where `@temporalio/envconfig` looks for the file with profiles. */
const placesOfProfiles = new Set(['HOME', 'XDG_CONFIG_HOME', 'APPDATA', 'USERPROFILE']);

/** How the Temporal server is reached. `env` is read once more for `TEMPORAL_TLS…` and the like. */
export function readTemporal(settings: Settings, env: NodeJS.ProcessEnv, faults: ConfigFault[]): TemporalConfig {
  const embedded =
    settings.TEMPORAL_ADDRESS === undefined &&
    settings.TEMPORAL_PROFILE === undefined &&
    settings.TEMPORAL_CONFIG_FILE === undefined;
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    const wanted = name.startsWith('TEMPORAL_') || placesOfProfiles.has(name);
    if (wanted && value !== undefined && value.trim() !== '') environment[name] = value.trim();
  }
  const useless = Object.keys(environment).filter((name) => /^TEMPORAL_(API_KEY|TLS)/.test(name));
  if (embedded && useless.length > 0) {
    faults.push({
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
    testServerPath: settings.TEMPORAL_TEST_SERVER_PATH ?? null,
    environment,
  };
}
