import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { applySwitchboard } from '../../../src/adapters/sunshine/switchboard/apply.ts';
import { desiredSwitchboard } from '../../../src/adapters/sunshine/switchboard/desired.ts';
import { printedSecret } from '../../../src/adapters/sunshine/switchboard/secret-file.ts';
import { createSunshine } from '../../../src/adapters/sunshine/index.ts';
import { readSunshineWebhook } from '../../../src/adapters/sunshine/webhook.ts';
import { triggers } from '../../../simulators/sunshine/events.ts';
import { startSunshineSimulator } from '../../../simulators/sunshine/index.ts';
import { options } from '../../support/adapter-helpers.ts';
import { expectDescribed, openTarget } from '../../simulators/sunshine/helpers.ts';
import { exchangeMistakes } from '../../simulators/sunshine/spec.ts';
import { write } from './support.ts';

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Stands between the adapter and the simulator, and checks every request and answer by the API description. */
async function openWatch(apiUrl: string) {
  const mistakes: string[] = [];
  const seen = new Set<string>();
  const server = createServer((request, response) => {
    void (async () => {
      const sent = await bytesOf(request);
      const { method = 'GET', url = '' } = request;
      const headers = {
        authorization: request.headers.authorization ?? '',
        'content-type': request.headers['content-type'] ?? '',
      };
      const body = sent.length === 0 ? {} : { body: sent.toString('latin1') };
      const answer = await fetch(`${apiUrl}${url.slice(3)}`, {
        method,
        headers: Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== '')),
        ...(sent.length === 0 ? {} : { body: new Uint8Array(sent) }),
      });
      const text = await answer.text();
      const isJson = headers['content-type'].startsWith('application/json');
      const path = url.slice(3).split('?', 1)[0] ?? '';
      seen.add(`${method} ${path.replaceAll(/[0-9a-f]{24}/g, '{id}')}`);
      mistakes.push(
        ...exchangeMistakes({
          method,
          path,
          body: isJson && 'body' in body ? JSON.parse(sent.toString('utf8')) : undefined,
          status: answer.status,
          answer: JSON.parse(text),
        }),
      );
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/sc`, mistakes, seen };
}

async function openEverything() {
  const sim = await startSunshineSimulator();
  const watch = await openWatch(sim.apiUrl);
  const target = await openTarget();
  const sunshine = createSunshine({
    baseUrl: watch.url,
    appId: sim.app.id,
    keyId: sim.accountKey.id,
    keySecret: sim.accountKey.secret,
    auth: 'basic',
  });
  onTestFinished(async () => {
    await sunshine.close();
    await sim.close();
  });
  const desired = {
    ...desiredSwitchboard({ publicUrl: 'https://x.example', botSeat: 'bot', agentSeat: 'agent' }),
    target: target.url,
  };
  const parts = {
    api: sunshine.api,
    secrets: printedSecret([], () => undefined),
    options,
    onStep: () => undefined,
    selfTest: () => Promise.resolve(),
    checkService: () => Promise.resolve(),
  };
  await applySwitchboard(desired, parts);
  await applySwitchboard(desired, parts);
  return { sim, watch, target, desired, ...sunshine };
}

describe('the API description of Sunshine Conversations', () => {
  it('describes every request that the adapter sends, and every answer that the simulator gives', async () => {
    const { sim, watch, messaging, api } = await openEverything();
    const customer = sim.customer('web', { givenName: 'Ada' });
    customer.say('Hello');
    const id = customer.conversationId ?? '';
    const { userId } = await messaging.getConversation(id, options());
    await messaging.getUser(userId ?? '', options());
    const replies = [{ text: 'Yes', payload: 'YES' }];
    const said = await messaging.sendMessage(id, { text: 'Is it this?', quickReplies: replies }, write('a'), options());
    await messaging.sendMessage(id, { text: 'See https://x.example', quickReplies: [] }, write('b', true), options());
    await messaging.setTyping(id, true, options());
    await messaging.listMessages(id, said.id, options());
    await messaging.deleteMessage(id, said.id, options());
    await api.updateConversation(id, { metadata: { a: 'b' } }, options());
    const content = new Blob(['A']).stream();
    const { url } = await messaging.uploadFile(id, { name: 'a.txt', contentType: 'text/plain', content }, options());
    const visitor = { externalId: 'visitor', name: 'Ada', email: 'ada@example.com', locale: 'en' };
    const chat = await messaging.openConversation({ chat: 'chat', visitor }, write('g'), options());
    await messaging.openConversation({ chat: 'chat', visitor }, write('g', true), options());
    const speaker = chat.userId ?? '';
    await messaging.postAsCustomer(chat.id, speaker, { text: 'Hello' }, write('h'), options());
    for (const mediaType of ['image/png', 'text/plain']) {
      const file = { url, name: 'a.txt', mediaType };
      await messaging.postAsCustomer(chat.id, speaker, { file }, write(mediaType), options());
    }
    await messaging.offerControl(id, 'agent', null, write('c'), options());
    await messaging.passControl(id, 'agent', null, write('d'), options());
    await messaging.passControl(id, 'bot', null, write('e'), options());
    await messaging.releaseControl(id, write('f'), options());
    await api.createUser({ externalId: 'self-test', profile: { givenName: 'T' } }, options());
    await api.updateUser('self-test', { metadata: { a: 1 } }, options());
    await api.findUsers('a@b.example', options());
    await api.createConversation({ userExternalId: 'self-test' }, { a: 'b' }, options());
    await api.listConversations({ userExternalId: 'self-test' }, options());
    await api.deleteUser('self-test', options());
    await api.getApp(options());
    await api.listApps(options());
    expect(watch.mistakes).toEqual([]);
    expect(watch.seen.size).toBeGreaterThan(25);
  });

  it('describes every event of the simulator, and the adapter reads each of them', async () => {
    const { sim, target, messaging, desired } = await openEverything();
    const customer = sim.customer('whatsapp', { givenName: 'Ada' });
    const id = customer.open();
    customer.say('Hello');
    customer.sendImage({ name: 'a.png', contentType: 'image/png', content: Buffer.from('x') });
    customer.sendLocation(1, 2);
    customer.reachable = false;
    await messaging.sendMessage(id, { text: 'Lost', quickReplies: [] }, write('a'), options());
    customer.type(true);
    await messaging.offerControl(id, 'agent', null, write('b'), options());
    await messaging.passControl(id, 'agent', null, write('c'), options());
    sim.workspace.agent(id).say('I am here');
    sim.workspace.agent(id).type(true);
    sim.workspace.agent(id).sendFile({ name: 'a.pdf', contentType: 'application/pdf', content: Buffer.from('x') });
    sim.workspace.agent(id).endSession();
    await messaging.passControl(id, 'bot', null, write('d'), options());
    await messaging.releaseControl(id, write('e'), options());
    const [one, two] = [sim.customer('web'), sim.customer('web')];
    one.say('a');
    two.say('b');
    sim.mergeUsers(one.userId, two.userId);
    await sim.idle();
    expectDescribed(target.events());
    expect(new Set(target.types()).size).toBeGreaterThan(7);
    const readings = target.deliveries.map(({ headers, body }) =>
      readSunshineWebhook(headers, Buffer.from(JSON.stringify(body)), [headers['x-api-key'] ?? '']),
    );
    expect(readings.filter((reading) => reading.kind === 'refused' || reading.ignored > 0)).toEqual([]);
    expect(target.types().filter((type) => !desired.triggers.includes(type))).toEqual([]);
  });

  it('has a trigger for every event that the product reacts to, and apply registers all of them', async () => {
    const { desired } = await openEverything();
    const conversation = { id: 'c1', type: 'personal' };
    const message = { id: 'm1', author: { type: 'user', userId: 'u1' }, content: { type: 'text', text: 'Hi' } };
    const payload = {
      conversation,
      message,
      postback: { payload: 'x' },
      user: { id: 'u1', externalId: `deskbridge-self-test-${'0'.repeat(8)}` },
      activity: { type: 'typing:start', author: { type: 'user', userId: 'u1' } },
      mergedConversations: { surviving: { id: 'c1' }, discarded: { id: 'c2' } },
      metadata: {},
    };
    const reactsTo = triggers.filter((type) => {
      const event = { id: 'e1', type, createdAt: '2026-11-21T10:00:00.000Z', payload };
      const reading = readSunshineWebhook({ 'x-api-key': 's' }, Buffer.from(JSON.stringify({ events: [event] })), [
        's',
      ]);
      return reading.kind === 'events' && reading.events.length > 0;
    });
    expect(reactsTo).toContain('conversation:message:delivery:failure');
    expect(reactsTo).toContain('conversation:create');
    expect(desired.triggers).toEqual(expect.arrayContaining(reactsTo));
    expect(desired.triggers).toContain('conversation:typing');
    for (const trigger of desired.triggers) expect(triggers).toContain(trigger);
  });
});
