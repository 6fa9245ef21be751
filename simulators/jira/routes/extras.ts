import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { JiraContext } from '../context.ts';
import { platformError } from '../errors.ts';
import { parseInput, remoteLinkInput } from '../inputs.ts';
import { readForm } from '../form.ts';
import { renderAttachment } from '../render.ts';
import { refuseFrozen } from './issues.ts';

interface ById {
  Params: { id: string; key: string };
}

const maximumProperty = 32_768;

/** Properties, remote links and attachments of an issue. */
export function addExtraRoutes(app: FastifyInstance, context: JiraContext): void {
  addProperties(app, context);
  addRemoteLinks(app, context);
  addAttachments(app, context);
}

/** Throws the 400 of a value that a property cannot have. */
export function checkProperty(value: unknown): void {
  if (value === undefined) throw platformError(400, ['The request body is not valid JSON.']);
  if (JSON.stringify(value).length > maximumProperty) throw platformError(400, ['The property value is too long.']);
}

function addProperties(app: FastifyInstance, { store }: JiraContext): void {
  const path = '/rest/api/3/issue/:id/properties/:key';
  app.get<ById>(path, ({ params: { id, key } }) => {
    const value = store.issue(id).properties[key];
    if (value === undefined) throw platformError(404, [`The property ${key} does not exist.`]);
    return { key, value };
  });
  app.put<ById>(path, (request, reply) => {
    const { id, key } = request.params;
    const issue = store.issue(id);
    checkProperty(request.body);
    const isNew = !(key in issue.properties);
    issue.properties[key] = request.body;
    store.touchQuietly(issue);
    return reply.code(isNew ? 201 : 200).send({});
  });
}

function addRemoteLinks(app: FastifyInstance, context: JiraContext): void {
  const { store } = context;
  app.post<ById>('/rest/api/3/issue/:id/remotelink', (request, reply) => {
    const issue = store.issue(request.params.id);
    context.countWrite(issue.id, reply);
    if (!store.settings.linking) throw platformError(403, ['You do not have permission to link issues.']);
    const { globalId = null, relationship = null, object } = parseInput(remoteLinkInput, request.body);
    const known = globalId === null ? undefined : issue.remoteLinks.find((link) => link.globalId === globalId);
    const id = known?.id ?? Number(store.nextId());
    const link = { id, globalId, relationship, object };
    // A second write replaces the link: members that are not sent are lost.
    if (known === undefined) issue.remoteLinks.push(link);
    else issue.remoteLinks.splice(issue.remoteLinks.indexOf(known), 1, link);
    store.touchQuietly(issue);
    const self = `${context.base(request)}/rest/api/3/issue/${issue.id}/remotelink/${id}`;
    return reply.code(known === undefined ? 201 : 200).send({ id, self });
  });
}

/** Throws the 403 of an upload without the header that protects against forged requests. */
export function checkUpload(request: FastifyRequest): void {
  if (request.headers['x-atlassian-token'] !== 'no-check') throw platformError(403, ['XSRF check failed']);
}

function addAttachments(app: FastifyInstance, context: JiraContext): void {
  const { store, me } = context;
  app.post<ById>('/rest/api/3/issue/:id/attachments', async (request, reply) => {
    checkUpload(request);
    const issue = store.issue(request.params.id);
    context.countWrite(issue.id, reply);
    refuseFrozen(context, issue);
    const files = await readForm(request);
    const made = files.map((file) => ({
      ...file,
      id: store.nextId(),
      authorId: me.accountId,
      createdMs: store.nowMs(),
      commentId: null,
    }));
    issue.attachments.push(...made);
    store.touch(issue, {
      kind: 'updated',
      actorId: me.accountId,
      changes: [{ field: 'Attachment', from: null, to: null }],
    });
    const base = context.base(request);
    return reply.code(200).send(made.map((one) => renderAttachment(store, one, base)));
  });
}
