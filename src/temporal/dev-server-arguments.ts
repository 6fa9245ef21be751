import { searchAttributeNames } from '../domain/conversation/search-attributes.ts';

/** The address that a dev server listens on. */
export const devServerHost = '127.0.0.1';

/**
 * - `history.transferProcessorMaxPollRPS`: with its default of 20 for each shard, every activity waits about 100 ms,
 *   because the dev server has one shard.
 * - `system.enableActivityEagerExecution`: lets a worker start an activity together with its workflow task. It is off
 *   by default up to server 1.31.
 * - `history.timerProcessorMaxTimeShift`: with its default of a second, a timer of less than a second takes a second.
 */
const dynamicConfig = [
  'history.transferProcessorMaxPollRPS=2000',
  'system.enableActivityEagerExecution=true',
  'history.timerProcessorMaxTimeShift="100ms"',
];

/** A write-ahead log halves the time of a commit. Every commit still reaches the disk before it counts. */
const sqlitePragmas = ['--sqlite-pragma=journal_mode=wal', '--sqlite-pragma=synchronous=full'];

/** How the dev server is set up. */
export interface DevServerSetup {
  port: number;
  /** Null: no web UI. */
  uiPort: number | null;
  namespace: string;
  /** Path of the database file. Null: the server keeps everything in memory. */
  database: string | null;
  extraArgs: readonly string[];
}

/** The arguments of the `temporal` executable that start the dev server. */
export function devServerArguments({ port, uiPort, namespace, database, extraArgs }: DevServerSetup): string[] {
  return [
    'server',
    'start-dev',
    `--ip=${devServerHost}`,
    `--port=${port}`,
    `--namespace=${namespace}`,
    '--log-level=warn',
    '--log-format=json',
    '--color=never',
    ...(uiPort === null ? ['--headless'] : ['--ui-port', String(uiPort)]),
    ...(database === null ? [] : ['--db-filename', database, ...sqlitePragmas]),
    ...dynamicConfig.flatMap((value) => ['--dynamic-config-value', value]),
    ...Object.values(searchAttributeNames).flatMap((name) => ['--search-attribute', `${name}=Keyword`]),
    ...extraArgs,
  ];
}
