import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import { invalid } from '../refusals.ts';

/** What a form may contain besides its file; more is ignored. */
const limits = { files: 1, fields: 5, parts: 6, fieldSize: 1_000, fieldNameSize: 100, headerPairs: 20 };

/** The file must begin within this time, in milliseconds. */
const beginningMs = 30_000;

/** The file of a form. */
export interface FormFile {
  /** The bytes as they arrive; fails if the form breaks off. */
  file: Readable;
  /** As the browser calls it. */
  name: string;
}

/**
 * Reads a form up to its file. What follows the file is read, and ignored, while the file is read.
 * @throws {ChatRefusal} if there is none, or the form cannot be read
 */
export function fileOf(request: IncomingMessage): Promise<FormFile> {
  return new Promise((resolve, reject) => {
    const contentType = request.headers['content-type'] ?? '';
    let found: Readable | null = null;
    const fail = (): void => {
      clearTimeout(timer);
      const refusal = invalid('file: the form cannot be read, or broke off');
      found?.destroy(refusal);
      reject(refusal);
    };
    const timer = setTimeout(fail, beginningMs);
    const parser = formParser(contentType);
    if (parser === null) return fail();
    parser.on('file', (_field, file, name) => {
      found = file;
      clearTimeout(timer);
      // Whoever reads the file hears of it too; if nobody does any more, it must not end the process.
      file.on('error', () => undefined);
      resolve({ file, name: typeof name === 'string' ? name : '' });
    });
    parser.on('error', fail);
    parser.on('finish', () => {
      clearTimeout(timer);
      reject(invalid('file: is missing'));
    });
    request.once('error', fail);
    request.once('close', () => {
      if (!request.complete) fail();
    });
    request.pipe(parser);
  });
}

function formParser(contentType: string): BusboyInstance | null {
  try {
    return new Busboy({ headers: { 'content-type': contentType }, limits });
  } catch {
    // The form does not say what separates its parts.
    return null;
  }
}
