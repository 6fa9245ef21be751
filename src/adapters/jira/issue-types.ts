import type { CallOptions } from '../../ports/call.ts';
import type { Desk } from './desk.ts';
import { jiraFailure } from './errors.ts';
import { jiraIssueTypesAnswer } from './schema.ts';

/**
 * Id of the first issue type of the project that is not a sub-task.
 * @throws `rejected` with reason `configuration` when our account may create none
 */
export async function readIssueType(desk: Desk, { signal }: CallOptions): Promise<string> {
  const path = '/rest/api/3/issue/createmeta/{project}/issuetypes';
  const request = { params: { project: desk.project }, schema: jiraIssueTypesAnswer, signal };
  const { issueTypes } = await desk.client.request('GET', path, request);
  const first = (issueTypes ?? []).find(({ subtask }) => subtask !== true);
  if (first !== undefined) return first.id;
  const details = { kind: 'rejected', reason: 'configuration' } as const;
  throw jiraFailure({ method: 'GET', path }, 'no issue type that our account may create', details);
}
