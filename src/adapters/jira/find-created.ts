import type { CallOptions } from '../../ports/call.ts';
import { plainText } from './adf.ts';
import type { Desk } from './desk.ts';
import { jqlString } from './jql.ts';
import { creationLabel } from './labels.ts';
import { isoTime } from './mapping.ts';
import { searchIssues } from './search.ts';

const maximumClones = 10;

/**
 * Id of the issue that an earlier try created with this key, as far as the search index has it. A clone of an issue has
 * the same labels and description, so the oldest issue is taken.
 */
export async function findCreated(desk: Desk, key: string, options: CallOptions): Promise<string | null> {
  const label = creationLabel(key);
  const jql = `project = ${jqlString(desk.project)} AND (labels = ${jqlString(label)} OR description ~ ${jqlString(`"${label}"`)}) ORDER BY created ASC`;
  const search = { jql, fields: ['labels', 'description', 'created'], pageSize: maximumClones, maximumPages: 1 };
  const { issues } = await searchIssues(desk, search, options);
  const ours = issues.filter(
    ({ fields }) => (fields?.labels ?? []).includes(label) || plainText(fields?.description).includes(label),
  );
  const age = ({ fields }: (typeof ours)[number]): string => isoTime(fields?.created);
  return ours.sort((a, b) => age(a).localeCompare(age(b)) || Number(a.id) - Number(b.id))[0]?.id ?? null;
}
