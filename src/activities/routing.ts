import { classify } from '../domain/routing/classify.ts';
import { decideRoute, type Route, type RoutingTable } from '../domain/routing/routing.ts';

/** What a route is decided by: the named intents, and the text if none of them has a rule. */
export interface RouteQuestion {
  intents: string[];
  text: string;
}

/**
 * Routing by the configured table. An activity, so that a changed table does not break the replay of past decisions.
 */
export function createRoutingActivities({ routing }: { routing: RoutingTable }) {
  return {
    decideRoute: async ({ intents, text }: RouteQuestion): Promise<Route> => {
      if (intents.some((intent) => Object.hasOwn(routing.intents, intent))) return decideRoute(routing, intents);
      return decideRoute(routing, [...intents, ...classify(text, routing).map(({ intent }) => intent)]);
    },
  };
}

/** Types of {@link createRoutingActivities}, for workflows. */
export type RoutingActivities = ReturnType<typeof createRoutingActivities>;
