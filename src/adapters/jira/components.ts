import type { CallOptions } from '../../ports/call.ts';
import type { JiraClient } from './client.ts';
import { jiraComponentsAnswer } from './schema.ts';

/** The one component that has a name, or the reason why there is none. */
export type FoundComponent = { id: string } | 'notFound' | 'ambiguous';

const keyOf = (name: string): string => name.trim().toLowerCase();

/** Reads the components of a project. Returns a function that finds one by name, ignoring case. */
export async function readComponents(
  client: JiraClient,
  project: string,
  { signal }: CallOptions,
): Promise<(name: string) => FoundComponent> {
  const path = '/rest/api/3/project/{project}/components';
  const list = await client.request('GET', path, { params: { project }, schema: jiraComponentsAnswer, signal });
  const names = new Map<string, FoundComponent>();
  for (const { id, name } of list) {
    const key = keyOf(name ?? '');
    names.set(key, names.has(key) ? 'ambiguous' : { id });
  }
  return (name) => names.get(keyOf(name)) ?? 'notFound';
}
