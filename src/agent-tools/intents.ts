import { builtInRouting, defaultIntent, type RoutingTable } from '../domain/routing/routing.ts';

/** Names of all intents that a language model may choose from: those of the routing table, then the default one. */
export function intentNames(routing: Pick<RoutingTable, 'intents'>): string[] {
  return [...Object.keys(routing.intents), defaultIntent];
}

/**
 * The intents that may be shown, in tags, subjects and search attributes: others are words of a language model, which may
 * repeat what the customer said.
 */
export function shownIntents(named: readonly string[], known: readonly string[]): string[] {
  return [...new Set(named)].filter((intent) => known.includes(intent));
}

/** The intents when no `ROUTING_FILE` is set. */
export const builtInIntents: readonly string[] = intentNames(builtInRouting);
