import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { ChatFile } from '../../../../web/service-desk/src/contract.ts';
import { ServerChat } from './server-chat.ts';

/** What goes wrong with a request: an answer, no answer, or the connection is lost before or after it was done. */
export type Fault = { status: number; retryAfter?: number; code?: string } | 'hang' | 'lost-before' | 'lost-after';

/** One request that arrived. */
export interface Arrival {
  method: string;
  /** Below `/service-desk/v1`. */
  path: string;
  authorization: string | undefined;
  body: unknown;
}

/** The service of `/service-desk/v1` on the wire, with faults on demand. */
export interface DeskServer {
  /** Address up to and including `/service-desk/v1`. */
  url: string;
  arrivals: Arrival[];
  chats: ServerChat[];
  /** The newest chat. */
  chat(): ServerChat;
  /** The next requests of this kind have these faults, one each. */
  fail(method: string, path: RegExp, ...faults: Fault[]): void;
  /** While true, every request and stream is cut off. */
  down(isDown: boolean): void;
  /** Seconds until a new token expires. */
  ttlSeconds: number;
  /** No token of now is accepted any more; `forGood` also refuses to renew them. */
  expireTokens(forGood?: boolean): void;
  availability: unknown;
  /** What the assistant answers: the pieces of its messages. */
  assistant: unknown[];
  /** The next answers of the assistant break off after so many pieces. */
  breakOffs: { after: number }[];
  /** Contents of files by name, as browsers load them. */
  files: Map<string, { type: string; bytes: string }>;
  left: unknown[];
  count(method: string, path: RegExp): number;
  close(): Promise<void>;
}

interface Session {
  id: string;
  identity: string | undefined;
  isGood: boolean;
  canRenew: boolean;
}

/** @param now the time by which tokens expire, in milliseconds since 1970 */
export async function startDeskServer(now: () => number): Promise<DeskServer> {
  const app = fastify({ forceCloseConnections: true });
  const sessions = new Map<string, Session>();
  const faults: { method: string; path: RegExp; fault: Fault }[] = [];
  let isDown = false;
  const base = '/service-desk/v1';
  const server: DeskServer = {
    url: '',
    arrivals: [],
    chats: [],
    chat: () => {
      const chat = server.chats.at(-1);
      if (chat === undefined) throw new Error('There is no chat.');
      return chat;
    },
    fail: (method, path, ...list) => faults.push(...list.map((fault) => ({ method, path, fault }))),
    down: (value) => {
      isDown = value;
      if (value) for (const chat of server.chats) chat.drop();
    },
    ttlSeconds: 600,
    expireTokens: (forGood = false) => {
      for (const session of sessions.values()) {
        session.isGood = false;
        if (forGood) session.canRenew = false;
      }
    },
    availability: { available: true },
    assistant: [],
    breakOffs: [],
    files: new Map(),
    left: [],
    count: (method, path) =>
      server.arrivals.filter((arrival) => arrival.method === method && path.test(arrival.path)).length,
    close: () => app.close(),
  };
  addParsers(app);
  app.addHook('preHandler', async (request, reply) => {
    const path = request.url.slice(base.length);
    const { authorization } = request.headers;
    server.arrivals.push({ method: request.method, path, authorization, body: request.body });
    if (isDown) return cut(request, reply);
    const index = faults.findIndex((entry) => entry.method === request.method && entry.path.test(path));
    const fault = index < 0 ? undefined : faults.splice(index, 1)[0]?.fault;
    if (fault === 'hang') return new Promise(() => undefined);
    if (fault === 'lost-before') return cut(request, reply);
    if (fault === 'lost-after') Object.assign(request, { isLost: true });
    else if (fault !== undefined) return refuse(reply, fault.status, fault.code ?? 'FAULT', fault.retryAfter);
    if (path === '/sessions') return undefined;
    const session = sessions.get(tokenOf(request));
    return session?.isGood === true ? undefined : refuse(reply, 401, 'TOKEN');
  });
  app.addHook('onSend', async (request, reply) => {
    if ('isLost' in request) await cut(request, reply);
  });
  app.post(`${base}/sessions`, async (request, reply) => {
    const { identity } = request.body as { identity?: string };
    const old = sessions.get(tokenOf(request));
    if (request.headers.authorization !== undefined && old?.canRenew !== true) return refuse(reply, 401, 'TOKEN');
    if (old !== undefined && identity !== old.identity) return refuse(reply, 403, 'IDENTITY');
    const token = `token-${sessions.size + 1}`;
    const id = old?.id ?? `session-${sessions.size + 1}`;
    sessions.set(token, { id, identity, isGood: true, canRenew: true });
    const expiresAt = new Date(now() + server.ttlSeconds * 1_000).toISOString();
    return reply.code(201).send({ sessionId: id, token, expiresAt });
  });
  const owner = (request: FastifyRequest): string => sessions.get(tokenOf(request))?.id ?? '';
  addChats(app, base, server, owner);
  app.get(`${base}/availability`, async () => server.availability);
  app.post(`${base}/messages`, async (request, reply) => {
    const body = request.body as { id: string };
    if (!server.left.some((left) => (left as { id: string }).id === body.id)) server.left.push(body);
    return reply.code(201).send({ ticket: '35436' });
  });
  app.post(`${base}/assistant`, async (_request, reply) => {
    const items = server.assistant.slice(0, server.breakOffs.shift()?.after ?? Infinity);
    const end = items.length < server.assistant.length ? [] : ['event: done\ndata: {}\n\n'];
    const frames = [...items.map((item) => `data: ${JSON.stringify(item)}\n\n`), ...end];
    return reply.header('content-type', 'text/event-stream').send(frames.join(': still here\n'));
  });
  server.url = `${await app.listen({ port: 0, host: '127.0.0.1' })}${base}`;
  return server;
}

function addChats(
  app: FastifyInstance,
  base: string,
  server: DeskServer,
  owner: (request: FastifyRequest) => string,
): void {
  const owners = new Map<ServerChat, string>();
  const uploads = new Map<string, ChatFile>();
  const find = (request: FastifyRequest): ServerChat | undefined => {
    const { chatId } = request.params as { chatId: string };
    return server.chats.find((chat) => chat.id === chatId && owners.get(chat) === owner(request));
  };
  app.post(`${base}/chats`, async (request, reply) => {
    const body = request.body as { id: string };
    const same = server.chats.find((chat) => chat.body['id'] === body.id && owners.get(chat) === owner(request));
    const chat = same ?? new ServerChat(`chat-${server.chats.length + 1}`, body);
    if (same === undefined) server.chats.push(chat);
    owners.set(chat, owner(request));
    return reply.code(201).send({ chatId: chat.id });
  });
  app.get(`${base}/chats/:chatId`, async (request, reply) => {
    const chat = find(request);
    if (chat === undefined) return refuse(reply, 403, 'FORBIDDEN');
    const { state, agent, cursor, messages } = chat;
    return { state, ...(agent && { agent }), cursor, messages };
  });
  app.get(`${base}/chats/:chatId/events`, async (request, reply) => {
    const chat = find(request);
    const after = Number((request.query as { after?: string }).after ?? 0);
    if (chat === undefined) return refuse(reply, 403, 'FORBIDDEN');
    if (after > chat.cursor || after < chat.refusedBelow) return refuse(reply, 422, 'CURSOR');
    reply.hijack();
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream' });
    reply.raw.flushHeaders();
    chat.open(reply.raw, after);
    return reply;
  });
  app.get(`${base}/chats/:chatId/files/:name`, async (request, reply) => {
    const file = server.files.get((request.params as { name: string }).name);
    if (file === undefined) return refuse(reply, 404, 'NOT_FOUND');
    return reply.header('content-type', file.type).send(file.bytes);
  });
  app.post(`${base}/chats/:chatId/files`, async (request, reply) => {
    const file = (request.body as FormData).get('file') as File;
    const fileId = `file-${uploads.size + 1}`;
    const { name, size, type } = file;
    uploads.set(fileId, { fileId, name, size, type, url: `${base}/chats/x/files/${fileId}` });
    return reply.code(201).send({ fileId, name, size, type });
  });
  app.post(`${base}/chats/:chatId/:route`, async (request, reply) => {
    const chat = find(request);
    const { route } = request.params as { route: string };
    if (chat === undefined) return refuse(reply, 403, 'FORBIDDEN');
    if (route !== 'end' && chat.state === 'ended') return refuse(reply, 409, 'CHAT_OVER');
    const body = request.body as { id: string; text: string; files?: string[] };
    if (route === 'messages') {
      chat.hear(
        body.id,
        body.text,
        (body.files ?? []).map((id) => uploads.get(id)).filter((file) => file !== undefined),
      );
    } else chat.told.push({ route, body });
    if (route === 'end' && chat.state !== 'ended') chat.end('visitor');
    return reply.code(202).send({});
  });
}

function addParsers(app: FastifyInstance): void {
  app.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) =>
      new Response(new Uint8Array(body), {
        headers: { 'content-type': request.headers['content-type'] ?? '' },
      }).formData(),
  );
}

function tokenOf(request: FastifyRequest): string {
  return (request.headers.authorization ?? '').replace(/^Bearer /u, '');
}

function refuse(reply: FastifyReply, status: number, error: string, retryAfter?: number): FastifyReply {
  if (retryAfter !== undefined) void reply.header('retry-after', String(retryAfter));
  return reply.code(status).send({ error, message: error });
}

async function cut(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  reply.hijack();
  request.raw.socket.destroy();
  return reply;
}
