import type { Unmet } from '../../domain/desk/desk.ts';
import { ServiceFailure } from '../../domain/failures.ts';
import type { Priority } from '../../domain/tickets/tickets.ts';
import type { CallOptions } from '../../ports/call.ts';
import type { Desk } from './desk.ts';
import { unroutedLabel } from './entity-properties.ts';
import { labelOf } from './text-limits.ts';

/** One wish of a write that the write can do without: screens and schemes differ from project to project. */
export interface Part {
  /** Name under which Jira reports a fault in it. */
  field: string;
  fields?: Record<string, unknown>;
  update?: Record<string, object[]>;
  /** What is missing when Jira refuses it; null when nobody asked for it. */
  unmet: Unmet | null;
  /** What is written instead. */
  instead?: Part;
}

/** Labels to be added, as one part each kind of refusal can name. */
export function labelPart(labels: readonly string[]): Part[] {
  const distinct = [...new Set(labels.map((label) => labelOf(label)))].filter((label) => label !== '');
  if (distinct.length === 0) return [];
  const unmet: Unmet = { what: 'tags', wanted: distinct.join(' '), why: 'refused' };
  return [{ field: 'labels', update: { labels: distinct.map((add) => ({ add })) }, unmet }];
}

/** The priority by the site's own list; a screen may not have the field (Jira answers 400 then). */
export async function priorityPart(
  desk: Desk,
  priority: Priority | null | undefined,
  options: CallOptions,
): Promise<{ parts: Part[]; unmet: Unmet[] }> {
  if (priority == null) return { parts: [], unmet: [] };
  const id = (await desk.site.priorities(options)).toId.get(priority);
  if (id === undefined) return { parts: [], unmet: [{ what: 'priority', wanted: priority, why: 'notFound' }] };
  const unmet: Unmet = { what: 'priority', wanted: priority, why: 'refused' };
  return { parts: [{ field: 'priority', fields: { priority: { id } }, unmet }], unmet: [] };
}

/** The group as the component of that name. Where it leads nowhere, a label asks for somebody to route the ticket. */
export async function groupPart(
  desk: Desk,
  group: string | null | undefined,
  options: CallOptions,
): Promise<{ parts: Part[]; unmet: Unmet[] }> {
  if (group == null) return { parts: [], unmet: [] };
  const found = await desk.site.component(group, options);
  const unrouted = labelPart([unroutedLabel]);
  if (typeof found === 'string') return { parts: unrouted, unmet: [{ what: 'group', wanted: group, why: found }] };
  const unmet: Unmet = { what: 'group', wanted: group, why: 'refused' };
  const fields = { components: [{ id: found.id }] };
  const [instead] = unrouted;
  return { parts: [{ field: 'components', fields, unmet, ...(instead === undefined ? {} : { instead }) }], unmet: [] };
}

/** All parts in one body. */
export function merge(parts: readonly Part[]): { fields?: Record<string, unknown>; update?: Record<string, object[]> } {
  const fields: Record<string, unknown> = {};
  const update: Record<string, object[]> = {};
  for (const part of parts) {
    Object.assign(fields, part.fields);
    for (const [field, operations] of Object.entries(part.update ?? {})) {
      update[field] = [...(update[field] ?? []), ...operations];
    }
  }
  return {
    ...(Object.keys(fields).length === 0 ? {} : { fields }),
    ...(Object.keys(update).length === 0 ? {} : { update }),
  };
}

function refusedFields(error: unknown): Set<string> {
  const isRefusal = error instanceof ServiceFailure && error.kind === 'rejected' && error.details.status === 400;
  return new Set(isRefusal ? (error.details.fields ?? []).map(({ field }) => field) : []);
}

/**
 * Sends a write and, when Jira refuses it for parts that it can do without, again without those. A refused request
 * was not done, so this repeats nothing.
 */
export async function sendParts<T>(
  parts: readonly Part[],
  send: (parts: readonly Part[]) => Promise<T>,
): Promise<{ answer: T; unmet: Unmet[] }> {
  const unmet: Unmet[] = [];
  let left = parts;
  for (;;) {
    try {
      return { answer: await send(left), unmet };
    } catch (error) {
      const refused = refusedFields(error);
      const isRefused = ({ field }: Part): boolean => refused.has(field);
      const gone = left.filter(isRefused);
      if (gone.length === 0) throw error;
      unmet.push(...gone.flatMap((part) => (part.unmet === null ? [] : [part.unmet])));
      left = [...left.filter((part) => !isRefused(part)), ...gone.flatMap(({ instead }) => instead ?? [])];
    }
  }
}

/** Edits an issue; every part may be written twice without harm. Nothing is sent for no parts. */
export async function editIssue(
  desk: Desk,
  id: string,
  parts: readonly Part[],
  { signal }: CallOptions,
): Promise<Unmet[]> {
  const { unmet } = await sendParts(parts, async (left) => {
    if (left.length === 0) return;
    const request = { params: { id }, body: merge(left), repeatable: true, signal };
    await desk.client.send('PUT', '/rest/api/3/issue/{id}', request);
  });
  return unmet;
}
