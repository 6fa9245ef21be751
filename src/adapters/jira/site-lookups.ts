import type { CallOptions } from '../../ports/call.ts';
import { cachedAnswer } from '../http/cached-answer.ts';
import type { JiraClient } from './client.ts';
import type { FoundComponent } from './components.ts';
import { readComponents } from './components.ts';
import { readConfigured } from './configured-record.ts';
import { jiraFailure } from './errors.ts';
import type { Portal } from './portal.ts';
import { readPortal } from './portal.ts';
import type { PriorityMap } from './priorities.ts';
import { mapPriorities } from './priorities.ts';
import { jiraFieldsAnswer, jiraPrioritiesAnswer, jiraProjectAnswer, jiraUserAnswer } from './schema.ts';

/** Looks up what is specific to the site. Everything is read when it is first needed, and cached for five minutes. */
export interface SiteLookups {
  /** True for a project of Jira Service Management. */
  isServiceDesk(options: CallOptions): Promise<boolean>;
  /** The latest result of {@link isServiceDesk}, or the setting; null when neither is known. */
  readonly knownAsServiceDesk: boolean | null;
  /** Id of our own account. */
  ownAccountId(options: CallOptions): Promise<string>;
  portal(options: CallOptions): Promise<Portal>;
  priorities(options: CallOptions): Promise<PriorityMap>;
  /** Id of the field that holds an issue's request type; null when the site has none. */
  requestTypeField(options: CallOptions): Promise<string | null>;
  /** The component with this name, ignoring case. */
  component(name: string, options: CallOptions): Promise<FoundComponent>;
  /** Reads account and project without the cache. Throws when one of them cannot be used. */
  check(options: CallOptions): Promise<void>;
}

/** The project, and the kind of its tickets. */
export interface SiteSettings {
  /** Key of the project. */
  project: string;
  /** Request type by name or id; null takes the first one of the portal. */
  requestType: string | null;
  /** Null: the first call finds out. */
  serviceDesk: boolean | null;
}

const projectPath = '/rest/api/3/project/{project}';

async function readIsServiceDesk(client: JiraClient, project: string, { signal }: CallOptions): Promise<boolean> {
  const read = client.request('GET', projectPath, { params: { project }, schema: jiraProjectAnswer, signal });
  return (await readConfigured(projectPath, 'the project', read)).projectTypeKey === 'service_desk';
}

async function readOwnAccountId(client: JiraClient, { signal }: CallOptions): Promise<string> {
  return (await client.request('GET', '/rest/api/3/myself', { schema: jiraUserAnswer, signal })).accountId;
}

async function readPriorities(client: JiraClient, { signal }: CallOptions): Promise<PriorityMap> {
  const request = { query: { maxResults: '50' }, schema: jiraPrioritiesAnswer, signal };
  return mapPriorities((await client.request('GET', '/rest/api/3/priority/search', request)).values ?? []);
}

/** The field is found by its type, which is the same on every site; its id and name are not. */
async function readRequestTypeField(client: JiraClient, { signal }: CallOptions): Promise<string | null> {
  const fields = await client.request('GET', '/rest/api/3/field', { schema: jiraFieldsAnswer, signal });
  return fields.find(({ schema }) => schema?.custom === 'com.atlassian.servicedesk:vp-origin')?.id ?? null;
}

/** See {@link SiteLookups}. Nothing is sent before the first look-up. */
export function createSiteLookups(client: JiraClient, settings: SiteSettings, now: () => number): SiteLookups {
  const { project, requestType } = settings;
  let known = settings.serviceDesk;
  const readKind = async (options: CallOptions): Promise<boolean> => {
    known = await readIsServiceDesk(client, project, options);
    return known;
  };
  const isServiceDesk = cachedAnswer(readKind, now);
  const components = cachedAnswer((options) => readComponents(client, project, options), now);
  return {
    isServiceDesk: async (options) => settings.serviceDesk ?? isServiceDesk(options),
    get knownAsServiceDesk() {
      return known;
    },
    ownAccountId: cachedAnswer((options) => readOwnAccountId(client, options), now),
    portal: cachedAnswer((options) => readPortal(client, project, requestType, options), now),
    priorities: cachedAnswer((options) => readPriorities(client, options), now),
    requestTypeField: cachedAnswer((options) => readRequestTypeField(client, options), now),
    component: async (name, options) => (await components(options))(name),
    async check(options) {
      await readOwnAccountId(client, options);
      const found = await readKind(options);
      if (settings.serviceDesk !== null && settings.serviceDesk !== found) {
        const details = { kind: 'rejected', reason: 'configuration' } as const;
        throw jiraFailure(
          { method: 'GET', path: projectPath },
          'the project is of another kind than configured',
          details,
        );
      }
    },
  };
}
