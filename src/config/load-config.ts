import path from 'node:path';
import { isOfOtherDesk, readDesk } from './sections/desk.ts';
import { loadDemoKeys } from './demo-keys.ts';
import { ConfigError, type ConfigFault } from './problems.ts';
import { readPayloadKeys, readPepper } from './sections/keys.ts';
import { readMessaging } from './sections/messaging.ts';
import { readOperators } from './sections/operators.ts';
import { readPolicy } from './policy/file.ts';
import { readPhone } from './sections/phone.ts';
import { readResponder } from './sections/responder.ts';
import { readRouting } from './routing/file.ts';
import { readSunshine } from './sections/sunshine.ts';
import { readTemporal } from './sections/temporal.ts';
import type { Config } from './types.ts';
import { environmentSchema, fixes, type Settings, variableNames } from './variables.ts';

/** What the configuration is for. */
export interface LoadConfigOptions {
  /** True: secrets that are not set are generated and kept in `DATA_DIR`. */
  demo?: boolean;
}

/**
 * Checks the environment and gives all settings.
 * @throws {ConfigError} naming every fault at once
 */
export function loadConfig(env: NodeJS.ProcessEnv, options: LoadConfigOptions = {}): Config {
  const faults: ConfigFault[] = [];
  const notes: string[] = [];
  const { settings, wrong } = readSettings(env, faults, notes, options);
  const sectionFaults: ConfigFault[] = [];
  const sunshine = readSunshine(settings, sectionFaults, notes);
  const config: Config = {
    host: settings.HOST,
    port: settings.PORT,
    publicUrl: settings.PUBLIC_URL ?? localUrl(settings),
    dataDir: path.resolve(settings.DATA_DIR),
    answerDeadlineMs: settings.ANSWER_DEADLINE_MS,
    logLevel: settings.LOG_LEVEL,
    phone: readPhone(settings, sectionFaults, notes),
    pinLength: settings.PIN_LENGTH,
    closeStatus: settings.CLOSE_STATUS,
    desk: readDesk(settings, sectionFaults, notes),
    sunshine,
    messaging: readMessaging(settings, sunshine, sectionFaults),
    responder: readResponder(settings, sectionFaults, notes),
    policy: readPolicy(settings.POLICY_FILE, sectionFaults, notes),
    operators: readOperators(settings, sectionFaults, notes),
    conversations: {
      ticketPolicy: settings.TICKET_POLICY,
      ticketTurns: settings.TICKET_TURNS,
      returningHours: settings.RETURNING_CUSTOMER_HOURS,
      duplicateStatus: settings.DUPLICATE_STATUS,
    },
    backlogPerMinute: settings.BACKLOG_PER_MINUTE,
    reconcileMinutes: settings.RECONCILE_MINUTES,
    temporal: readTemporal(settings, env, sectionFaults),
    pinPepper: readPepper(settings, sectionFaults, notes),
    payloadKeys: readPayloadKeys(settings, sectionFaults),
    adminWebhookUrl: settings.ADMIN_WEBHOOK_URL ?? null,
    routing: readRouting(settings.ROUTING_FILE, sectionFaults, notes),
    notes,
  };
  // A variable that is wrong by itself was left out of the sections, where it would be called missing once more.
  faults.push(...sectionFaults.filter((fault) => !wrong.has(fault.variable)));
  if (faults.length > 0) throw new ConfigError(faults);
  if (!options.demo) notes.push(...notesOfService(settings));
  return config;
}

interface ReadSettings {
  settings: Settings;
  /** Variables that are set, but wrong by themselves. */
  wrong: Set<string>;
}

function readSettings(
  env: NodeJS.ProcessEnv,
  faults: ConfigFault[],
  notes: string[],
  options: LoadConfigOptions,
): ReadSettings {
  const values = new Map<string, string>();
  for (const name of variableNames) {
    const value = env[name]?.trim();
    if (value !== undefined && value !== '') values.set(name, value);
  }
  if (options.demo) {
    const dataDir = values.get('DATA_DIR') ?? environmentSchema.shape.DATA_DIR.parse(undefined);
    for (const [name, value] of Object.entries(loadDemoKeys(path.resolve(dataDir)))) {
      if (!values.has(name)) values.set(name, value);
    }
  }
  leaveOutOtherDesks(values, notes);
  const wrong = new Set<string>();
  const checked = environmentSchema.safeParse(Object.fromEntries(values));
  for (const issue of checked.error?.issues ?? []) {
    const variable = String(issue.path[0]);
    faults.push({ variable, problem: issue.message, fix: fixes[variable] ?? 'Correct it' });
    wrong.add(variable);
    values.delete(variable);
  }
  // Everything has a default or may be missing, so the rest passes and is looked at too.
  return { settings: checked.data ?? environmentSchema.parse(Object.fromEntries(values)), wrong };
}

/**
 * Settings of a desk that is not chosen may be anything, so they are not even looked at. The subdomain of Zendesk stays
 * where messaging gets its address from it.
 */
function leaveOutOtherDesks(values: Map<string, string>, notes: string[]): void {
  const { data: chosen } = environmentSchema.shape.HELP_DESK.safeParse(values.get('HELP_DESK'));
  if (chosen === undefined) return;
  const forMessaging = values.has('SUNSHINE_APP_ID') && !values.has('SUNSHINE_URL') ? 'ZENDESK_SUBDOMAIN' : null;
  const unused = [...values.keys()].filter((name) => isOfOtherDesk(name, chosen) && name !== forMessaging);
  for (const name of unused) values.delete(name);
  if (unused.length > 0) notes.push(`HELP_DESK is ${chosen}, so these settings are not used: ${unused.join(', ')}.`);
}

function localUrl(settings: Settings): string {
  const everywhere = settings.HOST === '0.0.0.0' || settings.HOST === '::';
  const host = everywhere ? '127.0.0.1' : settings.HOST;
  return `http://${host.includes(':') ? `[${host}]` : host}:${settings.PORT}`;
}

function notesOfService(settings: Settings): string[] {
  const notes: string[] = [];
  if (settings.PUBLIC_URL === undefined) {
    notes.push('PUBLIC_URL is not set: SignalWire can reach this service only on this machine.');
  } else if (settings.PUBLIC_URL.startsWith('http:')) {
    notes.push('PUBLIC_URL is not https: the Basic auth password travels unencrypted.');
  }
  if (settings.ADMIN_WEBHOOK_URL === undefined) {
    notes.push('Notices to the administrator go to the log only: ADMIN_WEBHOOK_URL is not set.');
  }
  return notes;
}
