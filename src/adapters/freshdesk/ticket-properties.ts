import { isFailure } from '../http/write-outcome.ts';
import type { FailureDetails } from '../../domain/failures.ts';
import type { WantedTicket } from '../../domain/tickets/unmet-by.ts';
import type { Unmet } from '../../domain/tickets/unmet.ts';
import type { ConversationLink, Priority, TicketStatus } from '../../domain/tickets/tickets.ts';
import type { CallOptions } from '../../ports/call.ts';
import type { Desk } from './desk.ts';
import { idNumber } from './errors.ts';
import { priorityNumbers, statusNumbers } from './mapping.ts';
import type { FreshdeskTicket } from './schema.ts';
import { planTags, unroutedTag } from './tags.ts';
import { conversationTag } from './write-markers.ts';

/** Properties of a ticket by Freshdesk's names. Absent ones stay as they are. */
export interface Properties {
  status?: number;
  priority?: number;
  group_id?: number;
  responder_id?: number;
  requester_id?: number;
  tags?: string[];
  custom_fields?: Record<string, string>;
}

/** The properties that a write should set, by our names. */
export interface Wanted {
  status?: TicketStatus | null | undefined;
  priority?: Priority | null | undefined;
  group?: string | null | undefined;
  assignee?: string | undefined;
  /** The customer to whom the ticket is to move. */
  requester?: string | undefined;
  tags?: readonly string[] | undefined;
  link?: ConversationLink | undefined;
}

/** What can be written: the properties and the tags to add, and the parts that are unmet. */
export interface Plan {
  properties: Omit<Properties, 'tags'>;
  addTags: string[];
  unmet: Unmet[];
}

/** Freshdesk's names of the properties that a write can do without, and ours. */
const optionalProperties = new Map<string, Unmet['what']>([
  ['group_id', 'group'],
  ['responder_id', 'assignee'],
  ['requester_id', 'requester'],
  ['priority', 'priority'],
  ['tags', 'tags'],
  ['custom_fields', 'link'],
]);

/** Null when the account has no such status. */
async function statusNumber(
  desk: Desk,
  status: TicketStatus,
  options: CallOptions,
): Promise<number | null | 'unavailable'> {
  if (status === 'onHold') return desk.lookups.onHold(options);
  return status === 'new' ? null : statusNumbers[status];
}

/** Looks up names. A name that is unknown or ambiguous is left out, and named as unmet. */
export async function planProperties(desk: Desk, wanted: Wanted, options: CallOptions): Promise<Plan> {
  const { status, priority, group, assignee, requester, tags, link } = wanted;
  const plan: Plan = { properties: {}, addTags: [], unmet: [] };
  plan.addTags.push(...planTags(tags ?? [], plan.unmet));
  if (status != null) {
    const number = await statusNumber(desk, status, options);
    if (number === null) plan.unmet.push({ what: 'status', wanted: status, why: 'unsupported' });
    else if (number === 'unavailable') plan.unmet.push({ what: 'status', wanted: status, why: number });
    else plan.properties.status = number;
  }
  if (priority != null) plan.properties.priority = priorityNumbers[priority];
  if (group != null) {
    const found = await desk.lookups.group(group, options);
    if ('id' in found) plan.properties.group_id = Number(found.id);
    else {
      plan.unmet.push({ what: 'group', wanted: group, why: found.why });
      plan.addTags.push(unroutedTag);
    }
  }
  if (assignee !== undefined) {
    const found = await desk.lookups.agent(assignee, options);
    if ('id' in found) plan.properties.responder_id = Number(found.id);
    else plan.unmet.push({ what: 'assignee', wanted: assignee, why: found.why });
  }
  if (requester !== undefined) plan.properties.requester_id = idNumber(requester, 'requester_id');
  if (link !== undefined) {
    plan.addTags.push(conversationTag(link.conversation));
    if (desk.conversationField !== null)
      plan.properties.custom_fields = { [desk.conversationField]: link.conversation };
  }
  return plan;
}

/** The properties in which the ticket differs. */
export function outstanding(ticket: FreshdeskTicket, properties: Properties): Properties {
  const { status, priority, group_id, responder_id, requester_id, tags, custom_fields } = properties;
  const fields = Object.entries(custom_fields ?? {}).filter(([name, value]) => ticket.custom_fields?.[name] !== value);
  return {
    ...(status === undefined || status === ticket.status ? {} : { status }),
    ...(priority === undefined || priority === ticket.priority ? {} : { priority }),
    ...(group_id === undefined || String(group_id) === ticket.group_id ? {} : { group_id }),
    ...(responder_id === undefined || String(responder_id) === ticket.responder_id ? {} : { responder_id }),
    ...(requester_id === undefined || String(requester_id) === ticket.requester_id ? {} : { requester_id }),
    ...(tags === undefined ? {} : { tags }),
    ...(fields.length === 0 ? {} : { custom_fields: Object.fromEntries(fields) }),
  };
}

/** The group and the person that these properties name, as the ticket should show them. */
export function shownPlaces(
  { group_id, responder_id }: Properties,
  { group, assignee }: Pick<Wanted, 'group' | 'assignee'>,
): Pick<WantedTicket, 'group' | 'assignee'> {
  return {
    group: group == null || group_id === undefined ? null : { wanted: group, id: String(group_id) },
    assignee:
      assignee === undefined || responder_id === undefined ? null : { wanted: assignee, id: String(responder_id) },
  };
}

/** The numbers of the statuses that may require further fields. */
const finalStatuses: ReadonlySet<number> = new Set([statusNumbers.solved, statusNumbers.closed]);

/**
 * The properties that a refused write can do without. A ticket that lacks fields which are required to resolve or close
 * it stays open: then its status is what the write does without.
 */
function dispensable(failure: FailureDetails, properties: Properties): string[] {
  // A field that is required has to be filled, not left out.
  const isOwnField = (field: string): boolean =>
    failure.reason === 'configuration' && field in (properties.custom_fields ?? {});
  const names = (failure.fields ?? []).map(({ field }) => (isOwnField(field) ? 'custom_fields' : field));
  const refused = [...new Set(names)];
  const optional = refused.filter((field) => optionalProperties.has(field) && field in properties);
  if (optional.length === refused.length) return optional;
  const isFinal = properties.status !== undefined && finalStatuses.has(properties.status);
  return failure.reason === 'requiredFields' && isFinal ? ['status'] : [];
}

/**
 * Writes. What Freshdesk refuses and the write can do without, such as an agent who is not in the group, is left out,
 * and added to `unmet`. A refused request was not done.
 * @param wanted the names that the ids stand for, for `unmet`
 */
export async function writeWithoutRefused<P extends Properties, T>(
  properties: P,
  wanted: Wanted,
  unmet: Unmet[],
  write: (properties: P) => Promise<T>,
): Promise<T> {
  let left = properties;
  for (;;) {
    try {
      return await write(left);
    } catch (error) {
      const refused = isFailure(error, ['rejected']) ? dispensable(error.details, left) : [];
      if (refused.length === 0) throw error;
      left = Object.fromEntries(Object.entries(left).filter(([name]) => !refused.includes(name))) as P;
      for (const field of refused) {
        unmet.push(refusedProperty(field, properties, wanted));
      }
    }
  }
}

/** What is unmet when Freshdesk refuses a property. */
export function refusedProperty(name: string, { custom_fields: custom }: Properties, wanted: Wanted): Unmet {
  if (name === 'custom_fields') {
    return { what: 'link', wanted: `field ${Object.keys(custom ?? {}).join(', ')}`, why: 'refused' };
  }
  const what = optionalProperties.get(name) ?? 'status';
  return { what, wanted: wantedName(wanted, what), why: 'refused' };
}

function wantedName({ group, assignee, priority, status, requester, tags = [] }: Wanted, what: Unmet['what']): string {
  const names: Partial<Record<Unmet['what'], string | null | undefined>> = {
    group,
    assignee,
    priority,
    status,
    requester,
  };
  return names[what] ?? tags.join(', ');
}
