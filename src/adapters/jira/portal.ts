import type { CallOptions } from '../../ports/call.ts';
import type { JiraClient } from './client.ts';
import { jiraRequestTypesAnswer, jiraServiceDeskAnswer } from './schema.ts';

/** The service desk and the request type of tickets in Jira Service Management. */
export interface Portal {
  serviceDeskId: string;
  /** Null when the service desk has no such request type. */
  requestTypeId: string | null;
}

/**
 * Reads the portal of a project.
 * @param requestType request type by name or id; null takes the first one
 */
export async function readPortal(
  client: JiraClient,
  project: string,
  requestType: string | null,
  { signal }: CallOptions,
): Promise<Portal> {
  const path = '/rest/servicedeskapi/servicedesk/{project}';
  const desk = await client.request('GET', path, { params: { project }, schema: jiraServiceDeskAnswer, signal });
  const typesPath = '/rest/servicedeskapi/servicedesk/{desk}/requesttype';
  const { values } = await client.request('GET', typesPath, {
    params: { desk: desk.id },
    query: { limit: '100' },
    schema: jiraRequestTypesAnswer,
    signal,
  });
  const wanted = requestType?.trim().toLowerCase();
  const found = (values ?? []).find(
    ({ id, name }) => wanted === undefined || id === requestType || (name ?? '').trim().toLowerCase() === wanted,
  );
  return { serviceDeskId: desk.id, requestTypeId: found?.id ?? null };
}
