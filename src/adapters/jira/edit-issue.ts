import type { Unmet } from '../../domain/tickets/unmet.ts';
import { ServiceFailure } from '../../domain/failures.ts';
import type { CallOptions } from '../../ports/call.ts';
import type { Desk } from './desk.ts';
import { isRefusal } from '../http/write-outcome.ts';
import type { OptionalField } from './optional-fields.ts';

/** The `fields` and `update` members of a request body. */
interface FieldsBody {
  fields?: Record<string, unknown>;
  update?: Record<string, object[]>;
}

/** Merges fields into one request body. */
export function mergeFields(list: readonly OptionalField[]): FieldsBody {
  const fields: Record<string, unknown> = {};
  const update: Record<string, object[]> = {};
  for (const field of list) {
    Object.assign(fields, field.set);
    for (const [name, operations] of Object.entries(field.update ?? {})) {
      update[name] = [...(update[name] ?? []), ...operations];
    }
  }
  return {
    ...(Object.keys(fields).length === 0 ? {} : { fields }),
    ...(Object.keys(update).length === 0 ? {} : { update }),
  };
}

function refusedNames(error: unknown): Set<string> {
  const isRefusal = error instanceof ServiceFailure && error.kind === 'rejected' && error.details.status === 400;
  return new Set(isRefusal ? (error.details.fields ?? []).map(({ field }) => field) : []);
}

/** Sends a write, and sends it again without the fields that Jira refuses. A refused request was not done. */
export async function writeWithoutRefused<T>(
  fields: readonly OptionalField[],
  send: (fields: readonly OptionalField[]) => Promise<T>,
): Promise<{ answer: T; unmet: Unmet[] }> {
  const unmet: Unmet[] = [];
  let left = fields;
  for (;;) {
    try {
      return { answer: await send(left), unmet };
    } catch (error) {
      const names = refusedNames(error);
      const isRefused = ({ name }: OptionalField): boolean => names.has(name);
      const refused = left.filter(isRefused);
      if (refused.length === 0) throw error;
      unmet.push(...refused.flatMap((field) => (field.unmet === null ? [] : [field.unmet])));
      left = [...left.filter((field) => !isRefused(field)), ...refused.flatMap(({ instead }) => instead ?? [])];
    }
  }
}

/** Edits an issue. Safe to repeat, because each field may be written twice. Sends nothing when there are no fields. */
export async function editIssue(
  desk: Desk,
  id: string,
  fields: readonly OptionalField[],
  { signal }: CallOptions,
): Promise<Unmet[]> {
  const { unmet } = await writeWithoutRefused(fields, async (left) => {
    if (left.length === 0) return;
    const request = { params: { id }, body: mergeFields(left), repeatable: true, signal };
    await desk.client.send('PUT', '/rest/api/3/issue/{id}', request);
  });
  return unmet;
}

/**
 * The same for fields beside which something more important is written. A refusal of the whole edit, as without the
 * permission to edit issues, makes all of them unmet.
 */
export async function editIfAllowed(
  desk: Desk,
  id: string,
  fields: readonly OptionalField[],
  options: CallOptions,
): Promise<Unmet[]> {
  try {
    return await editIssue(desk, id, fields, options);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return fields.flatMap(({ unmet }) => unmet ?? []);
  }
}
