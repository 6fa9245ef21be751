import { readEnvironment } from '../../config/env.ts';
import { ConfigError, type ConfigFault } from '../../config/problems.ts';
import { environmentSchema, fixes } from '../../config/variables.ts';
import { demoEnvironment } from '../../process/running-demo.ts';

/** How a command reaches the operators' routes. */
export interface OperatorsAccess {
  /** Without a trailing slash. */
  url: string;
  token: string;
}

/** All that these commands need of the environment: they run also where no help desk is configured. */
const settings = environmentSchema.pick({ HOST: true, PORT: true, PUBLIC_URL: true, API_TOKEN: true });

/**
 * Reads how to reach the service, or the demo that runs in this folder: at `PUBLIC_URL`, else where `HOST` and `PORT`
 * say that it listens, with the first token of `API_TOKEN`.
 * @throws {ConfigError} naming what is missing or wrong
 */
export function operatorsAccess(env: NodeJS.ProcessEnv = readEnvironment()): OperatorsAccess {
  const chosen = env['PUBLIC_URL'] !== undefined && env['API_TOKEN'] !== undefined ? env : demoEnvironment(env);
  const { data, error } = settings.safeParse(chosen);
  if (data === undefined)
    throw new ConfigError(error.issues.map(({ path, message }) => faultOf(String(path[0]), message)));
  const token = data.API_TOKEN?.split(',')[0]?.trim() ?? '';
  if (token === '') {
    throw new ConfigError([
      {
        variable: 'API_TOKEN',
        problem: 'is not set',
        fix: 'Set it to the token that the service was started with; to one of your choice there first, if it has none',
      },
    ]);
  }
  return { url: data.PUBLIC_URL ?? localUrl(data.HOST, data.PORT), token };
}

function faultOf(variable: string, problem: string): ConfigFault {
  return { variable, problem, fix: fixes[variable] ?? 'Correct it' };
}

function localUrl(host: string, port: number): string {
  if (host === '0.0.0.0' || host === '::') return `http://127.0.0.1:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
