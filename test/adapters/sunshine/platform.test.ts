import Fastify from 'fastify';
import { describe, expect, it, onTestFinished } from 'vitest';
import { desiredSwitchboard } from '../../../src/adapters/sunshine/switchboard/desired.ts';
import { readSunshineWebhook } from '../../../src/adapters/sunshine/webhook.ts';
import { options } from '../../support/adapter-helpers.ts';
import { start, startTalk, write } from './support.ts';

describe('the platform’s own webhooks', () => {
  it('are all understood', async () => {
    const received: { key: string | undefined; body: Buffer }[] = [];
    const server = Fastify();
    server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    server.removeContentTypeParser('application/json');
    server.post('/webhooks/sunshine', (request) => {
      received.push({ key: request.headers['x-api-key'] as string, body: request.body as Buffer });
      return {};
    });
    const url = await server.listen({ port: 0 });
    onTestFinished(() => server.close());
    const { sim, api, messaging, customer, conversationId, integration } = await startTalk();
    const [hook] = await api.listWebhooks(integration.id, options());
    const { target, triggers } = desiredSwitchboard({ publicUrl: url, botSeat: 'bot', agentSeat: 'agent' });
    await api.updateWebhook(integration.id, hook?.id ?? '', { target, triggers }, options());
    customer.say('Hi');
    await messaging.sendMessage(conversationId, { text: 'Yes?', quickReplies: [] }, write('k'), options());
    await messaging.offerControl(conversationId, 'agent', null, write('l'), options());
    sim.settings.acceptCall = 'acceptControl';
    sim.workspace.agent(conversationId).say('A human here');
    await api.control(conversationId, 'offerControl', 'nobody', {}, options());
    await messaging.releaseControl(conversationId, write('m'), options());
    await sim.idle();
    const readings = received.map(({ key, body }) =>
      readSunshineWebhook({ 'x-api-key': key }, body, [hook?.secret ?? '']),
    );
    const events = readings.flatMap((reading) => (reading.kind === 'events' ? reading.events : []));
    expect(readings.every((reading) => reading.kind === 'events' && reading.ignored === 0)).toBe(true);
    const summary = events.map((one) =>
      one.kind === 'message'
        ? `${one.message.author.kind}${one.message.author.kind === 'business' && one.message.author.byHuman ? ' human' : ''} ${one.message.ourKey ?? ''}`.trim()
        : one.kind === 'control' || one.kind === 'controlFailed'
          ? `${one.kind} ${one.change} ${one.ourKey ?? ''}`.trim()
          : one.kind,
    );
    expect(summary.toSorted()).toEqual(
      [
        'user',
        'business k',
        'control offered l',
        'control accepted',
        'business human',
        'business',
        'controlFailed offered',
        'control released m',
      ].toSorted(),
    );
  });
});

describe('authentication', () => {
  it.each(['basic', 'jwt'] as const)('works by %s, for keys of the app and of the account', async (auth) => {
    const { sim } = await start();
    for (const { id, secret: keySecret } of [sim.appKey, sim.accountKey]) {
      const { api } = await start(
        {},
        {
          baseUrl: sim.apiUrl,
          appId: sim.app.id,
          keyId: id,
          keySecret,
          auth,
        },
      );
      expect((await api.getApp(options())).id).toBe(sim.app.id);
    }
  });
});
