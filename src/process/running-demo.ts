import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isOfDesk } from '../config/sections/desk.ts';
import { isOfMessaging } from '../config/sections/messaging.ts';

const fileName = 'demo-running.json';

/** Where a help desk or the messaging platform is: the setting without which it is not configured. */
const addresses = [
  'ZENDESK_SUBDOMAIN',
  'ZENDESK_URL',
  'JIRA_URL',
  'FRESHDESK_URL',
  'REST_DESK_URL',
  'SUNSHINE_APP_ID',
] as const;

function fileIn(env: NodeJS.ProcessEnv): string {
  return join(resolve(env['DATA_DIR'] ?? '.deskbridge'), fileName);
}

/** Leaves a note of how to reach the running demo for other commands; readable by this user only. */
export function announceDemo(env: NodeJS.ProcessEnv, variables: Record<string, string>): () => void {
  const file = fileIn(env);
  writeFileSync(file, JSON.stringify({ pid: process.pid, variables }), { mode: 0o600 });
  return () => rmSync(file, { force: true });
}

/** The environment, or that of the demo running in this directory where neither help desk nor messaging is set. */
export function demoEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  if (addresses.some((name) => env[name] !== undefined)) return env;
  try {
    const { pid, variables } = JSON.parse(readFileSync(fileIn(env), 'utf8')) as {
      pid: number;
      variables: Record<string, string>;
    };
    // Throws when that demo is gone.
    process.kill(pid, 0);
    return { ...withoutOutside(env), ...variables };
  } catch {
    return env;
  }
}

/** The environment without every help desk, messaging platform, model and Temporal server that it names. */
export function withoutOutside(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(
    ([name]) =>
      !isOfDesk(name) && !isOfMessaging(name) && (!name.startsWith('TEMPORAL_') || name === 'TEMPORAL_CLI_PATH'),
  );
  return Object.fromEntries(kept);
}
