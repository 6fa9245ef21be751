import path from 'node:path';
import { z } from 'zod';
import type { ConfigProblem } from '../problems.ts';
import type { Section, SettingsOf } from '../section.ts';
import { integer, oneOf, url } from '../variable-kinds.ts';

/** Levels of the log, from most to least. */
const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
/** See {@link logLevels}. */
export type LogLevel = (typeof logLevels)[number];

const variables = {
  HOST: z.string().default('127.0.0.1'),
  PORT: integer(0, 65_535).default(8080),
  OPERATIONS_PORT: integer(1, 65_535).optional(),
  SHUTDOWN_DELAY_SECONDS: integer(0, 60).default(0),
  PUBLIC_URL: url().optional(),
  DATA_DIR: z.string().default('.deskbridge'),
  LOG_LEVEL: oneOf(logLevels).default('info'),
  ANSWER_DEADLINE_MS: integer(500, 25_000).default(4000),
  ADMIN_WEBHOOK_URL: url().optional(),
};

const fixes = {
  HOST: 'Set it to the address to listen on, for example 0.0.0.0',
  PORT: 'Set it to a free port, for example 8080',
  OPERATIONS_PORT: 'Set it to a free port other than PORT, for example 9090, or remove it',
  SHUTDOWN_DELAY_SECONDS: 'Set it to seconds, for example 5, or remove it',
  PUBLIC_URL:
    'Set it to the address under which the outside reaches this service, for example https://desk.example.com',
  LOG_LEVEL: 'Set it to info, or remove it',
  ANSWER_DEADLINE_MS: 'Set it to milliseconds, for example 4000, or remove it',
  ADMIN_WEBHOOK_URL: 'Set it to the address that receives admin notices as a JSON POST, or remove it',
};

/** The service itself, whichever channels and help desk it serves. */
export interface ServiceConfig {
  host: string;
  port: number;
  /** Port of `/metrics`, `/docs` and `/openapi.json`. Null: they are on `port`. */
  operationsPort: number | null;
  /** How long the API still takes requests after SIGTERM, while it is no longer ready; in milliseconds. */
  shutdownDelayMs: number;
  /** How the outside reaches us, without a trailing slash. */
  publicUrl: string;
  /** Absolute path. */
  dataDir: string;
  /** Time limit of a SWAIG answer, in milliseconds. */
  answerDeadlineMs: number;
  logLevel: LogLevel;
  /** Where admin notices go. Null: only to the log. */
  adminWebhookUrl: string | null;
}

/** Settings of the service itself. */
export const serviceSection = {
  variables,
  fixes,
  read: (settings, problems) => ({
    host: settings.HOST,
    port: settings.PORT,
    operationsPort: readOperationsPort(settings, problems),
    shutdownDelayMs: settings.SHUTDOWN_DELAY_SECONDS * 1_000,
    publicUrl: settings.PUBLIC_URL ?? localUrl(settings),
    dataDir: path.resolve(settings.DATA_DIR),
    answerDeadlineMs: settings.ANSWER_DEADLINE_MS,
    logLevel: settings.LOG_LEVEL,
    adminWebhookUrl: settings.ADMIN_WEBHOOK_URL ?? null,
  }),
  describe: ({
    host,
    port,
    operationsPort,
    shutdownDelayMs,
    publicUrl,
    dataDir,
    answerDeadlineMs,
    logLevel,
    adminWebhookUrl,
  }) => ({
    listen: `${host}:${port}`,
    operationsPort: operationsPort ?? port,
    shutdownDelayMs,
    publicUrl,
    dataDir,
    answerDeadlineMs,
    logLevel,
    // The path or query of a webhook is often a secret.
    adminWebhook: adminWebhookUrl === null ? 'off' : new URL(adminWebhookUrl).host,
  }),
} satisfies Section<typeof variables, ServiceConfig, [SettingsOf<typeof variables>, ConfigProblem[]]>;

function readOperationsPort(
  { PORT, OPERATIONS_PORT }: SettingsOf<typeof variables>,
  problems: ConfigProblem[],
): number | null {
  if (OPERATIONS_PORT === undefined) return null;
  if (OPERATIONS_PORT === PORT) {
    problems.push({
      variable: 'OPERATIONS_PORT',
      problem: 'is the same port as PORT',
      fix: 'Set it to another free port, for example 9090, or remove it: then everything is on PORT',
    });
  }
  return OPERATIONS_PORT;
}

/** Notes on how the service is reached and reaches its administrator. A demo does not need them. */
export function noteReach(settings: SettingsOf<typeof variables>, notes: string[]): void {
  if (settings.PUBLIC_URL === undefined) {
    notes.push(
      'PUBLIC_URL is not set: its default is an address of this machine, at which no calls, messages and webhooks arrive.',
    );
  } else if (settings.PUBLIC_URL.startsWith('http:')) {
    notes.push('PUBLIC_URL is not https: the Basic auth password travels unencrypted.');
  }
  if (settings.ADMIN_WEBHOOK_URL === undefined) {
    notes.push('Admin notices go only to the log: ADMIN_WEBHOOK_URL is not set.');
  }
}

/** Where the service is reached on its own machine. */
export function localUrl({ HOST, PORT }: Pick<SettingsOf<typeof variables>, 'HOST' | 'PORT'>): string {
  const everywhere = HOST === '0.0.0.0' || HOST === '::';
  const host = everywhere ? '127.0.0.1' : HOST;
  return `http://${host.includes(':') ? `[${host}]` : host}:${PORT}`;
}
