import { expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/load-config.ts';
import { keys, phone, zendesk } from '../environments.ts';
import { problemsOf } from '../problems-of.ts';

const env = { ...keys, ...phone, ...zendesk, PORT: '8080' };

it('the port for operations and the delay before a stop are off by default', () => {
  expect(loadConfig(env)).toMatchObject({ operationsPort: null, shutdownDelayMs: 0 });
  const set = loadConfig({ ...env, OPERATIONS_PORT: '9090', SHUTDOWN_DELAY_SECONDS: '5' });
  expect(set).toMatchObject({ operationsPort: 9090, shutdownDelayMs: 5_000 });
});

it.each([
  ['8080', 'is the same port as PORT'],
  ['0', 'must be a whole number from 1 to 65535'],
])('the port for operations cannot be %s, and the problem says what to do', (port, problem) => {
  expect(problemsOf({ ...env, OPERATIONS_PORT: port })).toEqual([
    { variable: 'OPERATIONS_PORT', problem, fix: expect.stringMatching(/free port.*or remove it/) as string },
  ]);
});
