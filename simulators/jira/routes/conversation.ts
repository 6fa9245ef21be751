import type { FastifyInstance } from 'fastify';
import { adfText, isAdf, maximumText } from '../adf.ts';
import type { JiraContext } from '../context.ts';
import { platformError } from '../errors.ts';
import { commentInput, parseInput, transitionInput } from '../inputs.ts';
import { renderComment, renderTransition } from '../render.ts';
import { refuseFrozen } from './issues.ts';

interface ById {
  Params: { id: string };
}

/** Comments and transitions of an issue. */
export function addConversationRoutes(app: FastifyInstance, context: JiraContext): void {
  addComments(app, context);
  addTransitions(app, context);
}

function addComments(app: FastifyInstance, context: JiraContext): void {
  const { store, me } = context;
  app.get<ById & { Querystring: { startAt?: string; maxResults?: string; orderBy?: string; expand?: string } }>(
    '/rest/api/3/issue/:id/comment',
    (request) => {
      const issue = store.issue(request.params.id);
      const { startAt: from, maxResults: size, orderBy = 'created', expand = '' } = request.query;
      if (!['created', '+created', '-created'].includes(orderBy)) throw platformError(400, ['orderBy is invalid.']);
      const startAt = Number(from ?? 0);
      const maxResults = Math.min(Number(size ?? 100), 5000);
      const ordered = orderBy === '-created' ? issue.comments.toReversed() : issue.comments;
      const page = ordered.slice(startAt, startAt + maxResults);
      const withProperties = expand.split(',').includes('properties');
      const base = context.base(request);
      const comments = page.map((comment) => renderComment(store, issue, comment, base, withProperties));
      return { startAt, maxResults, total: issue.comments.length, comments };
    },
  );
  app.post<ById>('/rest/api/3/issue/:id/comment', (request, reply) => {
    const issue = store.issue(request.params.id);
    context.countWrite(issue.id, reply);
    refuseFrozen(context, issue);
    const { body, visibility, properties = [] } = parseInput(commentInput, request.body);
    if (!isAdf(body)) throw platformError(400, ['INVALID_INPUT']);
    const text = adfText(body);
    if (text.trim() === '') throw platformError(400, [], { comment: 'Comment body can not be empty!' });
    if (text.length > maximumText) throw platformError(400, [], { comment: 'The entered text is too long.' });
    if (visibility !== undefined && !['Service Desk Team', 'Administrators'].includes(visibility.value)) {
      throw platformError(400, [], { commentLevel: `Role with name or id '${visibility.value}' does not exist.` });
    }
    const comment = store.addComment(issue, {
      authorId: me.accountId,
      body,
      properties,
      visibility: visibility ?? null,
    });
    return reply.code(201).send(renderComment(store, issue, comment, context.base(request), false));
  });
}

function addTransitions(app: FastifyInstance, context: JiraContext): void {
  const { store, me } = context;
  app.get<ById & { Querystring: { expand?: string } }>('/rest/api/3/issue/:id/transitions', (request) => {
    const issue = store.issue(request.params.id);
    const withFields = (request.query.expand ?? '').includes('transitions.fields');
    const base = context.base(request);
    const transitions = store.transitions(issue).map((one) => renderTransition(store, one, base, withFields));
    return { expand: 'transitions', transitions };
  });
  app.post<ById>('/rest/api/3/issue/:id/transitions', (request, reply) => {
    const issue = store.issue(request.params.id);
    context.countWrite(issue.id, reply);
    const { transition: wanted, fields = {}, properties = [] } = parseInput(transitionInput, request.body);
    const transition = store.transitions(issue).find(({ id }) => id === wanted.id);
    if (transition === undefined) {
      throw platformError(400, ['It seems that you have tried to perform an illegal workflow operation.']);
    }
    const { resolution, ...others } = fields;
    const unknown = Object.keys(transition.needsResolution ? others : fields)[0];
    if (unknown !== undefined) {
      throw platformError(400, [], {
        [unknown]: `Field '${unknown}' cannot be set. It is not on the appropriate screen, or unknown.`,
      });
    }
    const id: unknown = typeof resolution === 'object' && resolution !== null ? Reflect.get(resolution, 'id') : null;
    const known = store.scheme.resolutions.find((one) => one.id === id);
    if (transition.needsResolution && known === undefined) {
      throw platformError(400, [], { resolution: 'Resolution is required.' });
    }
    if (store.settings.transitionsDoNothing) return reply.code(204).send();
    for (const { key, value } of properties) issue.properties[key] = value;
    store.move(issue, transition, known?.id ?? null, me.accountId);
    return reply.code(204).send();
  });
}
