import type { Unmet } from '../../domain/tickets/unmet.ts';
import type { WantedRecord } from '../../domain/tickets/unmet-by.ts';
import type { Priority } from '../../domain/tickets/tickets.ts';
import type { CallOptions } from '../../ports/call.ts';
import { ifAvailable } from '../http/look-up.ts';
import type { Desk } from './desk.ts';
import { unroutedLabel } from './labels.ts';
import { labelOf } from './text-limits.ts';

/** A field that a write can do without: screens and schemes differ between projects. */
export interface OptionalField {
  /** The name under which Jira reports an error in it. */
  name: string;
  /** For `fields` of the request body. */
  set?: Record<string, unknown>;
  /** For `update` of the request body. */
  update?: Record<string, object[]>;
  /** What is unmet when Jira refuses the field; null for a field that is our own. */
  unmet: Unmet | null;
  /** What is written when Jira refuses the field. */
  instead?: OptionalField;
}

/** The fields that can be written, and the parts of the request that are unmet. */
export interface PlannedFields {
  fields: OptionalField[];
  unmet: Unmet[];
}

/** The same, and the component that stands for the group; null when there is none. */
export interface PlannedGroup extends PlannedFields {
  group: WantedRecord | null;
}

/** A field that adds labels; empty when there are none. */
export function labelFields(labels: readonly string[]): OptionalField[] {
  const distinct = [...new Set(labels.map((label) => labelOf(label)))].filter((label) => label !== '');
  if (distinct.length === 0) return [];
  const unmet: Unmet = { what: 'tags', wanted: distinct.join(' '), why: 'refused' };
  return [{ name: 'labels', update: { labels: distinct.map((add) => ({ add })) }, unmet }];
}

/**
 * The person to whom the issue belongs; empty when it is not to change. Screens may lack the field.
 * @param unmet what is unmet when Jira refuses; by default the customer with this id
 */
export function reporterFields(accountId: string | null | undefined, unmet?: Unmet): OptionalField[] {
  if (accountId == null) return [];
  const refused: Unmet = unmet ?? { what: 'requester', wanted: accountId, why: 'refused' };
  return [{ name: 'reporter', set: { reporter: { id: accountId } }, unmet: refused }];
}

/** The priority, from the site's own list. Jira answers 400 when the screen does not have the field. */
export async function priorityFields(
  desk: Desk,
  priority: Priority | null | undefined,
  options: CallOptions,
): Promise<PlannedFields> {
  if (priority == null) return { fields: [], unmet: [] };
  const site = await ifAvailable(desk.lookups.priorities(options), options);
  if (site === 'unavailable') return { fields: [], unmet: [{ what: 'priority', wanted: priority, why: site }] };
  const id = site.toId.get(priority);
  if (id === undefined) return { fields: [], unmet: [{ what: 'priority', wanted: priority, why: 'notFound' }] };
  const unmet: Unmet = { what: 'priority', wanted: priority, why: 'refused' };
  return { fields: [{ name: 'priority', set: { priority: { id } }, unmet }], unmet: [] };
}

/**
 * The group, as the component with its name. When there is no such component, or the components cannot be read, a label
 * marks the ticket instead.
 */
export async function groupFields(
  desk: Desk,
  group: string | null | undefined,
  options: CallOptions,
): Promise<PlannedGroup> {
  if (group == null) return { fields: [], unmet: [], group: null };
  const found = await ifAvailable(desk.lookups.component(group, options), options);
  const unrouted = labelFields([unroutedLabel]);
  if (typeof found === 'string') {
    return { fields: unrouted, unmet: [{ what: 'group', wanted: group, why: found }], group: null };
  }
  const unmet: Unmet = { what: 'group', wanted: group, why: 'refused' };
  const set = { components: [{ id: found.id }] };
  const [instead] = unrouted;
  const field = { name: 'components', set, unmet, ...(instead === undefined ? {} : { instead }) };
  return { fields: [field], unmet: [], group: { wanted: group, id: found.id } };
}
