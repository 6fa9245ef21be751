import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineSearchAttributeKey, TypedSearchAttributes } from '@temporalio/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { searchAttributeNames } from '../../src/domain/conversation/search-attributes.ts';
import { openClient, plainTarget } from '../../src/temporal/connection.ts';
import { createDataConverter } from '../../src/temporal/data-converter.ts';
import { startEmbeddedServer, type EmbeddedServer } from '../../src/temporal/embedded-server.ts';
import { freePort } from '../../src/temporal/free-port.ts';
import { registerSearchAttributes } from '../../src/temporal/search-attributes.ts';
import { newSecrets, serverBinary, uniqueName } from '../support/temporal.ts';

let dataDir: string;
let running: EmbeddedServer[];
const dataConverter = createDataConverter(newSecrets());

beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'deskbridge-embedded-'));
  running = [];
});
afterEach(async () => {
  await Promise.all(running.map((server) => server.kill()));
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(options: Partial<Parameters<typeof startEmbeddedServer>[0]> = {}): Promise<EmbeddedServer> {
  const server = await startEmbeddedServer({ binary: serverBinary(), dataDir, uiPort: null, ...options });
  running.push(server);
  return server;
}

async function withClient<Result>(
  address: string,
  use: (opened: ReturnType<typeof openClient>) => Promise<Result>,
): Promise<Result> {
  const opened = openClient(plainTarget(address), dataConverter);
  try {
    return await use(opened);
  } finally {
    await opened.connection.close();
  }
}

const startWorkflow = (address: string, workflowId: string): Promise<unknown> =>
  withClient(address, ({ client }) => client.workflow.start('none', { workflowId, taskQueue: 'nobody', args: ['x'] }));

const statusOf = (address: string, workflowId: string): Promise<string> =>
  withClient(address, async ({ client }) => (await client.workflow.getHandle(workflowId).describe()).status.name);

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/** The addresses of all TCP sockets on which a process listens, as in `/proc/net/tcp`; 0100007F is 127.0.0.1. */
function listeningAddresses(pid: number): string[] {
  const fds = readdirSync(`/proc/${pid}/fd`);
  const inodes = new Set(fds.map((fd) => /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1]));
  return ['tcp', 'tcp6'].flatMap((family) => {
    const rows = readFileSync(`/proc/${pid}/net/${family}`, 'utf8').trim().split('\n').slice(1);
    return rows.flatMap((row) => {
      const [, local = '', , state, , , , , , inode] = row.trim().split(/\s+/);
      return state === '0A' && inodes.has(inode) ? [local.split(':')[0] ?? ''] : [];
    });
  });
}

/** An executable that is not a Temporal server. */
function fakeBinary(script: string): string {
  const file = path.join(dataDir, 'fake');
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

describe('a start that fails', () => {
  it('reports the end of the log when the server ends at once', async () => {
    const binary = fakeBinary('echo "cannot open database: disk full" >&2; exit 4');
    await expect(start({ binary })).rejects.toThrow(/ended at once \(code 4\).*temporal-server\.log.*disk full/s);
    expect(existsSync(path.join(dataDir, 'temporal.db.lock'))).toBe(false);
  });

  it('is repeated when another process took the free port first, however much the server logs after that', async () => {
    const marker = path.join(dataDir, 'tried');
    const crash = `echo "bind: address already in use"; head -c 5000 /dev/zero | tr "\\0" x; exit 2`;
    const binary = fakeBinary(`[ -e ${marker} ] && exec ${serverBinary()} "$@"; touch ${marker}; ${crash}`);
    const { address } = await start({ binary });
    expect(address).toMatch(/^127\.0\.0\.1:\d+$/);
  });

  it('reports an executable that cannot be started', async () => {
    await expect(start({ binary: path.join(dataDir, 'none') })).rejects.toThrow(/none cannot be started \(ENOENT\)/);
  });

  it.each(['port', 'uiPort'] as const)('names a configured %s that is in use', async (which) => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(start({ [which]: port })).rejects.toThrow(new RegExp(`Port ${port} .*already in use`));
    other.close();
  });

  it('names the server that already uses the database, which keeps running', async () => {
    const first = await start();
    await expect(start()).rejects.toThrow(
      new RegExp(`already uses .*temporal\\.db at ${first.address} \\(process ${first.pid}.*DATA_DIR`),
    );
    await startWorkflow(first.address, 'still-works');
  });

  it('gives the database to only one of two servers that start at once', async () => {
    const results = await Promise.allSettled([start(), start()]);
    expect(results.map((result) => result.status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('a server that ends', () => {
  it.each(['stop', 'kill'] as const)('by %s keeps what it stored for the next server', async (way) => {
    const workflowId = uniqueName('kept');
    const first = await start();
    await startWorkflow(first.address, workflowId);
    await first[way]();
    await expect(first.ended).resolves.toMatch(/code 0|signal/);
    expect(isAlive(first.pid)).toBe(false);

    const second = await start();
    expect(await statusOf(second.address, workflowId)).toBe('RUNNING');
  });

  it('because its parent process was killed is replaced by a new server with all its data', async () => {
    const holder = spawn(
      process.execPath,
      [fileURLToPath(new URL('fixtures/hold-server.ts', import.meta.url)), serverBinary(), dataDir],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [line]: unknown[] = await once(holder.stdout, 'data');
    const orphan = z.object({ address: z.string(), pid: z.number() }).parse(JSON.parse(String(line)));
    const workflowId = uniqueName('orphan');
    await startWorkflow(orphan.address, workflowId);

    holder.kill('SIGKILL');
    await once(holder, 'exit');
    const next = await start();
    expect(isAlive(orphan.pid)).toBe(false);
    expect(await statusOf(next.address, workflowId)).toBe('RUNNING');
  });

  it('does not block the next server when the process id in its lock was reused', async () => {
    const lock = { owner: process.ppid, server: process.pid, address: '127.0.0.1:1' };
    writeFileSync(path.join(dataDir, 'temporal.db.lock'), JSON.stringify(lock));
    const server = await start();
    expect(isAlive(server.pid)).toBe(true);
  });
});

describe('a running server', () => {
  it('has the namespace, the search attributes and the web UI as soon as it is ready', async () => {
    const server = await start({ dataDir: null, uiPort: await freePort(), namespace: 'support' });
    const opened = openClient(plainTarget(server.address, 'support'), dataConverter);
    const status = defineSearchAttributeKey(searchAttributeNames.status, 'KEYWORD');
    const workflowId = uniqueName('searchable');
    await opened.client.workflow.start('none', {
      workflowId,
      taskQueue: 'nobody',
      typedSearchAttributes: new TypedSearchAttributes([{ key: status, value: 'open' }]),
    });
    await vi.waitFor(async () => {
      const found = [];
      for await (const { workflowId } of opened.client.workflow.list({ query: `${status.name} = "open"` })) {
        found.push(workflowId);
      }
      expect(found).toEqual([workflowId]);
    }, 10_000);
    expect(await registerSearchAttributes(opened.connection, 'support')).toEqual([]);
    expect(await registerSearchAttributes(opened.connection, 'default')).toEqual([]);
    const page = await fetch(server.uiUrl ?? '');
    expect(page.status).toBe(200);
    await opened.connection.close();
  });

  it.runIf(process.platform === 'linux')(
    'listens on the loopback address only, with its UI and all its other ports',
    async () => {
      const server = await start({ dataDir: null, uiPort: await freePort() });
      const addresses = listeningAddresses(server.pid);
      expect(addresses.length).toBeGreaterThanOrEqual(2);
      expect(new Set(addresses)).toEqual(new Set(['0100007F']));
    },
  );

  it('has none of our settings in its environment', async () => {
    process.env['PIN_PEPPER'] = 'planted-S3CRET';
    try {
      const server = await start({ dataDir: null });
      expect(readFileSync(`/proc/${server.pid}/environ`, 'utf8')).not.toContain('planted-S3CRET');
    } finally {
      delete process.env['PIN_PEPPER'];
    }
  });
});

describe('registering search attributes', () => {
  it('adds only the missing ones', async () => {
    const server = await start({ dataDir: null });
    await withClient(server.address, async ({ connection }) => {
      const [name] = Object.values(searchAttributeNames);
      await connection.operatorService.removeSearchAttributes({ namespace: 'default', searchAttributes: [name ?? ''] });
      await vi.waitFor(async () => {
        const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace: 'default' });
        expect(Object.keys(customAttributes)).not.toContain(name);
      }, 10_000);
      expect(await registerSearchAttributes(connection, 'default')).toEqual([name]);
    });
  });
});
