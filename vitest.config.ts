import { defineConfig } from 'vitest/config';

/** Tests in these directories need no Temporal server, so none is started for them. */
const withoutServer = [
  'domain',
  'docs',
  'config',
  'pins',
  'process',
  'agent-tools',
  'responders',
  'adapters',
  'contract',
  'simulators',
  'web',
  'api/phone',
  'api/webchat',
].map((directory) => `test/${directory}/**/*.test.ts`);
const skippingTime = 'test/**/*.skip-time.test.ts';

export default defineConfig({
  test: {
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // What should come at once may take a while on a busy machine.
    expect: { poll: { timeout: 10_000 } },
    projects: [
      {
        extends: true,
        test: { name: 'plain', include: withoutServer, exclude: [skippingTime], maxWorkers: 2 },
      },
      {
        extends: true,
        test: {
          name: 'server',
          include: ['test/**/*.test.ts'],
          exclude: [...withoutServer, skippingTime],
          globalSetup: 'test/support/global-setup.ts',
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          name: 'skip-time',
          include: [skippingTime],
          // A day takes half a minute when nothing else runs.
          testTimeout: 180_000,
          globalSetup: 'test/support/global-setup-skip-time.ts',
          // Each file has a server whose time stands still or jumps; a busy machine would make it jump at odd times.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
