import type { Readable } from 'node:stream';

import type { FastifyInstance, FastifyRequest } from 'fastify';

import type { SunshineContext } from '../context.ts';
import { apiCall, apiRoot, bodyOf, handler } from '../context.ts';
import { badRequest, defaultError, forbidden, notFound } from '../errors.ts';
import { attachmentRemoveBody } from '../inputs/bodies.ts';
import { addAttachment, attachmentIdOf, attachmentWith, isSignedPath, photo, photoRoot, signedPath } from '../media.ts';
import { one } from '../paging.ts';

const root = `${apiRoot}/apps/:appId/attachments`;
/** Bytes of a form around its file. */
const formBytes = 4_096;

/**
 * Files, which are uploaded as multipart. Their address redirects to a signed one in the storage, which refuses requests
 * with any other credentials, as storages do.
 */
export function addAttachmentRoutes(app: FastifyInstance, context: SunshineContext): void {
  const { world } = context;
  app.addContentTypeParser('multipart/form-data', (_request: FastifyRequest, payload: Readable) =>
    readUpTo(payload, world.settings.maximumFileBytes + formBytes),
  );
  app.post(root, async (request, reply) => {
    const call = apiCall(context, request, 'integration');
    const file = await sourceFile(request.body, request.headers['content-type'] ?? '');
    const content = Buffer.from(await file.arrayBuffer());
    if (content.length > world.settings.maximumFileBytes) throw defaultError(413);
    if (one(call.query, 'access') !== 'public') throw badRequest('Invalid parameter "access": must be public');
    const contentType = file.type === '' ? 'application/octet-stream' : file.type;
    const path = addAttachment(world, call.app, { name: file.name, contentType, content });
    return reply.code(201).send({ attachment: { mediaUrl: `${call.origin}${path}`, mediaType: contentType } });
  });
  app.post(
    `${root}/remove`,
    handler(context, 'integration', (call) => {
      const { mediaUrl } = bodyOf(context, call, attachmentRemoveBody);
      if (!call.app.attachments.delete(attachmentIdOf(mediaUrl) ?? '')) throw notFound('other');
      return {};
    }),
  );
  app.get(`${photoRoot}/:person/profile.png`, (_request, reply) => reply.type('image/png').send(photo));
  const secret = world.ids.secret();
  app.get<{ Params: { id: string } }>('/sc/attachments/v2/:id/:name', (request, reply) => {
    const attachment = attachmentWith(world, request.params.id);
    if (attachment === undefined) throw notFound('other');
    if (world.settings.media === 'redirect') return reply.redirect(signedPath(world, secret, attachment.id), 302);
    return reply.header('content-type', attachment.contentType).send(attachment.content);
  });
  app.get<{ Params: { id: string } }>('/storage/:id', (request, reply) => {
    const attachment = attachmentWith(world, request.params.id);
    if (request.headers.authorization !== undefined) throw badRequest('Only one auth mechanism allowed');
    const query = request.query as Record<string, unknown>;
    if (attachment === undefined || !isSignedPath(world, secret, attachment.id, query)) throw forbidden();
    return reply.header('content-type', attachment.contentType).send(attachment.content);
  });
}

/** Reads a body. Refuses it as soon as it is too large, while the rest may still be on its way. */
async function readUpTo(body: Readable, maximum: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  // The refusal needs the connection.
  const arriving = body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  for await (const piece of arriving) {
    size += piece.length;
    if (size > maximum) throw defaultError(413);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

async function sourceFile(body: unknown, contentType: string): Promise<File> {
  if (!Buffer.isBuffer(body)) throw badRequest('A multipart body with the member source is required');
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } })
    .formData()
    .catch(() => null);
  const source = form?.get('source');
  if (!(source instanceof File)) throw badRequest('Missing parameter "source"');
  return source;
}
