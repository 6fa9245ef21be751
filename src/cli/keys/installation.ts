import type { Client } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import { readEnvironment } from '../../config/env.ts';
import { loadConfig } from '../../config/load-config.ts';
import type { PayloadKey } from '../../config/sections/keys.ts';
import { demoEnvironment } from '../../process/running-demo.ts';
import { openClient } from '../../temporal/connection.ts';
import { createDataConverter } from '../../temporal/data-converter.ts';
import { createKeyReader } from '../../temporal/payload-codec.ts';
import { runningServer } from '../running-server.ts';

/** Tells with which key a payload of this installation is encrypted; null for what is not ours. */
export type KeyReader = (payload: Payload) => string | null;

/** An installation whose keys are looked at. */
export interface Installation {
  client: Client;
  taskQueue: string;
  keyOf: KeyReader;
  /** The first one encrypts. */
  keys: readonly PayloadKey[];
}

/** Connects to the running service's Temporal server for the time of `work`. @throws Error in plain words */
export async function withInstallation<Result>(work: (installation: Installation) => Promise<Result>): Promise<Result> {
  const config = loadConfig(demoEnvironment(readEnvironment()));
  const target = runningServer(config, 'Deskbridge has to run for this');
  const { client, connection } = openClient(target, createDataConverter(config));
  try {
    return await work({
      client,
      taskQueue: config.temporal.taskQueue,
      keyOf: createKeyReader(config),
      keys: config.payloadKeys,
    });
  } finally {
    await connection.close();
  }
}

/** Shows how far a long command is, on standard error and at most once in two seconds. */
export function progress(): (line: string) => void {
  let last = Date.now();
  return (line) => {
    if (Date.now() - last < 2_000) return;
    last = Date.now();
    process.stderr.write(`${line}\n`);
  };
}
