import path from 'node:path';
import { cacheDirectory, isExecutable } from './resolver/cache.ts';
import { checkDevServer } from './resolver/dev-server-check.ts';
import { goInstall } from './resolver/go-install.ts';
import { downloadWithSdk } from './resolver/sdk-download.ts';
import { resolveExecutable, type ResolveOptions, type Step } from './resolver/resolve-executable.ts';

/** Release of the Temporal CLI that is downloaded when there is none. Its server is 1.29.1. */
const release = 'v1.5.1';
const goModule = `github.com/temporalio/cli/cmd/temporal@${release}`;

const advice = `What to do: install the Temporal CLI (https://docs.temporal.io/cli) so that "temporal" is on PATH,
or set TEMPORAL_CLI_PATH to the executable, or set TEMPORAL_ADDRESS to a Temporal server that is already running.`;

/**
 * Finds the `temporal` executable, whose dev server we embed: the configured one, or else one on PATH, in our cache,
 * from the SDK's download site, or built with Go.
 * @returns its path
 * @throws {ResolveError} listing what was tried
 */
export function resolveDevServer(options: ResolveOptions): Promise<string> {
  return resolveExecutable('the Temporal dev server', devServerSteps(options), advice);
}

function devServerSteps(options: ResolveOptions): Step[] {
  const env = options.env ?? process.env;
  const { configuredPath } = options;
  if (configuredPath !== null) {
    return [{ name: 'TEMPORAL_CLI_PATH', final: true, find: () => checkDevServer(configuredPath, env) }];
  }
  const directory = cacheDirectory(env, `temporal-cli-${release}`);
  const cached = path.join(directory, 'temporal');
  return [
    { name: '"temporal" on PATH', find: () => checkDevServer(onPath('temporal', env), env) },
    {
      name: `the cache, ${cached}`,
      find: async () => {
        if (!isExecutable(cached)) throw new Error('not found');
        return checkDevServer(cached, env);
      },
    },
    {
      name: "the SDK's download",
      find: async () => {
        await downloadWithSdk('dev-server', directory, 'temporal', release, options);
        return checkDevServer(cached, env);
      },
    },
    {
      name: `go install ${goModule}`,
      find: async () => {
        await goInstall(goModule, directory, options);
        return checkDevServer(cached, env);
      },
    },
  ];
}

function onPath(name: string, env: NodeJS.ProcessEnv): string {
  const directories = (env['PATH'] ?? '').split(path.delimiter).filter((entry) => entry !== '');
  const found = directories.map((directory) => path.join(directory, name)).find((file) => isExecutable(file));
  if (found === undefined) throw new Error('not found');
  return found;
}
