import { moreUrgent, type Priority } from '../tickets/tickets.ts';
import { openingAt, type OfficeHours, type Opening } from './office-hours.ts';

/** Where conversations with one intent go. */
export interface RoutingRule {
  group: string;
  priority: Priority;
  tags: string[];
  /** Words that suggest the intent, see `classify`. */
  keywords: string[];
}

/** Where a call can be transferred to for a group: a phone number, a SIP address or a queue. */
export type TransferTarget = { kind: 'number'; to: string } | { kind: 'queue'; name: string };

/** Routing of a whole company. `default` applies to every intent without a rule. */
export interface RoutingTable {
  intents: Record<string, RoutingRule>;
  default: RoutingRule;
  /** Transfer targets by group; `default` applies to groups without one. */
  transfers: Record<string, TransferTarget>;
  /** Office hours by a name of the company's own. */
  hours: Record<string, OfficeHours>;
  /** What is known about groups, by their names: the name of their office hours. */
  groups: Record<string, { hours: string | null }>;
}

/** The decision for one conversation, and why. */
export interface Route {
  intent: string;
  group: string;
  priority: Priority;
  tags: string[];
  transfer: TransferTarget | null;
  /** Why, in a few words for operators. */
  because: string;
}

/** Name of the intent when none is known. */
export const defaultIntent = 'general_inquiry';

/** The built-in table, which `ROUTING_FILE` extends or overrides. Keywords are English, German, French and Spanish. */
export const builtInRouting: RoutingTable = {
  intents: {
    billing_problem: {
      group: 'Billing Team',
      priority: 'high',
      tags: ['billing', 'urgent'],
      keywords: words(
        'invoice* billing billed refund* charged overcharg* double_charge payment* rechnung* abgebucht erstattung facture* remboursement factura* reembolso',
      ),
    },
    bug_report: {
      group: 'Engineering',
      priority: 'high',
      tags: ['bug', 'engineering'],
      keywords: words('bug* crash* error* broken exception freezes fehler* absturz* kaputt erreur* plante fallo* roto'),
    },
    feature_request: {
      group: 'Product',
      priority: 'low',
      tags: ['feature-request', 'product'],
      keywords: words('feature* suggestion* wishlist wunsch funktionswunsch fonctionnalite* suggestion sugerencia*'),
    },
    usage_help: {
      group: 'Support Tier 2',
      priority: 'normal',
      tags: ['documentation', 'help'],
      keywords: words('how_do_i how_to how_can_i manual tutorial anleitung wie_kann_ich comment_faire como_puedo'),
    },
    cancellation_intent: {
      group: 'Retention',
      priority: 'urgent',
      tags: ['churn', 'cancellation'],
      keywords: words(
        'cancel_my cancel_the cancellation unsubscribe close_my_account kundig* resilier annuler_mon cancelar',
      ),
    },
    security_report: {
      group: 'Security',
      priority: 'urgent',
      tags: ['security', 'compliance'],
      keywords: words(
        'security_breach hacked phishing vulnerabilit* stolen data_leak gehackt sicherheitslucke* pirate hackeado',
      ),
    },
  },
  default: { group: 'Support Tier 1', priority: 'normal', tags: ['unclassified'], keywords: [] },
  transfers: {},
  hours: {},
  groups: {},
};

/** Splits a line into keywords; `_` stands for a space within a keyword. */
function words(line: string): string[] {
  return line.split(' ').map((word) => word.replaceAll('_', ' '));
}

/**
 * Decides where a conversation goes. Of several intents the one with the most urgent rule wins, of equally urgent ones
 * the first. Intents without a rule get the default rule and remain visible as tags.
 */
export function decideRoute(table: RoutingTable, intents: readonly string[]): Route {
  let intent = intents[0] ?? defaultIntent;
  for (const candidate of intents.slice(1)) {
    const current = ruleOf(table, intent);
    const other = ruleOf(table, candidate);
    const moreUrgentRule = moreUrgent(current.priority, other.priority) !== current.priority;
    const hasRuleInstead = other.priority === current.priority && current === table.default && other !== table.default;
    if (moreUrgentRule || hasRuleInstead) intent = candidate;
  }
  const { group, priority, tags } = ruleOf(table, intent);
  const named = intents.map((name) => name.replaceAll(/\s+/g, '_'));
  const transfer = own(table.transfers, group) ?? own(table.transfers, 'default') ?? null;
  const known = own(table.intents, intent) !== undefined;
  return {
    intent,
    group,
    priority,
    tags: [...new Set([...tags, ...named])],
    transfer,
    because: reason(intents, intent, known),
  };
}

/** The intent of a route; null if none is known. */
export function knownIntent(route: Route): string | null {
  return route.intent === defaultIntent ? null : route.intent;
}

/**
 * Whether a group is there, see {@link openingAt}. A group without office hours always is.
 * @param now epoch milliseconds
 */
export function openingOfGroup(table: RoutingTable, group: string, now: number): Opening {
  const name = own(table.groups, group)?.hours ?? null;
  const hours = name === null ? undefined : own(table.hours, name);
  return hours === undefined ? { open: true } : openingAt(hours, now);
}

function reason(intents: readonly string[], intent: string, known: boolean): string {
  if (intents.length === 0) return 'no intent is known: the default rule';
  if (!known) return `no rule for ${intents.join(', ')}: the default rule`;
  return intents.length === 1 ? `the rule for ${intent}` : `the most urgent rule of ${intents.join(', ')}`;
}

function ruleOf(table: RoutingTable, intent: string): RoutingRule {
  return own(table.intents, intent) ?? table.default;
}

/** Names come from language models: `constructor` is not a rule. */
function own<T>(record: Record<string, T>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
