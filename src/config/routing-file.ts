import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { builtInRouting, type RoutingRule, type RoutingTable, type TransferTarget } from '../domain/routing.ts';
import { priorities } from '../domain/tickets.ts';
import type { ConfigFault } from './faults.ts';
import { lineOf } from './yaml-lines.ts';

const name = z.string().trim().min(1, 'must not be empty').max(200, 'is too long');

/** `medium` is how some help desks call the normal priority. */
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

const routingFile = z
  .strictObject({
    intents: z.record(name, rule).nullish(),
    default: rule.nullish(),
    transfers: z.record(name, transfer).nullish(),
  })
  .nullable();

type RoutingFile = NonNullable<z.output<typeof routingFile>>;

/**
 * The routing table: the built-in one, extended and overridden by the YAML file at `file` when one is named.
 * Faults name the line.
 */
export function readRouting(file: string | undefined, faults: ConfigFault[], notes: string[]): RoutingTable {
  if (file === undefined) return builtInRouting;
  const fault = (problem: string, fix: string) => faults.push({ variable: 'ROUTING_FILE', problem, fix });
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
  } catch {
    fault(`cannot be read: ${file}`, 'Set it to the path of a YAML file this user may read, or remove it');
    return builtInRouting;
  }
  const lines = new LineCounter();
  const document = parseDocument(content, { lineCounter: lines });
  for (const error of document.errors) {
    const line = error.linePos?.[0].line ?? 1;
    fault(`${file}, line ${line}: is not valid YAML (${error.code})`, 'Correct the line');
  }
  if (document.errors.length > 0) return builtInRouting;
  let value: unknown;
  try {
    value = document.toJS();
  } catch {
    fault(`${file}: an alias (*name) leads nowhere or grows without end`, 'Write the values out instead');
    return builtInRouting;
  }
  const parsed = routingFile.safeParse(value);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const where = issue.path.map(String).join('.') || 'the file';
      const keys = issue.code === 'unrecognized_keys' ? issue.keys : [];
      const problem = keys.length > 0 ? `has an unknown key "${keys.join('", "')}"` : issue.message;
      const line = lineOf(document, [...issue.path, ...keys.slice(0, 1)], lines);
      fault(`${file}, line ${line}: ${where} ${problem}`, 'Correct the line');
    }
    return builtInRouting;
  }
  const table = merge(parsed.data ?? {});
  noteUnusedTransfers(table, notes);
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

function noteUnusedTransfers(table: RoutingTable, notes: string[]): void {
  const groups = new Set(['default', table.default.group, ...Object.values(table.intents).map((entry) => entry.group)]);
  const unused = Object.keys(table.transfers).filter((group) => !groups.has(group));
  if (unused.length > 0) notes.push(`ROUTING_FILE: no intent leads to the group of transfers: ${unused.join(', ')}.`);
}
