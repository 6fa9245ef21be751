/**
 * `npm run bench`: prints tables and writes `bench/results/*.json`. `--only phone`, `messaging`, `webchat` or `desks`
 * measures one part, `--rounds N` measures longer. For messaging, `--conversations N` sets the conversations at once and
 * `--messages N` the length of the long one. For web chat, `--streams N` and `--sessions N` set how many streams are idle
 * and how many chats talk at once, `--seconds N` how long requests to Temporal are counted; `--quick` sets them all low.
 * For desks, `--desk jira` measures that desk only, `--backlog N` sets the backlog.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { deskNames } from '../src/config/desk-names.ts';
import { resolveDevServer } from '../src/temporal/resolve-dev-server.ts';
import { benchDesks, type DeskRow } from './desks.ts';
import { benchMessaging, type MessagingResult } from './messaging.ts';
import { benchPhone, type Row } from './phone.ts';
import { startSystem } from './system.ts';
import { printTable } from './table.ts';
import { benchWebchat, type WebchatResult } from './webchat/index.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string' },
    backlog: { type: 'string', default: '1000' },
    desk: { type: 'string', multiple: true, default: [...deskNames] },
    messages: { type: 'string', default: '5000' },
    conversations: { type: 'string', default: '100' },
    quick: { type: 'boolean', default: false },
    streams: { type: 'string' },
    sessions: { type: 'string' },
    seconds: { type: 'string' },
    only: { type: 'string' },
  },
});
const rounds = Number(values.rounds ?? 150);
const report = (line: string): void => console.log(`  ${line}`);
const machine = { cpus: cpus().length, model: cpus()[0]?.model ?? 'unknown', node: process.version };

const parts: Record<string, () => Promise<void>> = { phone, messaging, webchat, desks };
const wanted = values.only === undefined ? Object.values(parts) : [parts[values.only]];
for (const part of wanted) {
  if (part === undefined) throw new Error(`--only takes ${Object.keys(parts).join(', ')}`);
  await part();
}
// Native parts of the Temporal SDK keep a process alive after everything has ended.
process.exit();

async function phone(): Promise<void> {
  const rows: Row[] = [];
  for (const database of ['memory', 'file'] as const) {
    console.log(`Starting Temporal (its database in ${database}), a simulated Zendesk and the service…`);
    const system = await startSystem(database, 10, report);
    try {
      for (const [zendeskDelayMs, callsAtOnce, share] of [
        [0, 1, 1],
        [150, 1, 0.3],
        [0, 10, 0.2],
      ] as const) {
        console.log(`Measuring: ${callsAtOnce} call(s) at once, Zendesk answers after ${zendeskDelayMs} ms…`);
        const options = { database, rounds: Math.ceil(rounds * share), zendeskDelayMs, callsAtOnce };
        rows.push(...(await benchPhone(system, options)));
      }
    } finally {
      await system.stop();
    }
  }
  printTable(
    ['work', 'database', 'Zendesk ms', 'calls', 'direct p50', 'p50', 'p95', 'p99', 'overhead p50'],
    rows.map((row) => [
      row.work,
      row.database,
      String(row.zendeskDelayMs),
      String(row.callsAtOnce),
      row.direct === null ? '' : row.direct.p50.toFixed(1),
      row.through.p50.toFixed(1),
      row.through.p95.toFixed(1),
      row.through.p99.toFixed(1),
      row.overheadP50Ms === null ? '' : row.overheadP50Ms.toFixed(1),
    ]),
  );
  await save('phone', { rows });
}

async function messaging(): Promise<void> {
  const result = await benchMessaging({
    rounds,
    conversationsAtOnce: Number(values.conversations),
    messages: Number(values.messages),
    binary: await serverBinary(),
    report,
  });
  printTable(
    ['messaging', 'at once', 'count', 'p50', 'p95', 'p99', 'per second'],
    result.rows.map(({ work, conversationsAtOnce, times, perSecond }) => [
      work,
      String(conversationsAtOnce),
      String(times.count),
      times.p50.toFixed(1),
      times.p95.toFixed(1),
      times.p99.toFixed(1),
      perSecond === null ? '' : perSecond.toFixed(1),
    ]),
  );
  console.log("\nThe customer's pause is not included: MESSAGING_PAUSE_MS is 0 here, and 700 unless it is set.\n");
  const { long } = result;
  const across = ({ start, end }: { start: number; end: number }): string => `${start} → ${end}`;
  printTable(
    ['one conversation', 'p50', 'p95', 'longest', 'last/first 100', 'runs', 'longest history', 'state', 'worker'],
    [
      [
        `${long.messages} questions`,
        long.times.p50.toFixed(1),
        long.times.p95.toFixed(1),
        long.times.maximum.toFixed(1),
        long.lastToFirst.toFixed(2),
        String(long.runs),
        `${long.historyEvents} events, ${long.historyBytes} bytes`,
        `${across(long.stateBytes)} bytes`,
        `${across(long.workerMegabytes)} MB`,
      ],
    ],
  );
  await save('messaging', result);
}

async function webchat(): Promise<void> {
  const sizes = values.quick
    ? { rounds: 40, streams: 100, sessions: 10, seconds: 10 }
    : { rounds: 200, streams: 1_000, sessions: 100, seconds: 60 };
  const result = await benchWebchat({
    rounds: Number(values.rounds ?? sizes.rounds),
    streams: Number(values.streams ?? sizes.streams),
    sessions: Number(values.sessions ?? sizes.sessions),
    seconds: Number(values.seconds ?? sizes.seconds),
    binary: await serverBinary(),
    report,
  });
  printTable(
    ['web chat', 'chats at once', 'one each way', 'count', 'p50', 'p95', 'p99', 'per second'],
    result.rows.map(({ way, chatsAtOnce, everyMs, times, perSecond }) => [
      way,
      String(chatsAtOnce),
      everyMs === null ? 'at once' : `every ${everyMs / 1_000} s`,
      String(times.count),
      times.p50.toFixed(1),
      times.p95.toFixed(1),
      times.p99.toFixed(1),
      perSecond.toFixed(1),
    ]),
  );
  const { streams, perStream, memory, requests, requestsPerStreamMinute } = result.idle;
  const across = (part: keyof typeof perStream): string => `${memory.without[part]} → ${memory.with[part]} kB`;
  console.log();
  printTable(
    ['idle streams', 'JavaScript', 'resident', 'kB each', 'resident kB each', 'requests to Temporal each, a minute'],
    [
      [
        String(streams),
        across('javascript'),
        across('resident'),
        perStream.javascript.toFixed(1),
        perStream.resident.toFixed(1),
        String(requestsPerStreamMinute),
      ],
    ],
  );
  console.log(`\nRequests to Temporal in ${requests.seconds} s, of the API and the worker:`);
  console.log(
    `  without a stream ${JSON.stringify(requests.without)}\n  with all streams ${JSON.stringify(requests.with)}`,
  );
  await save('webchat', result);
}

async function desks(): Promise<void> {
  const binary = await serverBinary();
  const desksWanted = deskNames.filter((name) => values.desk.includes(name));
  const rows = await benchDesks({
    desks: desksWanted,
    creates: Math.ceil(rounds / 2),
    backlog: Number(values.backlog),
    binary,
    report,
  });
  printTable(
    ['desk', 'create p50', 'p95', 'requests', 'backlog', 'drained per second', 's: set up', 'fill', 'notice', 'drain'],
    rows.map((row) => [
      row.desk,
      row.create.p50.toFixed(1),
      row.create.p95.toFixed(1),
      row.requestsPerCreate.toFixed(1),
      String(row.backlog),
      row.drainedPerSecond.toFixed(1),
      row.seconds.setUp.toFixed(1),
      row.seconds.fill.toFixed(1),
      row.seconds.notice.toFixed(1),
      row.seconds.drain.toFixed(1),
    ]),
  );
  await save('desks', { rows });
}

function serverBinary(): Promise<string> {
  return resolveDevServer({ configuredPath: process.env['TEMPORAL_CLI_PATH'] ?? null, report });
}

async function save(
  name: string,
  measured: { rows: Row[] | DeskRow[] } | MessagingResult | WebchatResult,
): Promise<void> {
  const folder = new URL('results/', import.meta.url);
  await mkdir(folder, { recursive: true });
  const result = { at: new Date().toISOString(), machine, rounds, ...measured };
  await writeFile(new URL(`${name}.json`, folder), `${JSON.stringify(result, null, 2)}\n`);
  console.log(`\nAll times are in milliseconds and from one run. Written to bench/results/${name}.json\n`);
}
