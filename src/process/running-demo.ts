import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isOfDesk } from '../config/sections/desk.ts';
import { isOfMessaging } from '../config/sections/messaging.ts';

const fileName = 'demo-running.json';

/** The variables of which one is set whenever a help desk or the messaging platform is configured. */
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

/**
 * Leaves a file for other commands that says how to reach this process, which runs the demo. Only this user can read it.
 * @param env the environment as the other commands have it, for the place of the file
 * @param variables the variables that reach the demo
 * @returns removes the file
 */
export function announceDemo(env: NodeJS.ProcessEnv, variables: Record<string, string>): () => void {
  const file = fileIn(env);
  writeFileSync(file, JSON.stringify({ pid: process.pid, variables }), { mode: 0o600 });
  return () => rmSync(file, { force: true });
}

/**
 * The environment of a command. When it configures neither a help desk nor messaging and a demo runs in this folder, the
 * command reaches the demo.
 */
export function demoEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  if (addresses.some((name) => env[name] !== undefined)) return env;
  try {
    const { pid, variables } = JSON.parse(readFileSync(fileIn(env), 'utf8')) as {
      pid: number;
      variables: Record<string, string>;
    };
    // Throws when the process of that demo has ended.
    process.kill(pid, 0);
    return { ...withoutExternalSystems(env), ...variables };
  } catch {
    return env;
  }
}

/** The environment without the help desks, messaging platform, language model and Temporal server that it names. */
export function withoutExternalSystems(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(
    ([name]) =>
      !isOfDesk(name) && !isOfMessaging(name) && (!name.startsWith('TEMPORAL_') || name === 'TEMPORAL_CLI_PATH'),
  );
  return Object.fromEntries(kept);
}
