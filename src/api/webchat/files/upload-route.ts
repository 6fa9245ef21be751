import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { UploadedFile } from '../../../domain/webchat/requests.ts';
import { answerTooMany } from '../../limits/hooks.ts';
import type { Limits } from '../../limits/limits.ts';
import { chatOf, sessionOf } from '../authorize.ts';
import type { WebChatParts } from '../parts.ts';
import { type ChatRefusal, unavailable, wrongType } from '../refusals.ts';
import * as shapes from '../schema.ts';
import { webchatPath } from '../wire.ts';
import { safeFileName } from './file-name.ts';
import { fileOf } from './form.ts';
import { acceptFile, tooLarge, type FileRules } from './incoming.ts';
import { WebChatError } from '../../../client/web-chats.ts';

/** What a form adds to its file, in bytes: boundaries, headers of parts, other fields. */
const formBytes = 64 * 1024;
/** How long the rest of a refused form is read, so that the browser reads the answer; in milliseconds. */
const lingerMs = 2_000;

/** What the upload of files needs. */
export interface UploadParts extends Pick<WebChatParts, 'chats' | 'upload'> {
  rules: FileRules;
  pinLength: number;
  limits: Limits;
}

const schema = {
  tags: ['web chat'],
  security: [{ bearer: [] }],
  summary: 'Upload one file, as multipart/form-data; its type is told by its content',
  consumes: ['multipart/form-data'],
  params: shapes.chatParams,
  response: { 201: shapes.fileAnswer, ...shapes.uploadRefusals },
};

/** `POST /chats/:chatId/files`: passes one file on to the vendor while it arrives. It is never held whole. */
export function uploadRoute(app: FastifyInstance, parts: UploadParts): void {
  const { rules, limits } = parts;
  app.addHook('onRequest', async (request, reply) => {
    const exceeded = await limits.admitChat(request, 'files', sessionOf(request).id);
    if (exceeded !== null) return answerTooMany(reply, exceeded);
    if (!isForm(request)) throw wrongType('Send one file as multipart/form-data.');
    if (Number(request.headers['content-length'] ?? 0) > rules.maxBytes + formBytes) throw tooLarge(rules.maxBytes);
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('multipart/form-data', (_request, _body, done) => done(null));
  app.post(`${webchatPath}/chats/:chatId/files`, { schema, config: { isUpload: true } }, async (request, reply) => {
    try {
      const { fileId, name, size, type } = await upload(parts, request);
      return await reply.code(201).send({ fileId, name, size, type });
    } catch (error) {
      await Promise.race([restOf(request), setTimeout(lingerMs)]);
      throw error;
    }
  });
}

function isForm({ headers }: FastifyRequest): boolean {
  return /^multipart\/form-data *;/i.test(headers['content-type'] ?? '');
}

async function upload(
  { chats, upload, rules, pinLength }: UploadParts,
  request: FastifyRequest,
): Promise<UploadedFile> {
  const chatId = chatOf(request);
  const { snapshot, platformConversation } = await chats.read(chatId);
  if (snapshot.state === 'ended') throw new WebChatError('over');
  const { file, name: given } = await fileOf(request.raw);
  const accepted = await acceptFile(file, rules);
  const name = safeFileName(given, accepted.type, pinLength);
  const { type } = accepted.type;
  let url: string;
  try {
    const incoming = { name, contentType: type, content: accepted.content };
    ({ url } = await upload({ chatId, platformConversation }, incoming));
  } catch (error) {
    throw accepted.failure() ?? failed(error, request);
  }
  // Whatever the vendor says: what was not read to its end does not count.
  if (!accepted.isComplete()) throw accepted.failure() ?? unavailable('The file broke off. Please send it again.');
  const fileId = randomBytes(12).toString('hex');
  const uploaded: UploadedFile = { fileId, name, type, size: accepted.size(), url };
  await chats.upload(chatId, uploaded);
  return uploaded;
}

function failed(error: unknown, request: FastifyRequest): ChatRefusal {
  const name = error instanceof Error ? error.name : 'unknown';
  request.log.warn({ error: name }, "a visitor's file could not be passed on");
  return unavailable('The file could not be passed on. Please send it again.');
}

/** Reads what is left of a request, and drops it. */
async function restOf({ raw }: FastifyRequest): Promise<void> {
  if (raw.complete || raw.destroyed) return;
  raw.unpipe();
  raw.resume();
  await new Promise((resolve) => {
    raw.once('end', resolve);
    raw.once('close', resolve);
  });
}
