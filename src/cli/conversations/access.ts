import { readEnvironment } from '../../config/env.ts';
import { ConfigError } from '../../config/problems.ts';
import { localUrl } from '../../config/sections/service.ts';
import { environmentSchema, problemsOf } from '../../config/variables.ts';
import { demoEnvironment } from '../../process/running-demo.ts';

/** How a command reaches the operators' routes. */
export interface OperatorsAccess {
  /** Without a trailing slash. */
  url: string;
  token: string;
}

/** These commands need no other settings: they also run where no help desk is configured. */
const settings = environmentSchema.pick({ HOST: true, PORT: true, PUBLIC_URL: true, API_TOKEN: true });

/**
 * Reads how to reach the service, or the demo that runs in this folder: its address is `PUBLIC_URL`, else that of
 * `HOST` and `PORT`; the token is the first one of `API_TOKEN`.
 * @throws {ConfigError} naming what is missing or wrong
 */
export function operatorsAccess(env: NodeJS.ProcessEnv = readEnvironment()): OperatorsAccess {
  const chosen = env['PUBLIC_URL'] !== undefined && env['API_TOKEN'] !== undefined ? env : demoEnvironment(env);
  const { data, error } = settings.safeParse(chosen);
  if (data === undefined) throw new ConfigError(problemsOf(error));
  const token = data.API_TOKEN?.split(',')[0]?.trim() ?? '';
  if (token === '') {
    throw new ConfigError([
      {
        variable: 'API_TOKEN',
        problem: 'is not set',
        fix: 'Set it to the token that the service was started with. If the service has none, choose one and set it there first',
      },
    ]);
  }
  return { url: data.PUBLIC_URL ?? localUrl(data), token };
}
