import { readFileSync } from 'node:fs';

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';

import type { CustomerProfile } from '../customer-account.ts';
import type { Channel, SimulatedCustomer } from '../customer.ts';
import { readBody } from '../inputs/parse.ts';
import { found } from '../errors.ts';
import type { NamedFile } from '../media.ts';
import { deskState, phoneState } from '../page/state.ts';
import type { AppRecord } from '../records.ts';
import type { MessagingAgent } from '../workspace/agent.ts';
import type { AgentWorkspace } from '../workspace/index.ts';
import type { World } from '../world.ts';

/** What the pages show and change. */
export interface PageParts {
  world: World;
  app: AppRecord;
  workspace: AgentWorkspace;
  /** Adds a customer. */
  customer: (channel: Channel, profile?: CustomerProfile) => SimulatedCustomer;
  /** All customers, by user id. */
  customers: ReadonlyMap<string, SimulatedCustomer>;
}

type IdRoute = { Params: { id: string } };
type FileRoute = IdRoute & { Querystring: { name?: string; type?: string } };

const act = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('say'), text: z.string().min(1) }),
  z.strictObject({ act: z.literal('choose'), reply: z.string().min(1) }),
  z.strictObject({ act: z.literal('press'), button: z.string().min(1) }),
  z.strictObject({ act: z.literal('location'), latitude: z.number(), longitude: z.number() }),
  z.strictObject({ act: z.literal('form'), values: z.record(z.string(), z.string()) }),
  z.strictObject({ act: z.literal('open') }),
  z.strictObject({ act: z.literal('read') }),
  z.strictObject({ act: z.literal('type'), typing: z.boolean() }),
]);

const deskAct = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('accept') }),
  z.strictObject({ act: z.literal('say'), text: z.string().min(1) }),
  z.strictObject({ act: z.literal('solve') }),
  z.strictObject({ act: z.literal('close') }),
  z.strictObject({ act: z.literal('passBack') }),
  z.strictObject({ act: z.literal('leave') }),
  z.strictObject({ act: z.literal('type'), typing: z.boolean() }),
  z.strictObject({ act: z.literal('handOver') }),
  z.strictObject({ act: z.literal('endSession') }),
]);

const newCustomer = z.strictObject({
  channel: z.enum(['web', 'whatsapp', 'sms']),
  givenName: z.string().min(1),
  phone: z.string().min(1).optional(),
});

/** The pages `/phone` (the customer's phone) and `/agent` (the agent's desk), and their routes under `/_sim/`. */
export function addPageRoutes(app: FastifyInstance, parts: PageParts): void {
  const policy =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; img-src 'self' data:; base-uri 'none'";
  for (const name of ['phone', 'agent']) {
    const html = pageFile(`${name}.html`).replace('/* style.css */', () => pageFile('style.css'));
    app.get(`/${name}`, (_request, reply) =>
      reply.header('content-security-policy', policy).type('text/html; charset=utf-8').send(html),
    );
  }
  addPhoneRoutes(app, parts);
  addDeskRoutes(app, parts);
}

function addPhoneRoutes(app: FastifyInstance, { world, app: state, customer, customers }: PageParts): void {
  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
  app.get('/_sim/phones', () => ({
    customers: [...customers.values()].map(({ userId, conversationId }) => ({
      id: userId,
      ...phoneState(state, userId, conversationId),
      messages: undefined,
    })),
  }));
  app.post('/_sim/phones', (request, reply) => {
    const { channel, ...profile } = readBody(newCustomer, request.body, world.settings);
    const { phone, givenName } = profile;
    const made = customer(channel, { givenName, ...(phone === undefined ? {} : { phone }) });
    return reply.code(201).send({ id: made.userId });
  });
  app.get<IdRoute>('/_sim/phones/:id', ({ params: { id } }) =>
    phoneState(state, id, found(customers.get(id), 'user').conversationId),
  );
  app.post<IdRoute>('/_sim/phones/:id', ({ params: { id }, body }) => {
    playCustomer(found(customers.get(id), 'user'), readBody(act, body, world.settings));
    return {};
  });
  app.post<FileRoute>('/_sim/phones/:id/file', (request) => {
    const sender = found(customers.get(request.params.id), 'user');
    const file = fileOf(request);
    if (file.contentType.startsWith('image/')) sender.sendImage(file);
    else sender.sendFile(file);
    return {};
  });
}

function playCustomer(customer: SimulatedCustomer, order: z.infer<typeof act>): void {
  switch (order.act) {
    case 'say':
      return void customer.say(order.text);
    case 'choose':
      return void customer.choose(order.reply);
    case 'press':
      return customer.press(order.button);
    case 'location':
      return void customer.sendLocation(order.latitude, order.longitude);
    case 'form':
      return void customer.answerForm(order.values);
    case 'open':
      return void customer.open();
    case 'read':
      return customer.read();
    case 'type':
      return customer.type(order.typing);
  }
}

function addDeskRoutes(app: FastifyInstance, { world, app: state, workspace }: PageParts): void {
  app.get('/_sim/agent', () => deskState(state, workspace));
  app.post<IdRoute>('/_sim/agent/:id', ({ params: { id }, body }, reply) => {
    const order = readBody(deskAct, body, world.settings);
    return attempt(reply, () => playAgent(workspace.agent(id), order));
  });
  app.post<FileRoute>('/_sim/agent/:id/file', (request, reply) =>
    attempt(reply, () => void workspace.agent(request.params.id).sendFile(fileOf(request))),
  );
}

function attempt(reply: FastifyReply, act: () => void): FastifyReply {
  try {
    act();
    return reply.send({});
  } catch (error) {
    return reply.code(409).send({ error: error instanceof Error ? error.message : 'not possible' });
  }
}

/** The file in the body, which may be empty. */
function fileOf({ query, body }: FastifyRequest<FileRoute>): NamedFile {
  const { name = 'file', type = 'application/octet-stream' } = query;
  return { name, contentType: type, content: Buffer.isBuffer(body) ? body : Buffer.alloc(0) };
}

function playAgent(agent: MessagingAgent, order: z.infer<typeof deskAct>): void {
  switch (order.act) {
    case 'accept':
      return agent.accept();
    case 'say':
      return void agent.say(order.text);
    case 'solve':
      return agent.solve();
    case 'close':
      return agent.close();
    case 'passBack':
      return agent.passBack();
    case 'leave':
      return agent.leaveUnanswered();
    case 'type':
      return agent.type(order.typing);
    case 'handOver':
      return agent.handOver();
    case 'endSession':
      return agent.endSession();
  }
}

function pageFile(name: string): string {
  return readFileSync(new URL(`../page/${name}`, import.meta.url), 'utf8');
}
