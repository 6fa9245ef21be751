import path from 'node:path';
import type { RoutingTable } from '../domain/routing/routing.ts';
import type { Policy } from '../responders/policy/policy.ts';
import { loadDemoKeys } from './demo-keys.ts';
import { ConfigError, type ConfigProblem } from './problems.ts';
import type { Description } from './section.ts';
import { type AgentToolsConfig, agentToolsSection } from './sections/agent-tools.ts';
import { type ConversationsConfig, conversationsSection } from './sections/conversations.ts';
import { deskSection, type HelpDeskConfig, removeOtherDesks } from './sections/desk.ts';
import { keysSection, type PayloadKey } from './sections/keys.ts';
import { type LimitsConfig, limitsSection } from './sections/limits.ts';
import { type MessagingConfig, messagingSection } from './sections/messaging.ts';
import { type OperatorsConfig, operatorsSection } from './sections/operators.ts';
import { type PhoneConfig, phoneSection } from './sections/phone.ts';
import { type PhoneNumbersConfig, phoneNumbersSection } from './sections/phone-numbers.ts';
import { type PinConfig, pinsSection } from './sections/pins.ts';
import { policySection } from './sections/policy.ts';
import { type ResponderConfig, responderSection } from './sections/responder.ts';
import { routingSection } from './sections/routing.ts';
import { noteReach, type ServiceConfig, serviceSection } from './sections/service.ts';
import { type SunshineConfig, sunshineSection, usesZendeskSubdomain } from './sections/sunshine.ts';
import { type TemporalConfig, temporalSection } from './sections/temporal.ts';
import { type WebchatConfig, webchatSection } from './sections/webchat.ts';
import { noteUnknown } from './unknown-variables.ts';
import { environmentSchema, problemsOf, type Settings, variableNames } from './variables.ts';

/** All settings, checked. Null: not configured, so switched off. */
export interface Config extends ServiceConfig, PinConfig, HelpDeskConfig, AgentToolsConfig, LimitsConfig {
  phone: PhoneConfig | null;
  phoneNumbers: PhoneNumbersConfig;
  conversations: ConversationsConfig;
  /** The messaging platform. */
  sunshine: SunshineConfig | null;
  /** How conversations there are run; null exactly when `sunshine` is. */
  messaging: MessagingConfig | null;
  webchat: WebchatConfig | null;
  responder: ResponderConfig;
  /** What the bot says. */
  policy: Policy;
  routing: RoutingTable;
  operators: OperatorsConfig | null;
  temporal: TemporalConfig;
  /** The first encrypts, all decrypt. Never empty. */
  payloadKeys: PayloadKey[];
  /** What is off or unusual, as sentences that are shown at start. */
  notes: string[];
}

/** What the configuration is for. */
export interface LoadConfigOptions {
  /** True: secrets that are not set are generated and kept in `DATA_DIR`. */
  demo?: boolean;
}

/**
 * Checks the environment and returns all settings.
 * @throws {ConfigError} with all problems at once
 */
export function loadConfig(env: NodeJS.ProcessEnv, options: LoadConfigOptions = {}): Config {
  const notes: string[] = [];
  const values = valuesOf(env, options);
  removeOtherDesks(values, usesZendeskSubdomain(values) ? ['ZENDESK_SUBDOMAIN'] : [], notes);
  const { settings, problems } = check(values);
  const wrong = new Set(problems.map(({ variable }) => variable));
  const found: ConfigProblem[] = [];
  const sunshine = sunshineSection.read(settings, found, notes);
  const config: Config = {
    ...serviceSection.read(settings, found),
    phone: phoneSection.read(settings, found, notes),
    phoneNumbers: phoneNumbersSection.read(settings),
    ...agentToolsSection.read(settings),
    conversations: conversationsSection.read(settings),
    ...deskSection.read(settings, found, notes),
    sunshine,
    messaging: messagingSection.read(settings, sunshine, found),
    webchat: webchatSection.read(settings, found, notes),
    responder: responderSection.read(settings, found, notes),
    policy: policySection.read(settings, { ...agentToolsSection.read(settings), env }, found, notes),
    operators: operatorsSection.read(settings, found, notes),
    ...limitsSection.read(settings, notes),
    temporal: temporalSection.read(settings, env, found),
    ...pinsSection.read(settings, found, notes),
    payloadKeys: keysSection.read(settings, found),
    routing: routingSection.read(settings, found, notes),
    notes,
  };
  // The sections did not see a variable that is wrong by itself, so they may report it as missing too.
  problems.push(...found.filter(({ variable }) => !wrong.has(variable)));
  if (problems.length > 0) throw new ConfigError(problems);
  if (!options.demo) {
    noteReach(settings, notes);
    noteUnknown(env, notes);
  }
  return config;
}

/** Settings by name, for the log. Contains no secret. */
export function describeConfig(config: Config): Description {
  return {
    ...serviceSection.describe(config),
    ...phoneSection.describe(config.phone),
    ...phoneNumbersSection.describe(config.phoneNumbers),
    ...agentToolsSection.describe(config),
    ...pinsSection.describe(config),
    ...conversationsSection.describe(config.conversations),
    ...deskSection.describe(config),
    ...sunshineSection.describe(config.sunshine),
    ...messagingSection.describe(config.messaging),
    ...webchatSection.describe(config.webchat),
    ...responderSection.describe(config.responder),
    ...policySection.describe(),
    ...operatorsSection.describe(config.operators),
    ...limitsSection.describe(config),
    ...temporalSection.describe(config.temporal),
    ...keysSection.describe(config.payloadKeys),
    ...routingSection.describe(config.routing),
  };
}

/** The variables that are set, by name; in a demo also the generated ones. */
function valuesOf(env: NodeJS.ProcessEnv, options: LoadConfigOptions): Map<string, string> {
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
  return values;
}

/** Checks each variable by itself. The settings are those that passed. */
function check(values: Map<string, string>): { settings: Settings; problems: ConfigProblem[] } {
  const checked = environmentSchema.safeParse(Object.fromEntries(values));
  if (checked.success) return { settings: checked.data, problems: [] };
  const problems = problemsOf(checked.error);
  const passed = [...values].filter(([name]) => problems.every(({ variable }) => variable !== name));
  // Every variable is optional or has a default, so what passed is checked further, to report all problems at once.
  return { settings: environmentSchema.parse(Object.fromEntries(passed)), problems };
}
