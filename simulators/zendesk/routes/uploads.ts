import type { FastifyInstance } from 'fastify';

import type { ZendeskContext } from '../context.ts';
import { ZendeskError, defaultErrorBody, notFound, recordInvalid } from '../errors.ts';
import { renderAttachment } from '../render/comment.ts';
import { vendorTime } from '../render/time.ts';

interface UploadRoute {
  Querystring: Record<string, unknown>;
}

/** `POST /uploads` takes the raw bytes of a file of any type. The files are served where `content_url` points. */
export function addUploadRoutes(app: FastifyInstance, context: ZendeskContext): void {
  const { store } = context;
  app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, parsed) => parsed(null, body));
    scope.post<UploadRoute>('/api/v2/uploads', (request, reply) => {
      context.actor(request);
      const { uploads } = context.settings;
      if (uploads !== 'taken') throw new ZendeskError(uploads, defaultErrorBody(uploads));
      const { filename, token } = request.query;
      if (typeof filename !== 'string' || filename === '') throw invalid('filename', 'Filename: cannot be blank');
      const content = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const contentType = request.headers['content-type'] ?? 'application/octet-stream';
      const file = { fileName: filename, contentType, content };
      const upload = store.addUpload(file, typeof token === 'string' ? token : undefined);
      if (upload === undefined) throw invalid('token', 'Token: is invalid');
      const attachments = upload.attachments.map((attachment) =>
        renderAttachment(attachment, context.baseUrl(request)),
      );
      const expires = vendorTime(upload.expiresAtMs);
      return reply
        .code(201)
        .send({ upload: { token: upload.token, expires_at: expires, attachments, attachment: attachments.at(-1) } });
    });
    done();
  });
  app.get<{ Params: { id: string } }>('/attachments/:id/', (request, reply) => {
    const id = Number(request.params.id);
    const file = store.comments.flatMap(({ attachments }) => attachments).find((attachment) => attachment.id === id);
    if (file === undefined) throw notFound();
    return reply.header('content-disposition', 'attachment').type(file.contentType).send(file.content);
  });
}

function invalid(field: string, description: string): Error {
  return recordInvalid({ [field]: [{ description, error: 'InvalidValue' }] });
}
