import type { Unmet } from '../../domain/tickets/unmet.ts';
import type { ConversationLink, Priority, TicketStatus } from '../../domain/tickets/tickets.ts';
import type { CallOptions } from '../../ports/call.ts';
import type { Desk } from './desk.ts';
import { isFailure } from './errors.ts';
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
  tags?: string[];
  custom_fields?: Record<string, string>;
}

/** The properties that a write should set, by our names. */
export interface Wanted {
  status?: TicketStatus | null | undefined;
  priority?: Priority | null | undefined;
  group?: string | null | undefined;
  assignee?: string | undefined;
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
  ['priority', 'priority'],
  ['tags', 'tags'],
]);

/** Null when the account has no such status. */
async function statusNumber(desk: Desk, status: TicketStatus, options: CallOptions): Promise<number | null> {
  if (status === 'onHold') return desk.lookups.onHold(options);
  return status === 'new' ? null : statusNumbers[status];
}

/** Looks up names. A name that is unknown or ambiguous is left out, and named as unmet. */
export async function planProperties(desk: Desk, wanted: Wanted, options: CallOptions): Promise<Plan> {
  const { status, priority, group, assignee, tags, link } = wanted;
  const plan: Plan = { properties: {}, addTags: [], unmet: [] };
  plan.addTags.push(...planTags(tags ?? [], plan.unmet));
  if (status != null) {
    const number = await statusNumber(desk, status, options);
    if (number === null) plan.unmet.push({ what: 'status', wanted: status, why: 'unsupported' });
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
  if (link !== undefined) {
    plan.addTags.push(conversationTag(link.conversation));
    if (desk.conversationField !== null)
      plan.properties.custom_fields = { [desk.conversationField]: link.conversation };
  }
  return plan;
}

/** The properties in which the ticket differs. */
export function outstanding(ticket: FreshdeskTicket, properties: Properties): Properties {
  const { status, priority, group_id, responder_id, tags, custom_fields } = properties;
  const fields = Object.entries(custom_fields ?? {}).filter(([name, value]) => ticket.custom_fields?.[name] !== value);
  return {
    ...(status === undefined || status === ticket.status ? {} : { status }),
    ...(priority === undefined || priority === ticket.priority ? {} : { priority }),
    ...(group_id === undefined || String(group_id) === ticket.group_id ? {} : { group_id }),
    ...(responder_id === undefined || String(responder_id) === ticket.responder_id ? {} : { responder_id }),
    ...(tags === undefined ? {} : { tags }),
    ...(fields.length === 0 ? {} : { custom_fields: Object.fromEntries(fields) }),
  };
}

/**
 * Writes. When Freshdesk refuses only properties that the write can do without, such as an agent who is not in the
 * group, writes once more without them and adds them to `unmet`. A refused request was not done.
 * @param wanted the names that the ids stand for, for `unmet`
 */
export async function writeWithoutRefused<P extends Properties, T>(
  properties: P,
  wanted: Wanted,
  unmet: Unmet[],
  write: (properties: P) => Promise<T>,
): Promise<T> {
  try {
    return await write(properties);
  } catch (error) {
    if (!isFailure(error, ['rejected']) || error.details.reason === 'requiredFields') throw error;
    const refused = [...new Set((error.details.fields ?? []).map(({ field }) => field))];
    const isOptional = (field: string): boolean => optionalProperties.has(field) && field in properties;
    if (refused.length === 0 || !refused.every(isOptional)) throw error;
    const rest = Object.fromEntries(Object.entries(properties).filter(([name]) => !refused.includes(name))) as P;
    const result = await write(rest);
    for (const field of refused) {
      const what = optionalProperties.get(field);
      if (what !== undefined) unmet.push({ what, wanted: wantedName(wanted, what), why: 'refused' });
    }
    return result;
  }
}

function wantedName(wanted: Wanted, what: Unmet['what']): string {
  if (what === 'group') return wanted.group ?? '';
  if (what === 'assignee') return wanted.assignee ?? '';
  return what === 'priority' ? (wanted.priority ?? '') : (wanted.tags ?? []).join(', ');
}
