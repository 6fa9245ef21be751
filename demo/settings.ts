import { join } from 'node:path';
import type { Config } from '../src/config/types.ts';
import { isPortFree, freePort } from '../src/temporal/free-port.ts';
import { withoutOutside } from '../src/process/running-demo.ts';

/** Rules that the scenes count on: the demo plays them as they are by default. */
const defaultRules = [
  'PIN_LENGTH',
  'CLOSE_STATUS',
  'TICKET_POLICY',
  'TICKET_TURNS',
  'RETURNING_CUSTOMER_HOURS',
  'DUPLICATE_STATUS',
  'BACKLOG_PER_MINUTE',
  'RECONCILE_MINUTES',
] as const;

/**
 * The demo's own settings: whatever help desk, Temporal server and webhook the environment names, the demo never talks
 * to them, and it shares no database with a service that runs in the same folder.
 * @param outside the variables that point at the simulated vendors, and rules that the scene counts on
 * @param write takes a line for a person
 */
export async function demoSettings(
  env: NodeJS.ProcessEnv,
  outside: Readonly<Record<string, string>>,
  write: (line: string) => void,
): Promise<NodeJS.ProcessEnv> {
  const own = Object.entries(withoutOutside(env)).filter(([name]) => !defaultRules.some((rule) => rule === name));
  return {
    ...Object.fromEntries(own),
    ...outside,
    DATA_DIR: join(env['DATA_DIR'] ?? '.deskbridge', 'demo'),
    ADMIN_WEBHOOK_URL: undefined,
    PORT: await portFor(env['PORT'] ?? '8080', write),
    // The demo is reached on this machine, wherever the service is.
    PUBLIC_URL: undefined,
    SIGNALWIRE_SIGNING_KEY: undefined,
  };
}

async function portFor(wanted: string, write: (line: string) => void): Promise<string> {
  // What is no port at all is left to the check of the settings.
  const isPort = /^\d{1,5}$/.test(wanted) && Number(wanted) <= 65_535;
  if (!isPort || (wanted !== '0' && (await isPortFree(Number(wanted))))) return wanted;
  const port = String(await freePort());
  if (wanted !== '0') write(`  Port ${wanted} is taken; using ${port} instead (PORT chooses another).`);
  return port;
}

/**
 * Everything by which other commands reach the running demo.
 * @param env the demo's own settings
 * @param outside those of the simulated vendors
 */
export function variablesFor(
  config: Config,
  env: NodeJS.ProcessEnv,
  outside: Readonly<Record<string, string>>,
  addresses: { api: string; temporal: string },
): Record<string, string> {
  return {
    ...outside,
    PORT: env['PORT'] ?? '',
    PUBLIC_URL: addresses.api,
    TEMPORAL_ADDRESS: addresses.temporal,
    HTTP_USERNAME: config.phone?.username ?? '',
    HTTP_PASSWORD: config.phone?.passwords.join(',') ?? '',
    API_TOKEN: config.operators?.tokens.join(',') ?? '',
    PIN_PEPPER: config.pinPepper,
    PAYLOAD_KEYS: config.payloadKeys.map(({ id, key }) => `${id}:${key.toString('base64')}`).join(','),
  };
}
