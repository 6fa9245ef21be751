import Fastify from 'fastify';
import type { PayloadCodec } from '@temporalio/common';
import temporalProto from '@temporalio/proto';
import { createPayloadCodec, type PayloadSecrets } from './payload-codec.ts';

/** A running codec server. */
export interface CodecServer {
  /** The codec endpoint for Temporal's UI. */
  url: string;
  close(): Promise<void>;
}

/** How the codec server is started. */
export interface CodecServerOptions {
  secrets: PayloadSecrets;
  /** Port on 127.0.0.1. */
  port: number;
  /** The origin of Temporal's UI. Pages of any other origin get nothing. */
  uiOrigin: string;
}

const { Payloads } = temporalProto.temporal.api.common.v1;
/** Limit of one request in bytes. A long history is sent in several requests. */
const bodyLimit = 8 * 1024 * 1024;

/**
 * Decrypts payloads for Temporal's UI on this machine (Temporal docs, codec server). It has no login, so it listens
 * only on the loopback address, answers only the UI, and never encrypts: the UI does not say for which workflow, and a
 * payload without one is refused. So a signal that is sent in the UI has no effect.
 */
export async function startCodecServer({ secrets, port, uiOrigin }: CodecServerOptions): Promise<CodecServer> {
  const codec = createPayloadCodec(secrets);
  const app = Fastify({ bodyLimit });
  app.addHook('onRequest', async (request, reply) => {
    if (request.headers.origin !== uiOrigin) {
      await reply.code(403).send({ error: 'forbidden', message: "Only Temporal's own UI may use this server." });
      return;
    }
    reply.headers({ 'access-control-allow-origin': uiOrigin, vary: 'origin' });
  });
  app.options('/decode', async (_request, reply) =>
    reply
      .code(204)
      .headers({
        'access-control-allow-methods': 'POST',
        'access-control-allow-headers': 'content-type,x-namespace,authorization',
      })
      .send(),
  );
  app.post('/decode', async (request, reply) => {
    try {
      return await decode(codec, request.body);
    } catch {
      return reply
        .code(400)
        .send({ error: 'undecodable', message: 'This is not a payload, or none of our keys decrypts it.' });
    }
  });
  const url = await app.listen({ host: '127.0.0.1', port });
  return { url, close: () => app.close() };
}

async function decode(codec: PayloadCodec, body: unknown): Promise<unknown> {
  const { payloads } = Payloads.fromObject(body as Record<string, unknown>);
  return Payloads.create({ payloads: await codec.decode(payloads) }).toJSON();
}
