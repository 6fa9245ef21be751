import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { notWritable, prepareDirectory } from './data-directory.ts';
import { ConfigError } from './problems.ts';

const demoKeysSchema = z.object({
  HTTP_USERNAME: z.string().min(1),
  HTTP_PASSWORD: z.string().min(1),
  PIN_PEPPER: z.string().min(1),
  PAYLOAD_KEYS: z.string().min(1),
  API_TOKEN: z.string().min(1),
  CHAT_TOKEN_SECRET: z.string().min(1),
});

/** Generated settings of the demo, by variable name. */
export type DemoKeys = z.output<typeof demoKeysSchema>;

/**
 * Secrets of the demo, generated once and kept in `demo-keys.json` (mode 0600), so that a restarted demo can read what
 * an earlier one stored.
 * @param dataDir absolute path; created when missing
 * @throws {ConfigError} when the directory cannot be written to or its file cannot be used
 */
export function loadDemoKeys(dataDir: string): DemoKeys {
  const file = path.join(dataDir, 'demo-keys.json');
  prepareDirectory(dataDir);
  try {
    // With "wx" the second of two demos that start at once reads what the first one wrote.
    writeFileSync(file, `${JSON.stringify(newDemoKeys(), null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw notWritable('DATA_DIR', error);
  }
  const keys = demoKeysSchema.safeParse(completed(file, readJson(file)));
  if (!keys.success) {
    const problem = `contains a demo-keys.json that cannot be used: ${file}`;
    const fix = 'Delete the directory, and with it everything that earlier demos stored';
    throw new ConfigError([{ variable: 'DATA_DIR', problem, fix }]);
  }
  return keys.data;
}

function newDemoKeys(): DemoKeys {
  return {
    HTTP_USERNAME: 'demo',
    HTTP_PASSWORD: randomBytes(18).toString('base64url'),
    PIN_PEPPER: randomBytes(32).toString('base64'),
    PAYLOAD_KEYS: `demo-1:${randomBytes(32).toString('base64')}`,
    API_TOKEN: randomBytes(24).toString('base64url'),
    CHAT_TOKEN_SECRET: randomBytes(32).toString('base64'),
  };
}

/** Adds the keys that an earlier version did not generate. The others must not change. */
function completed(file: string, stored: unknown): unknown {
  const old = demoKeysSchema.partial({ API_TOKEN: true, CHAT_TOKEN_SECRET: true }).safeParse(stored);
  if (!old.success || demoKeysSchema.safeParse(stored).success) return stored;
  const { API_TOKEN, CHAT_TOKEN_SECRET } = newDemoKeys();
  const complete = { API_TOKEN, CHAT_TOKEN_SECRET, ...old.data };
  writeFileSync(file, `${JSON.stringify(complete, null, 2)}\n`);
  return complete;
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
