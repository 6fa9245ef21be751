import { readEnvironment } from '../config/env.ts';
import { ConfigError, type ConfigFault } from '../config/problems.ts';
import { readRouting } from '../config/routing/file.ts';
import { classify, type Classified } from '../domain/routing/classify.ts';
import {
  decideRoute,
  defaultIntent,
  type Route,
  type RoutingTable,
  type TransferTarget,
} from '../domain/routing/routing.ts';
import { printable } from './table.ts';

/** A decision, and what it was made from. */
export interface RoutingTest {
  /** `intents`: every word named one; `text`: they were found by keywords. */
  from: 'intents' | 'text';
  /** With the keywords that speak of them; none where they were named. */
  intents: Classified[];
  decision: Route;
}

/**
 * `deskbridge routing test`: how a conversation with these intents, or a customer who says this, would be routed. It
 * needs no service: the table is that of `ROUTING_FILE`, or the built-in one.
 * @throws {ConfigError} when the file is wrong
 */
export function testRouting(given: string, { json }: { json: boolean }, print: (line: string) => void): void {
  const { ROUTING_FILE: file } = readEnvironment();
  const faults: ConfigFault[] = [];
  const notes: string[] = [];
  const table = readRouting(file?.trim(), faults, notes);
  if (faults.length > 0) throw new ConfigError(faults);
  const result = decide(given, table);
  if (json) {
    print(JSON.stringify({ table: file ?? 'built-in', ...result }));
    return;
  }
  for (const note of notes) process.stderr.write(`${note}\n`);
  for (const line of linesOf(result, file ?? null)) print(line);
}

/** Decides for a list of intents, or for a text. */
export function decide(given: string, table: RoutingTable): RoutingTest {
  const words = given
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  const named = words.length > 0 && words.every((word) => word === defaultIntent || Object.hasOwn(table.intents, word));
  const intents = named ? words.map((intent) => ({ intent, because: [] })) : classify(given, table);
  const decision = decideRoute(
    table,
    intents.map(({ intent }) => intent),
  );
  return { from: named ? 'intents' : 'text', intents, decision };
}

function linesOf({ from, intents, decision }: RoutingTest, file: string | null): string[] {
  const found = intents.map(({ intent, because }) => `${intent} (${because.join(', ')})`).join(', ');
  const read = from === 'intents' ? intents.map(({ intent }) => intent).join(', ') : found || 'none';
  const facts: [string, string][] = [
    ['table', file ?? 'built-in'],
    [from === 'intents' ? 'intents' : 'intents found', read],
    ['intent', decision.intent],
    ['group', decision.group],
    ['priority', decision.priority],
    ['tags', decision.tags.join(', ') || 'none'],
    ['transfer', decision.transfer === null ? 'none' : targetOf(decision.transfer)],
    ['why', decision.because],
  ];
  const width = Math.max(...facts.map(([name]) => name.length));
  return facts.map(([name, value]) => `${name.padEnd(width)}  ${printable(value)}`);
}

function targetOf(target: TransferTarget): string {
  return target.kind === 'number' ? target.to : `queue ${target.name}`;
}
