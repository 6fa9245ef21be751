import type { FastifyInstance } from 'fastify';
import type { JiraContext } from '../context.ts';
import { platformError } from '../errors.ts';
import { readFields, readUpdates } from '../fields.ts';
import { assigneeInput, issueInput, parseInput } from '../inputs.ts';
import type { IssueRecord } from '../records.ts';
import { renderIssue } from '../render.ts';

interface ById {
  Params: { id: string };
}

const list = (value: string | undefined): string[] => (value ?? '').split(',').filter((part) => part !== '');

/** `POST /issue`, `GET` and `PUT /issue/{id}`, `PUT /issue/{id}/assignee`. */
export function addIssueRoutes(app: FastifyInstance, context: JiraContext): void {
  const { store, me } = context;
  app.post('/rest/api/3/issue', (request, reply) => {
    const { fields = {}, properties = [], update } = parseInput(issueInput, request.body);
    checkPlace(context, fields);
    const changes = readFields(store, fields, ['project', 'issuetype']);
    const { summary, description = null, reporterId = me.accountId, ...rest } = changes;
    if (summary === undefined) throw platformError(400, [], { summary: 'You must specify a summary of the issue.' });
    const { requiredField } = store.settings;
    // Validators of a workflow name the field only in a sentence.
    if (requiredField !== null) throw platformError(400, [`${requiredField}: ${requiredField} is required.`]);
    if (update !== undefined) throw platformError(400, ['The simulator takes no update at creation.']);
    const issue = store.addIssue({
      ...rest,
      summary,
      description,
      reporterId,
      creatorId: me.accountId,
      properties: Object.fromEntries(properties.map(({ key, value }) => [key, value])),
    });
    const self = `${context.base(request)}/rest/api/3/issue/${issue.id}`;
    return reply.code(201).send({ id: issue.id, key: issue.key, self });
  });
  app.get<ById & { Querystring: { fields?: string; properties?: string; expand?: string } }>(
    '/rest/api/3/issue/:id',
    (request) => {
      const { fields, properties, expand } = request.query;
      const all = fields === undefined || fields === '*all';
      const view = { fields: all ? null : list(fields), properties: list(properties), expand: list(expand) };
      return renderIssue(store, store.issue(request.params.id), view, context.base(request));
    },
  );
  app.put<ById>('/rest/api/3/issue/:id', (request, reply) => {
    const issue = store.issue(request.params.id);
    context.countWrite(issue.id, reply);
    refuseFrozen(context, issue);
    const { fields = {}, update = {}, properties = [] } = parseInput(issueInput, request.body);
    const both = Object.keys(fields).find((field) => field in update);
    if (both !== undefined) {
      throw platformError(400, [], { [both]: `Field '${both}' cannot appear in both 'fields' and 'update'` });
    }
    Object.assign(issue, readFields(store, fields, []), readUpdates(store, issue, update));
    for (const { key, value } of properties) issue.properties[key] = value;
    const changes = [...Object.keys(fields), ...Object.keys(update)].map((field) => ({ field, from: null, to: null }));
    store.touch(issue, { kind: 'updated', actorId: me.accountId, changes });
    return reply.code(204).send();
  });
  app.put<ById>('/rest/api/3/issue/:id/assignee', (request, reply) => {
    const issue = store.issue(request.params.id);
    context.countWrite(issue.id, reply);
    refuseFrozen(context, issue);
    const { accountId } = parseInput(assigneeInput, request.body);
    if (accountId !== null && store.users.get(accountId)?.assignable !== true) {
      throw platformError(400, [], { assignee: 'User cannot be assigned issues.' });
    }
    issue.assigneeId = accountId;
    const changes = [{ field: 'assignee', from: null, to: accountId }];
    store.touch(issue, { kind: 'updated', actorId: me.accountId, changes });
    return reply.code(204).send();
  });
}

/** Throws the 400 of an issue that the workflow does not allow to change. */
export function refuseFrozen({ store }: JiraContext, issue: IssueRecord): void {
  if (store.isFrozen(issue)) throw platformError(400, ['You do not have permission to edit issues in this project.']);
}

function checkPlace({ store }: JiraContext, fields: Record<string, unknown>): void {
  const member = (field: string, name: string): unknown => {
    const value = fields[field];
    return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  };
  const errors: Record<string, string> = {};
  const { id, key } = store.project;
  if (member('project', 'key') !== key && member('project', 'id') !== id)
    errors['project'] = 'valid project is required';
  const type = member('issuetype', 'name') ?? member('issuetype', 'id');
  if (type !== 'Task' && type !== '10002') errors['issuetype'] = 'Specify a valid issue type';
  if (Object.keys(errors).length > 0) throw platformError(400, [], errors);
}
