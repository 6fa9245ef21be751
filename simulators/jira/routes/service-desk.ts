import type { FastifyInstance } from 'fastify';
import { textAdf, wikiAdf } from '../adf.ts';
import type { JiraContext } from '../context.ts';
import { JiraError, deskError } from '../errors.ts';
import { readForm } from '../form.ts';
import { customerInput, parseInput, requestAttachmentInput, requestInput } from '../inputs.ts';
import { renderUser } from '../render.ts';
import { checkUpload } from './extras.ts';
import { refuseFrozen } from './issues.ts';

const requestTypes = [
  { id: '31', name: 'General request' },
  { id: '32', name: 'Report a problem' },
];
const serviceDeskId = '7';

/** The API of Jira Service Management, which a plain project does not have. */
export function addServiceDeskRoutes(app: FastifyInstance, context: JiraContext): void {
  const { store } = context;
  const checkDesk = (named: string): void => {
    const { serviceDesk, key, id } = store.project;
    if (serviceDesk && [serviceDeskId, key, id].includes(named)) return;
    throw deskError(404, 'sd.admin.servicedesk.error.no.such.service.desk', 'The service desk does not exist.');
  };
  app.get<{ Params: { desk: string } }>('/rest/servicedeskapi/servicedesk/:desk', ({ params: { desk } }) => {
    checkDesk(desk);
    const { id, key } = store.project;
    return { id: serviceDeskId, projectId: id, projectName: 'Support', projectKey: key };
  });
  app.get<{ Params: { desk: string } }>(
    '/rest/servicedeskapi/servicedesk/:desk/requesttype',
    ({ params: { desk } }) => {
      checkDesk(desk);
      const values = requestTypes.map((type) => ({
        ...type,
        issueTypeId: '10002',
        serviceDeskId,
        portalId: serviceDeskId,
      }));
      return { size: values.length, start: 0, limit: 50, isLastPage: true, values };
    },
  );
  app.post<{ Params: { desk: string } }>(
    '/rest/servicedeskapi/servicedesk/:desk/attachTemporaryFile',
    async (request, reply) => {
      checkUpload(request);
      checkDesk(request.params.desk);
      const files = await readForm(request);
      const temporaryAttachments = files.map((file) => {
        const temporaryAttachmentId = `temp-${store.nextId()}`;
        store.temporaryFiles.set(temporaryAttachmentId, file);
        return { temporaryAttachmentId, fileName: file.filename };
      });
      return reply.code(201).send({ temporaryAttachments });
    },
  );
  addCustomers(app, context);
  addRequests(app, context, checkDesk);
  addRequestAttachments(app, context);
}

/**
 * Adds a customer of the portals. Needs an administrator; an address that somebody has is an error, which is a 400 unless
 * a parameter asks for a 409 (Jira Service Management docs, customer).
 */
function addCustomers(app: FastifyInstance, context: JiraContext): void {
  const { store } = context;
  app.post('/rest/servicedeskapi/customer', (request, reply) => {
    const { email, displayName } = parseInput(customerInput, request.body);
    if (!store.settings.mayAddCustomers)
      throw deskError(403, 'sd.customers.error.not.permitted', 'You do not have permission to create customers.');
    const isTaken = [...store.users.values()].some((user) => user.email?.toLowerCase() === email.toLowerCase());
    if (isTaken || !/^[^\s@]+@[^\s@]+\.[^\s@]+$/u.test(email))
      throw deskError(400, 'sd.customers.error.email', 'The customer could not be created.');
    const user = store.addUser({ accountType: 'customer', displayName, email, assignable: false });
    return reply.code(201).send(renderUser(store, user, context.base(request)));
  });
}

function addRequests(app: FastifyInstance, context: JiraContext, checkDesk: (named: string) => void): void {
  const { store, me } = context;
  app.post('/rest/servicedeskapi/request', (request, reply) => {
    const input = parseInput(requestInput, request.body);
    checkDesk(input.serviceDeskId);
    if (!requestTypes.some(({ id }) => id === input.requestTypeId)) {
      throw new JiraError(400, { errorMessages: [], errors: { requestTypeId: 'The request type does not exist.' } });
    }
    const { summary, description, ...others } = input.requestFieldValues;
    const unknown = Object.keys(others)[0];
    if (unknown !== undefined) {
      throw new JiraError(400, {
        errorMessages: [],
        errors: { [unknown]: `The field ${unknown} is not part of the request form.` },
      });
    }
    if (typeof summary !== 'string' || summary.trim() === '' || typeof description !== 'string') {
      throw new JiraError(400, { errorMessages: [], errors: { summary: 'Summary is required.' } });
    }
    const { requiredField } = store.settings;
    if (requiredField !== null) {
      const words = `Your request could not be created. ${requiredField} is required.`;
      throw deskError(400, 'sd.customers.portal.error.generic', words);
    }
    const reporterId = input.raiseOnBehalfOf ?? me.accountId;
    const reporter = store.users.get(reporterId);
    if (reporter === undefined)
      throw deskError(400, 'sd.request.create.error.no.such.user', 'The customer was not found.');
    const issue = store.addIssue({
      summary,
      description: wikiAdf(description),
      reporterId,
      creatorId: me.accountId,
      requestTypeId: input.requestTypeId,
    });
    const base = context.base(request);
    return reply.code(201).send({
      issueId: issue.id,
      issueKey: issue.key,
      requestTypeId: input.requestTypeId,
      serviceDeskId,
      reporter: renderUser(store, reporter, base),
      currentStatus: { status: store.status(issue).name },
      _links: {
        jiraRest: `${base}/rest/api/2/issue/${issue.id}`,
        self: `${base}/rest/servicedeskapi/request/${issue.id}`,
      },
    });
  });
}

function addRequestAttachments(app: FastifyInstance, context: JiraContext): void {
  const { store, me } = context;
  app.post<{ Params: { id: string } }>('/rest/servicedeskapi/request/:id/attachment', (request, reply) => {
    const issue = store.issue(request.params.id);
    if (!store.project.serviceDesk) throw deskError(404, 'sd.request.not.found', 'The request does not exist.');
    context.countWrite(issue.id, reply);
    refuseFrozen(context, issue);
    const input = parseInput(requestAttachmentInput, request.body);
    const files = input.temporaryAttachmentIds.map((id) => store.temporaryFiles.get(id));
    if (files.includes(undefined)) {
      throw deskError(400, 'sd.attachment.temporary.not.found', 'The temporary attachment was not found.');
    }
    const properties = input.public ? [] : [{ key: 'sd.public.comment', value: { internal: true } }];
    const body = textAdf(input.additionalComment?.body ?? 'Attachments');
    const comment = store.addComment(issue, { authorId: me.accountId, body, properties, visibility: null });
    for (const id of input.temporaryAttachmentIds) store.temporaryFiles.delete(id);
    for (const file of files) {
      if (file === undefined) continue;
      const made = {
        ...file,
        id: store.nextId(),
        authorId: me.accountId,
        createdMs: store.nowMs(),
        commentId: comment.id,
      };
      issue.attachments.push(made);
    }
    store.touchQuietly(issue);
    return reply.code(201).send({ comment: { id: comment.id, public: input.public } });
  });
}
