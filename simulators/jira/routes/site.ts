import type { FastifyInstance } from 'fastify';
import type { JiraContext } from '../context.ts';
import { platformError } from '../errors.ts';
import type { UserRecord } from '../records.ts';
import { renderUser, requestTypeField } from '../render.ts';
import { checkProperty } from './extras.ts';

/** Project, components, priorities and users. */
export function addSiteRoutes(app: FastifyInstance, context: JiraContext): void {
  const { store } = context;
  const checkProject = (key: string): void => {
    if (key !== store.project.key && key !== store.project.id)
      throw platformError(404, [`No project could be found with key '${key}'.`]);
  };
  app.get<{ Params: { key: string } }>('/rest/api/3/project/:key', (request) => {
    checkProject(request.params.key);
    const { id, key, serviceDesk } = store.project;
    const self = `${context.base(request)}/rest/api/3/project/${id}`;
    return {
      self,
      id,
      key,
      name: 'Support',
      projectTypeKey: serviceDesk ? 'service_desk' : 'business',
      simplified: false,
    };
  });
  app.get<{ Params: { key: string } }>('/rest/api/3/project/:key/components', (request) => {
    checkProject(request.params.key);
    return store.components;
  });
  app.get<{ Params: { key: string } }>('/rest/api/3/issue/createmeta/:key/issuetypes', (request) => {
    checkProject(request.params.key);
    const subtask = { id: '10003', name: 'Sub-task', subtask: true };
    const issueTypes = [subtask, { id: '10002', name: 'Task', subtask: false }];
    return { startAt: 0, maxResults: 50, total: issueTypes.length, issueTypes };
  });
  app.get('/rest/api/3/field', () => {
    const summary = { id: 'summary', key: 'summary', name: 'Summary', custom: false };
    const schema = { type: 'sd-customerrequesttype', custom: 'com.atlassian.servicedesk:vp-origin', customId: 10_010 };
    const requestType = { id: requestTypeField, key: requestTypeField, name: 'Request Type', custom: true, schema };
    return store.project.serviceDesk ? [summary, requestType] : [summary];
  });
  app.get('/rest/api/3/priority/search', () => {
    const values = store.scheme.priorities.map((priority) => ({ ...priority, isDefault: priority.id === '3' }));
    return { startAt: 0, maxResults: 50, total: values.length, isLast: true, values };
  });
  addUsers(app, context);
  addUserProperties(app, context);
}

function addUsers(app: FastifyInstance, context: JiraContext): void {
  const { store, me } = context;
  app.get('/rest/api/3/myself', (request) => renderUser(store, me, context.base(request)));
  app.get<{ Querystring: { accountId?: string } }>('/rest/api/3/user', (request) => {
    const user = store.users.get(request.query.accountId ?? '');
    if (user === undefined)
      throw platformError(404, ['Specified user does not exist or you do not have required permissions']);
    return renderUser(store, user, context.base(request));
  });
  const find = (query: string | undefined, maxResults: string | undefined, wanted: (user: UserRecord) => boolean) => {
    if (query === undefined) throw platformError(400, ['The query parameter is missing.']);
    // E-mail addresses are searched even where they are hidden, names by the beginning of each word.
    const low = query.toLowerCase();
    const hits = [...store.users.values()].filter(
      ({ email, displayName }) =>
        email?.toLowerCase().startsWith(low) === true ||
        displayName
          .toLowerCase()
          .split(' ')
          .some((word) => word.startsWith(low)),
    );
    return hits.filter((user) => user.active && wanted(user)).slice(0, Number(maxResults ?? 50));
  };
  app.get<{ Querystring: { query?: string; maxResults?: string } }>('/rest/api/3/user/search', (request) =>
    find(request.query.query, request.query.maxResults, () => true).map((user) =>
      renderUser(store, user, context.base(request)),
    ),
  );
  app.get<{ Querystring: { query?: string; maxResults?: string; project?: string } }>(
    '/rest/api/3/user/assignable/search',
    (request) => {
      const { query, maxResults, project } = request.query;
      if (project !== store.project.key) throw platformError(404, ['No project could be found.']);
      return find(query, maxResults, ({ assignable }) => assignable).map((user) =>
        renderUser(store, user, context.base(request)),
      );
    },
  );
}

function addUserProperties(app: FastifyInstance, { store }: JiraContext): void {
  interface Named {
    Params: { key: string };
    Querystring: { accountId?: string };
  }
  const path = '/rest/api/3/user/properties/:key';
  const of = (accountId: string | undefined): Map<string, unknown> => {
    if (accountId === undefined || !store.users.has(accountId)) throw platformError(404, ['The user does not exist.']);
    const found = store.userProperties.get(accountId) ?? new Map<string, unknown>();
    store.userProperties.set(accountId, found);
    return found;
  };
  app.get<Named>(path, ({ params: { key }, query }) => {
    const properties = of(query.accountId);
    if (!properties.has(key)) throw platformError(404, [`The property ${key} does not exist.`]);
    return { key, value: properties.get(key) };
  });
  app.put<Named>(path, (request, reply) => {
    const properties = of(request.query.accountId);
    checkProperty(request.body);
    const isNew = !properties.has(request.params.key);
    properties.set(request.params.key, request.body);
    return reply.code(isNew ? 201 : 200).send({});
  });
  app.delete<Named>(path, ({ params: { key }, query }, reply) => {
    if (!of(query.accountId).delete(key)) throw platformError(404, [`The property ${key} does not exist.`]);
    return reply.code(204).send();
  });
}
