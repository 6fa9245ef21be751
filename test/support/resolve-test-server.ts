import path from 'node:path';
import { cacheDirectory, isExecutable } from '../../src/temporal/resolver/cache.ts';
import { mavenInstall } from './maven-install.ts';
import { downloadWithSdk } from '../../src/temporal/resolver/sdk-download.ts';
import { resolveExecutable, type ResolveOptions, type Step } from '../../src/temporal/resolver/resolve-executable.ts';

const program = {
  group: 'io.temporal',
  artifact: 'temporal-test-server',
  version: '1.38.0',
  mainClass: 'io.temporal.testserver.TestServer',
};

const advice = `What to do: install Java 11 or newer and Maven, or set TEMPORAL_TEST_SERVER_PATH to the
temporal-test-server executable (released with https://github.com/temporalio/sdk-java).`;

/**
 * Finds the time-skipping test server: the configured one, or else one in our cache, from the SDK's download site, or
 * the Java program from Maven Central.
 * @returns path of an executable whose first argument is the port
 * @throws {ResolveError} listing what was tried
 */
export function resolveTestServer(options: ResolveOptions): Promise<string> {
  return resolveExecutable('the time-skipping Temporal test server', testServerSteps(options), advice);
}

function testServerSteps(options: ResolveOptions): Step[] {
  const { configuredPath } = options;
  if (configuredPath !== null) {
    return [{ name: 'TEMPORAL_TEST_SERVER_PATH', final: true, find: async () => checked(configuredPath) }];
  }
  const name = program.artifact;
  const directory = cacheDirectory(options.env ?? process.env, `${name}-${program.version}`);
  const cached = path.join(directory, name);
  return [
    { name: `the cache, ${cached}`, find: async () => checked(cached) },
    {
      name: "the SDK's download",
      find: async () => {
        await downloadWithSdk('time-skipping', directory, name, 'default', options);
        return checked(cached);
      },
    },
    {
      name: `${program.group}:${name}:${program.version} with Maven`,
      find: async () => {
        await mavenInstall(program, directory, name, options);
        return checked(cached);
      },
    },
  ];
}

function checked(file: string): string {
  if (!isExecutable(file)) throw new Error(`there is no executable ${file}`);
  return file;
}
