import type { RoutingTable } from '../../domain/routing/routing.ts';
import { readRouting } from '../routing/file.ts';
import type { Section } from '../section.ts';
import { text } from '../variable-kinds.ts';

const variables = { ROUTING_FILE: text() };

/** The routing table. When there are problems, the built-in one. */
export const routingSection = {
  variables,
  fixes: {},
  read: (settings, problems, notes) => readRouting(settings.ROUTING_FILE, problems, notes),
  describe: ({ intents, transfers, groups }) => ({
    intents: Object.keys(intents).join(', '),
    transfers: Object.keys(transfers).join(', ') || 'none',
    officeHours:
      Object.entries(groups)
        .flatMap(([group, { hours }]) => (hours === null ? [] : [`${group} (${hours})`]))
        .join(', ') || 'none',
  }),
} satisfies Section<typeof variables, RoutingTable>;
