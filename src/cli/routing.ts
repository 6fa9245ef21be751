import type { Command } from 'commander';
import { readEnvironment } from '../config/env.ts';
import { ConfigError, type ConfigProblem } from '../config/problems.ts';
import { readRouting } from '../config/routing/file.ts';
import { classify, type Classified } from '../domain/routing/classify.ts';
import type { Opening } from '../domain/routing/office-hours.ts';
import {
  decideRoute,
  defaultIntent,
  openingOfGroup,
  type Route,
  type RoutingTable,
  type TransferTarget,
} from '../domain/routing/routing.ts';
import { jsonOption, print } from './output.ts';
import { factsOf } from './table.ts';

/** A routing decision, and what it is based on. */
interface RoutingTest {
  /** `intents`: they were given by name; `text`: they were found by keywords. */
  from: 'intents' | 'text';
  /** Each with the keywords that were found; with none when intents were given. */
  intents: Classified[];
  decision: Route;
  /** Whether the group is there now. */
  opening: Opening;
}

/** `deskbridge routing …`: tries the routing table. Needs no running service. */
export function addRoutingCommands(program: Command): void {
  program
    .command('routing')
    .description('the routing table')
    .command('test <text-or-intents>')
    .description('show where a conversation would go, and why: a text, or intents separated by commas')
    .option(...jsonOption)
    .action((given: string, options: { json: boolean }) => testRouting(given, options));
}

/**
 * Prints how a conversation with these intents, or a customer who says this, would be routed. The table is that of
 * `ROUTING_FILE`, or the built-in one.
 * @throws {ConfigError} when the file is wrong
 */
function testRouting(given: string, { json }: { json: boolean }): void {
  const file = readEnvironment()['ROUTING_FILE']?.trim();
  const problems: ConfigProblem[] = [];
  const notes: string[] = [];
  const table = readRouting(file, problems, notes);
  if (problems.length > 0) throw new ConfigError(problems);
  const result = decide(given, table, Date.now());
  if (json) {
    print(JSON.stringify({ table: file ?? 'built-in', ...result }));
    return;
  }
  for (const note of notes) console.error(note);
  for (const line of linesOf(result, file ?? 'built-in')) print(line);
}

/**
 * Decides the route for intents separated by commas, or for a text. It is a text unless every word is an intent.
 * @param now epoch milliseconds
 */
export function decide(given: string, table: RoutingTable, now: number): RoutingTest {
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
  const opening = openingOfGroup(table, decision.group, now);
  return { from: named ? 'intents' : 'text', intents, decision, opening };
}

function linesOf({ from, intents, decision, opening }: RoutingTest, table: string): string[] {
  const found = intents.map(({ intent, because }) => `${intent} (${because.join(', ')})`).join(', ');
  const read = from === 'intents' ? intents.map(({ intent }) => intent).join(', ') : found || 'none';
  const facts: [string, string][] = [
    ['table', table],
    [from === 'intents' ? 'intents' : 'intents found', read],
    ['intent', decision.intent],
    ['group', decision.group],
    ['there now', thereNow(opening)],
    ['priority', decision.priority],
    ['tags', decision.tags.join(', ') || 'none'],
    ['transfer', decision.transfer === null ? 'none' : targetOf(decision.transfer)],
    ['why', decision.because],
  ];
  return factsOf(facts);
}

function targetOf(target: TransferTarget): string {
  return target.kind === 'number' ? target.to : `queue ${target.name}`;
}

function thereNow(opening: Opening): string {
  if (opening.open) return 'yes';
  return opening.opensAt === null ? 'no, nor soon' : `no, from ${new Date(opening.opensAt).toISOString()} on`;
}
