import { z } from 'zod';
import {
  builtInRouting,
  type RoutingRule,
  type RoutingTable,
  type TransferTarget,
} from '../../domain/routing/routing.ts';
import { priorities } from '../../domain/tickets/tickets.ts';
import { nearest } from '../nearest.ts';
import type { ConfigProblem } from '../problems.ts';
import { readYamlFile, type ReportAt } from '../yaml/file.ts';
import { officeHours } from './hours.ts';

const name = z.string().trim().min(1, 'must not be empty').max(200, 'is too long');

/** Some help desks call the normal priority `medium`. */
const priority = z
  .enum([...priorities, 'medium'], `must be one of: ${priorities.join(', ')}`)
  .transform((value) => (value === 'medium' ? 'normal' : value));

const rule = z.strictObject({
  group: name.optional(),
  priority: priority.optional(),
  tags: z.array(z.string().regex(/^\S+$/, 'must be a word without spaces')).optional(),
  keywords: z.array(name).optional(),
});

const dialable = z
  .string()
  .regex(/^(\+[1-9]\d{6,14}|sips?:\S+)$/, 'must be a phone number like "+15551234567" or a SIP address like "sip:…"');

const transfer = z
  .union(
    [dialable, z.strictObject({ number: dialable }), z.strictObject({ queue: name })],
    'must be a number like "+15551234567", {number: "+15551234567"} or {queue: "name"}',
  )
  .transform((value): TransferTarget => {
    if (typeof value === 'string') return { kind: 'number', to: value };
    return 'number' in value ? { kind: 'number', to: value.number } : { kind: 'queue', name: value.queue };
  });

const mostHours = 100;
const mostGroups = 1000;
const group = z.strictObject({ hours: name.nullish() });

const routingFile = z
  .strictObject({
    intents: z.record(name, rule).nullish(),
    default: rule.nullish(),
    transfers: z.record(name, transfer).nullish(),
    hours: z
      .record(name, officeHours)
      .refine((all) => Object.keys(all).length <= mostHours, `has more than ${mostHours} names`)
      .nullish(),
    groups: z
      .record(name, group.nullable())
      .refine((all) => Object.keys(all).length <= mostGroups, `has more than ${mostGroups} names`)
      .nullish(),
  })
  .nullable();

type RoutingFile = NonNullable<z.output<typeof routingFile>>;

/**
 * The routing table: the built-in one, extended and overridden by the YAML file at `file` when there is one.
 * @param problems receives what is wrong with the file, each with its line; then the built-in table is returned
 * @param notes receives what is valid but may be a mistake
 */
export function readRouting(file: string | undefined, problems: ConfigProblem[], notes: string[]): RoutingTable {
  if (file === undefined) return builtInRouting;
  const read = readYamlFile('ROUTING_FILE', file, routingFile, problems, 'together');
  if (read === null) return builtInRouting;
  const table = merge(read.value ?? {});
  const before = problems.length;
  reportUndefinedHours(table, read.report);
  if (problems.length > before) return builtInRouting;
  noteUnused(table, notes);
  return table;
}

function merge(file: RoutingFile): RoutingTable {
  const fallback = overlay(builtInRouting.default, file.default ?? {});
  const given = Object.entries(file.intents ?? {}).map(([intent, entry]): [string, RoutingRule] => {
    const base = Object.hasOwn(builtInRouting.intents, intent) ? builtInRouting.intents[intent] : undefined;
    return [intent, overlay(base ?? { ...fallback, tags: [], keywords: [] }, entry)];
  });
  return {
    intents: { ...builtInRouting.intents, ...Object.fromEntries(given) },
    default: fallback,
    transfers: { ...builtInRouting.transfers, ...file.transfers },
    hours: file.hours ?? {},
    groups: Object.fromEntries(
      Object.entries(file.groups ?? {}).map(([each, entry]) => [each, { hours: entry?.hours ?? null }]),
    ),
  };
}

function overlay(base: RoutingRule, entry: z.output<typeof rule>): RoutingRule {
  return {
    group: entry.group ?? base.group,
    priority: entry.priority ?? base.priority,
    tags: entry.tags ?? base.tags,
    keywords: entry.keywords ?? base.keywords,
  };
}

function reportUndefinedHours({ hours, groups }: RoutingTable, report: ReportAt): void {
  const defined = Object.keys(hours);
  for (const [each, { hours: wanted }] of Object.entries(groups)) {
    if (wanted === null || defined.includes(wanted)) continue;
    const meant = nearest(wanted, defined);
    const help =
      meant === null ? `defined under hours are: ${defined.join(', ') || 'none'}` : `did you mean "${meant}"?`;
    report(['groups', each, 'hours'], `names hours that are defined nowhere: "${wanted}"; ${help}`);
  }
}

function noteUnused(table: RoutingTable, notes: string[]): void {
  const used = new Set([table.default.group, ...Object.values(table.intents).map((entry) => entry.group)]);
  const note = (unused: string[], what: string): void => {
    if (unused.length > 0) notes.push(`ROUTING_FILE: ${what}: ${unused.join(', ')}.`);
  };
  note(
    Object.keys(table.transfers).filter((each) => each !== 'default' && !used.has(each)),
    'no intent leads to these groups of transfers',
  );
  note(
    Object.keys(table.groups).filter((each) => !used.has(each)),
    'no intent leads to the groups with these settings',
  );
  const kept = new Set(Object.values(table.groups).map(({ hours }) => hours));
  note(
    Object.keys(table.hours).filter((each) => !kept.has(each)),
    'no group keeps these hours',
  );
}
