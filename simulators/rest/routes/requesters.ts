import type { FastifyInstance } from 'fastify';

import { notFound } from '../errors.ts';
import { parseInput, requestersQuery } from '../inputs.ts';
import { renderRequester } from '../render.ts';
import type { RestDeskStore } from '../store.ts';

/** Routes of customers. */
export function addRequesterRoutes(app: FastifyInstance, store: RestDeskStore): void {
  app.get('/requesters', (request) => {
    const { phone, email, external_id } = parseInput(requestersQuery, request.query);
    const hits = [...store.requesters.values()].filter(
      (requester) =>
        (phone !== undefined && requester.phone === phone) ||
        (email !== undefined && requester.email?.toLowerCase() === email.toLowerCase()) ||
        (external_id !== undefined && requester.externalId === external_id),
    );
    return { requesters: hits.map(renderRequester) };
  });

  app.get<{ Params: { id: string } }>('/requesters/:id', (request) => {
    const requester = store.requesters.get(request.params.id);
    if (requester === undefined) throw notFound();
    return { requester: renderRequester(requester) };
  });
}
