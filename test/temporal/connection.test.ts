import { createServer } from 'node:http2';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { configuredTarget, openClient, plainTarget } from '../../src/temporal/connection.ts';
import { freePort } from '../../src/temporal/free-port.ts';
import { serverTarget } from '../support/temporal.ts';

it('gives up on an unreachable server soon enough for a waiting caller', async () => {
  const { client, connection } = openClient(plainTarget(`127.0.0.1:${await freePort()}`), {});
  const startedAt = performance.now();
  await expect(client.workflow.getHandle('any').describe()).rejects.toThrow(/gRPC|describe/);
  // The SDK's own ten attempts take more than 15 seconds.
  expect(performance.now() - startedAt).toBeLessThan(2000);
  await connection.close();
});

it('calls an overloaded server no more than three times, within a second', async () => {
  let calls = 0;
  const overloaded = createServer();
  overloaded.on('stream', (stream) => {
    calls += 1;
    stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '8' }, { endStream: true });
  });
  overloaded.listen(0, '127.0.0.1');
  await once(overloaded, 'listening');
  const address = overloaded.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const { client, connection } = openClient(plainTarget(`127.0.0.1:${port}`), {});
  const startedAt = performance.now();
  await expect(client.workflow.getHandle('any').describe()).rejects.toThrow(/gRPC|describe/);
  expect(performance.now() - startedAt).toBeLessThan(1000);
  expect(calls).toBe(3);
  await connection.close();
  overloaded.close();
});

it('takes address, namespace, API key and TLS from the variables of Temporal', () => {
  const target = configuredTarget({
    environment: { TEMPORAL_ADDRESS: 'cloud:7233', TEMPORAL_NAMESPACE: 'support', TEMPORAL_API_KEY: 'key' },
  });
  expect(target).toMatchObject({
    namespace: 'support',
    connectionOptions: { address: 'cloud:7233', apiKey: 'key', tls: true },
  });
});

it('uses the default namespace when none is configured', () => {
  expect(configuredTarget({ environment: { TEMPORAL_ADDRESS: 'temporal:7233' } }).namespace).toBe('default');
});

it('passes the namespace to the client', async () => {
  const { client, connection } = openClient({ ...serverTarget(), namespace: 'elsewhere' }, {});
  expect(client.options.namespace).toBe('elsewhere');
  await expect(client.workflow.getHandle('any').describe()).rejects.toThrow(/[Nn]amespace/);
  await connection.close();
});
