import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { chatOf } from '../authorize.ts';
import type { OutgoingFile, WebChatParts } from '../parts.ts';
import { unavailable, unknown } from '../refusals.ts';
import * as shapes from '../schema.ts';
import { webchatPath } from '../wire.ts';

/** Images that cannot run scripts. Everything else is only ever saved. */
const shownTypes: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif']);

const schema = {
  tags: ['web chat'],
  security: [{ bearer: [] }],
  summary: "A file of the chat, or an agent's picture",
  params: shapes.fileParams,
  response: shapes.chatRefusals,
};

/** `GET /chats/:chatId/files/:fileId`: passes a file of the vendor on. */
export function downloadRoute(
  app: FastifyInstance,
  { chats, openFile }: Pick<WebChatParts, 'chats' | 'openFile'>,
): void {
  app.get(`${webchatPath}/chats/:chatId/files/:fileId`, { schema, exposeHeadRoute: false }, async (request, reply) => {
    const { fileId } = request.params as { fileId: string };
    const { files } = await chats.read(chatOf(request));
    const file = files.find((one) => one.fileId === fileId);
    if (file === undefined) throw unknown('file');
    let opened: OutgoingFile;
    try {
      opened = await openFile(file.url);
    } catch (error) {
      const name = error instanceof Error ? error.name : 'unknown';
      request.log.warn({ error: name }, 'a file of a chat could not be opened');
      throw unavailable('The file cannot be opened just now.');
    }
    const isShown = shownTypes.has(file.type);
    if (opened.size !== null) reply.header('content-length', String(opened.size));
    return reply
      .headers({
        'content-type': isShown ? file.type : 'application/octet-stream',
        'content-disposition': `${isShown ? 'inline' : 'attachment'}; ${fileNameParameter(file.name)}`,
        'x-content-type-options': 'nosniff',
        'content-security-policy': "sandbox; default-src 'none'",
        'cache-control': 'private, max-age=3600',
      })
      .send(Readable.fromWeb(opened.stream));
  });
}

/** The name of a file as a parameter of a header (RFC 6266); names of agents' files are as the vendor tells them. */
function fileNameParameter(name: string): string {
  const encoded = encodeURIComponent(name.toWellFormed()).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `filename*=UTF-8''${encoded}`;
}
