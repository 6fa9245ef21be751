import { ServiceFailure } from '../../domain/failures.ts';
import type { CallOptions } from '../../ports/call.ts';
import {
  jiraComponentsAnswer,
  jiraPrioritiesAnswer,
  jiraProjectAnswer,
  jiraRequestTypesAnswer,
  jiraServiceDeskAnswer,
  jiraUserAnswer,
} from './schema.ts';
import type { JiraClient } from './client.ts';
import { jiraFailure } from './errors.ts';
import type { PriorityMap } from './priorities.ts';
import { mapPriorities } from './priorities.ts';

/** The portal and the kind of request that tickets are made as. */
export interface Portal {
  serviceDeskId: string;
  requestTypeId: string;
}

/** What a name leads to: one id, nothing, or several. */
export type Found = { id: string } | 'notFound' | 'ambiguous';

/** What is known of the site. Everything is read when it is first needed and kept for five minutes. */
export interface Site {
  /** True for a project of Jira Service Management. */
  isServiceDesk(options: CallOptions): Promise<boolean>;
  /** What {@link isServiceDesk} said last, or what the settings say; null while nobody knows. */
  readonly knownAsServiceDesk: boolean | null;
  /** Account id of our own account. */
  me(options: CallOptions): Promise<string>;
  portal(options: CallOptions): Promise<Portal>;
  priorities(options: CallOptions): Promise<PriorityMap>;
  /** Id of the component of that name, upper and lower case alike. */
  component(name: string, options: CallOptions): Promise<Found>;
  /** Reads account and project afresh; throws when one of them is not usable. */
  check(options: CallOptions): Promise<void>;
}

/** Which project of the site is meant, and what tickets in it are. */
export interface SiteSettings {
  /** Key of the project. */
  project: string;
  /** Request type by name or id; null takes the portal's first one. */
  requestType: string | null;
  /** Null: found out with the first call. */
  serviceDesk: boolean | null;
}

const lifeMs = 5 * 60_000;
const keyOf = (name: string): string => name.trim().toLowerCase();

/** Reads once in a while. Failures are not kept. */
function kept<T>(read: (options: CallOptions) => Promise<T>, now: () => number): (options: CallOptions) => Promise<T> {
  let value: { is: T; until: number } | null = null;
  return async (options) => {
    if (value === null || now() >= value.until) value = { is: await read(options), until: now() + lifeMs };
    return value.is;
  };
}

/** What must exist and is not there is a wrong setting, which only an administrator can mend. */
async function required<T>(path: string, what: string, read: Promise<T>): Promise<T> {
  try {
    return await read;
  } catch (error) {
    if (!(error instanceof ServiceFailure) || error.kind !== 'notFound') throw error;
    const details = { kind: 'rejected', reason: 'configuration', status: 404 } as const;
    throw jiraFailure({ method: 'GET', path }, `${what} does not exist or is not visible to our account`, details);
  }
}

async function readPortal(client: JiraClient, settings: SiteSettings, { signal }: CallOptions): Promise<Portal> {
  const path = '/rest/servicedeskapi/servicedesk/{project}';
  const params = { project: settings.project };
  const desk = await required(
    path,
    'the service desk',
    client.request('GET', path, { params, schema: jiraServiceDeskAnswer, signal }),
  );
  const typesPath = '/rest/servicedeskapi/servicedesk/{desk}/requesttype';
  const { values } = await client.request('GET', typesPath, {
    params: { desk: desk.id },
    query: { limit: '100' },
    schema: jiraRequestTypesAnswer,
    signal,
  });
  const wanted = settings.requestType;
  const found = (values ?? []).find(
    ({ id, name }) => wanted === null || id === wanted || keyOf(name ?? '') === keyOf(wanted),
  );
  if (found === undefined) {
    const details = { kind: 'rejected', reason: 'configuration' } as const;
    throw jiraFailure({ method: 'GET', path: typesPath }, 'no such request type', details);
  }
  return { serviceDeskId: desk.id, requestTypeId: found.id };
}

async function readProject(client: JiraClient, project: string, { signal }: CallOptions): Promise<boolean> {
  const path = '/rest/api/3/project/{project}';
  const read = client.request('GET', path, { params: { project }, schema: jiraProjectAnswer, signal });
  return (await required(path, 'the project', read)).projectTypeKey === 'service_desk';
}

async function readMe(client: JiraClient, { signal }: CallOptions): Promise<string> {
  return (await client.request('GET', '/rest/api/3/myself', { schema: jiraUserAnswer, signal })).accountId;
}

async function readComponents(
  client: JiraClient,
  project: string,
  { signal }: CallOptions,
): Promise<Map<string, Found>> {
  const path = '/rest/api/3/project/{project}/components';
  const list = await client.request('GET', path, { params: { project }, schema: jiraComponentsAnswer, signal });
  const names = new Map<string, Found>();
  for (const { id, name } of list) {
    const key = keyOf(name ?? '');
    names.set(key, names.has(key) ? 'ambiguous' : { id });
  }
  return names;
}

/** See {@link Site}. Nothing is sent before the first question. */
export function createSite(client: JiraClient, settings: SiteSettings, now: () => number): Site {
  const { project } = settings;
  let known = settings.serviceDesk;
  const readKind = async (options: CallOptions): Promise<boolean> => {
    known = await readProject(client, project, options);
    return known;
  };
  const kind = kept(readKind, now);
  const components = kept((options) => readComponents(client, project, options), now);
  return {
    isServiceDesk: async (options) => settings.serviceDesk ?? kind(options),
    get knownAsServiceDesk() {
      return known;
    },
    me: kept((options) => readMe(client, options), now),
    portal: kept((options) => readPortal(client, settings, options), now),
    priorities: kept(async ({ signal }) => {
      const query = { maxResults: '50' };
      const answer = { query, schema: jiraPrioritiesAnswer, signal };
      return mapPriorities((await client.request('GET', '/rest/api/3/priority/search', answer)).values ?? []);
    }, now),
    component: async (name, options) => (await components(options)).get(keyOf(name)) ?? 'notFound',
    async check(options) {
      await readMe(client, options);
      const isServiceDesk = await readKind(options);
      if (settings.serviceDesk !== null && settings.serviceDesk !== isServiceDesk) {
        const details = { kind: 'rejected', reason: 'configuration' } as const;
        const call = { method: 'GET', path: '/rest/api/3/project/{project}' } as const;
        throw jiraFailure(call, 'the project is of another kind than configured', details);
      }
    },
  };
}
