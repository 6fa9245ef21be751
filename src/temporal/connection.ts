import { Client, Connection, defaultGrpcRetryOptions, makeGrpcRetryInterceptor } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection, type NativeConnectionOptions } from '@temporalio/worker';
import type { TemporalConfig } from '../config/sections/temporal.ts';

/** A Temporal server and the namespace on it. */
export interface TemporalTarget {
  connectionOptions: Pick<NativeConnectionOptions, 'address' | 'apiKey' | 'metadata' | 'tls'>;
  namespace: string;
}

/** A client and the connection under it. */
export interface OpenClient {
  client: Client;
  /**
   * Close it at the end. A health check must call the server: `ensureConnected()` repeats its first failure forever.
   */
  connection: Connection;
}

/** A caller waits for the answer. So we give up after about 150 ms: the SDK's ten attempts take many seconds. */
const retryOnSynchronousPath = { maxAttempts: 3, initialIntervalMs: () => 50 };

/** The server that is configured by the `TEMPORAL_…` variables and profiles. */
export function configuredTarget(config: Pick<TemporalConfig, 'environment'>): TemporalTarget {
  const { connectionOptions, namespace } = loadClientConnectConfig({ overrideEnvVars: config.environment });
  return { connectionOptions, namespace: namespace ?? 'default' };
}

/** A server that needs no credentials, such as the embedded one. */
export function plainTarget(address: string, namespace = 'default'): TemporalTarget {
  return { connectionOptions: { address }, namespace };
}

/** A client that connects with its first call, so that a process can start while the server is down. */
export function openClient(target: TemporalTarget, dataConverter: DataConverter): OpenClient {
  const connection = Connection.lazy({
    ...target.connectionOptions,
    interceptors: [makeGrpcRetryInterceptor(defaultGrpcRetryOptions(retryOnSynchronousPath))],
  });
  return { client: new Client({ connection, namespace: target.namespace, dataConverter }), connection };
}

/** The connection of a worker. The worker also needs `target.namespace`. */
export function connectWorker(target: TemporalTarget): Promise<NativeConnection> {
  return NativeConnection.connect(target.connectionOptions);
}
