import type { FastifyRequest } from 'fastify';
import { platformError } from './errors.ts';

/** A file in a multipart form. */
export interface UploadedFile {
  filename: string;
  mimeType: string;
  content: string;
  size: number;
}

const maximumSize = 10 * 1024 * 1024;

/** The files in the parts named `file`. Throws the 400 of a wrong form and the 413 of a large file. */
export async function readForm(request: FastifyRequest): Promise<UploadedFile[]> {
  const { body, headers } = request;
  if (!Buffer.isBuffer(body)) throw platformError(400, ['A multipart form is expected.']);
  const form = await new Response(new Uint8Array(body), {
    headers: { 'content-type': headers['content-type'] ?? '' },
  })
    .formData()
    .catch(() => null);
  const parts = form === null ? [] : form.getAll('file').filter((part) => typeof part !== 'string');
  if (parts.length === 0) throw platformError(400, ['No file was found in the form.']);
  return Promise.all(
    parts.map(async (part) => {
      const bytes = Buffer.from(await part.arrayBuffer());
      if (bytes.length > maximumSize) throw platformError(413, ['The attachment is too large.']);
      return { filename: part.name, mimeType: part.type, content: bytes.toString('utf8'), size: bytes.length };
    }),
  );
}
