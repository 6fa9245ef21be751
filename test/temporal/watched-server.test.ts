import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openClient, plainTarget } from '../../src/temporal/connection.ts';
import { startWatchedServer } from '../../src/temporal/watched-server.ts';
import { serverBinary } from '../support/temporal.ts';

it('an embedded server that hangs is restarted on the same port, with everything it had accepted', async () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'deskbridge-watched-'));
  const reported: string[] = [];
  const server = await startWatchedServer(
    { binary: serverBinary(), dataDir, uiPort: null, report: (line) => reported.push(line) },
    { everyMs: 200, answerMs: 1_500, failedChecks: 2 },
  );
  onTestFinished(async () => {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
  let how: string | null = null;
  void server.ended.then((text) => (how = text));
  const { client, connection } = openClient(plainTarget(server.address), {});
  onTestFinished(() => connection.close());
  await client.workflow.start('anything', { workflowId: 'kept', taskQueue: 'nobody', args: [] });
  const first = server.pid();
  process.kill(first, 'SIGSTOP');
  await expect.poll(() => server.pid(), { timeout: 30_000 }).not.toBe(first);
  await expect
    .poll(async () => (await client.workflow.getHandle('kept').describe()).status.name, { timeout: 20_000 })
    .toBe('RUNNING');
  expect(reported.join('\n')).toContain('no longer answers');
  expect(how).toBeNull();
}, 90_000);
