import { join } from 'node:path';
import type { Config } from '../src/config/load-config.ts';
import { isPortFree, freePort } from '../src/temporal/free-port.ts';
import { withoutExternalSystems } from '../src/process/running-demo.ts';

/** Rules that the scenes rely on: the demo uses their defaults, whatever the environment says. */
const defaultRules = [
  'PIN_LENGTH',
  'CLOSE_STATUS',
  'TICKET_POLICY',
  'TICKET_TURNS',
  'RETURNING_CUSTOMER_HOURS',
  'DUPLICATE_STATUS',
  'BACKLOG_PER_MINUTE',
  'RECONCILE_MINUTES',
  'CHAT_ALLOWED_ORIGINS',
  'CHAT_TOKEN_SECRET',
  'CHAT_IDENTITY_SECRET',
  'CHAT_COBROWSE_ORIGINS',
  'CHAT_FILE_MAX_MB',
  'CHAT_FILE_TYPES',
] as const;

/** Where the demo keeps its data: apart from that of a service in the same folder. */
export function demoFolder(env: NodeJS.ProcessEnv): string {
  return join(env['DATA_DIR'] ?? '.deskbridge', 'demo');
}

/**
 * The demo's own settings. The demo never connects to the help desk, Temporal server or webhook that the environment
 * names, and it shares no database with a service that runs in the same folder.
 * @param simulated the variables that point at the simulated vendors, and the rules that the scene relies on
 * @param write takes a line for a person
 */
export async function demoSettings(
  env: NodeJS.ProcessEnv,
  simulated: Readonly<Record<string, string>>,
  write: (line: string) => void,
): Promise<NodeJS.ProcessEnv> {
  const own = Object.entries(withoutExternalSystems(env)).filter(
    ([name]) => !defaultRules.some((rule) => rule === name),
  );
  return {
    ...Object.fromEntries(own),
    ...simulated,
    DATA_DIR: demoFolder(env),
    ADMIN_WEBHOOK_URL: undefined,
    OPERATIONS_PORT: undefined,
    PORT: await portFor(env['PORT'] ?? '8080', write),
    // The demo is reached on this machine, wherever the service of this folder is.
    PUBLIC_URL: undefined,
    SIGNALWIRE_SIGNING_KEY: undefined,
  };
}

async function portFor(wanted: string, write: (line: string) => void): Promise<string> {
  // The check of all settings reports what is no port number.
  const isPort = /^\d{1,5}$/.test(wanted) && Number(wanted) <= 65_535;
  if (!isPort || (wanted !== '0' && (await isPortFree(Number(wanted))))) return wanted;
  const port = String(await freePort());
  if (wanted !== '0') write(`  Port ${wanted} is taken; using ${port} instead (set PORT to choose another).`);
  return port;
}

/**
 * The variables by which other commands reach the running demo.
 * @param env the demo's own settings
 * @param simulated those that point at the simulated vendors
 */
export function variablesFor(
  config: Config,
  env: NodeJS.ProcessEnv,
  simulated: Readonly<Record<string, string>>,
  addresses: { api: string; temporal: string },
): Record<string, string> {
  return {
    ...simulated,
    PORT: env['PORT'] ?? '',
    PUBLIC_URL: addresses.api,
    TEMPORAL_ADDRESS: addresses.temporal,
    HTTP_USERNAME: config.phone?.username ?? '',
    HTTP_PASSWORD: config.phone?.passwords.join(',') ?? '',
    API_TOKEN: config.operators?.tokens.join(',') ?? '',
    CHAT_TOKEN_SECRET: config.webchat?.tokenSecrets.join(',') ?? '',
    PIN_PEPPER: config.pinPepper,
    PAYLOAD_KEYS: config.payloadKeys.map(({ id, key }) => `${id}:${key.toString('base64')}`).join(','),
  };
}
