import { builtInRouting, defaultIntent, type RoutingTable } from '../domain/routing/routing.ts';

/** Names of all intents that a language model may choose from: those of the routing table, then the default one. */
export function intentNames(routing: Pick<RoutingTable, 'intents'>): string[] {
  return [...Object.keys(routing.intents), defaultIntent];
}

/** The intents when no `ROUTING_FILE` is set. */
export const builtInIntents: readonly string[] = intentNames(builtInRouting);
