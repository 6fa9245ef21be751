import { ServiceFailure } from '../../domain/failures.ts';
import type { CallOptions } from '../../ports/call.ts';
import { plainText } from './adf.ts';
import type { Desk } from './desk.ts';
import { jqlString } from './jql.ts';
import { creationLabel } from './labels.ts';
import { isoTime } from './mapping.ts';
import type { JiraIssue } from './schema.ts';
import { searchIssues } from './search.ts';

const maximumClones = 10;

/** True when the project hides the description, so that no query may name it. */
function isDescriptionHidden(error: unknown): error is ServiceFailure {
  if (!(error instanceof ServiceFailure)) return false;
  return (error.details.causes ?? []).some(({ code, field }) => code === 'notVisible' && field === 'description');
}

/**
 * The issues that may be those of an earlier try: by the label, or the reference in the description. Where the
 * description is hidden, only the label is left, which an issue of a plain project has from its creation.
 * @throws `rejected` with reason `configuration` when nothing is left by which a request could be found
 */
async function candidates(desk: Desk, label: string, options: CallOptions): Promise<JiraIssue[]> {
  const search = async (condition: string): Promise<JiraIssue[]> => {
    const jql = `project = ${jqlString(desk.project)} AND ${condition} ORDER BY created ASC`;
    const fields = ['labels', 'description', 'created'];
    return (await searchIssues(desk, { jql, fields, pageSize: maximumClones, maximumPages: 1 }, options)).issues;
  };
  const byLabel = `labels = ${jqlString(label)}`;
  try {
    return await search(`(${byLabel} OR description ~ ${jqlString(`"${label}"`)})`);
  } catch (error) {
    if (!isDescriptionHidden(error)) throw error;
    if (await desk.lookups.isServiceDesk(options)) {
      throw new ServiceFailure(error.message, { ...error.details, reason: 'configuration' }, { cause: error });
    }
    return search(byLabel);
  }
}

/**
 * Id of the issue that an earlier try created with this key, as far as the search index has it. A clone of an issue has
 * the same labels and description, so the oldest issue is taken.
 */
export async function findCreated(desk: Desk, key: string, options: CallOptions): Promise<string | null> {
  const label = creationLabel(key);
  const ours = (await candidates(desk, label, options)).filter(
    ({ fields }) => (fields?.labels ?? []).includes(label) || plainText(fields?.description).includes(label),
  );
  const age = ({ fields }: (typeof ours)[number]): string => isoTime(fields?.created);
  return ours.sort((a, b) => age(a).localeCompare(age(b)) || Number(a.id) - Number(b.id))[0]?.id ?? null;
}
