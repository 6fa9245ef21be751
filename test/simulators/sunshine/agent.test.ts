import { describe, expect, it } from 'vitest';

import type { SunshineSimulatorOptions } from '../../../simulators/sunshine/index.ts';
import { control, expectDescribed, openPlatform, provision } from './helpers.ts';

const picture = { name: 'plan.png', contentType: 'image/png', content: Buffer.from('pixels') };

/** A conversation that the API made for a user without any channel, and that the desk has. */
async function passed(options: SunshineSimulatorOptions = {}) {
  const platform = await openPlatform({ trigger: null, ...options });
  const { target } = await provision(platform);
  const { call, sim } = platform;
  await call('POST', '/users', { externalId: 'visitor' });
  const participants = [{ userExternalId: 'visitor' }];
  const metadata = { 'deskbridge.chat': 'chat-1' };
  const created = await call('POST', '/conversations', { type: 'personal', participants, metadata });
  const { id } = created.json.conversation;
  const pass = () => call('POST', `/conversations/${id}/passControl`, { switchboardIntegration: 'agent' });
  await pass();
  const write = (text: string) =>
    call('POST', `/conversations/${id}/messages`, {
      author: { type: 'user', userExternalId: 'visitor' },
      content: { type: 'text', text },
    });
  await sim.idle();
  target.deliveries.length = 0;
  const events = async () => {
    await sim.idle();
    expectDescribed(target.events());
    return target.events();
  };
  sim.app.switchboard?.seats.forEach((seat) => Object.assign(seat, { deliverStandbyEvents: true }));
  return { platform, id, pass, write, events, agent: sim.workspace.agent(id) };
}

describe('the person at the desk', () => {
  it('types, which the conversation’s webhooks report without a name', async () => {
    const { agent, events } = await passed();
    agent.type(true);
    agent.type(false);
    expect((await events()).map(({ type, payload }) => [type, payload['activity']])).toEqual(
      ['typing:start', 'typing:stop'].map((type) => [
        'conversation:typing',
        { type, author: { type: 'business' }, source: { type: 'zd:agentWorkspace' } },
      ]),
    );
  });

  it('sends files with type, size and name, an image as an image', async () => {
    const { agent, events } = await passed();
    agent.sendFile(picture);
    agent.sendFile({ name: 'terms.pdf', contentType: 'application/pdf', content: Buffer.from('%PDF') });
    expect((await events()).map(({ payload }) => payload.message.content)).toMatchObject([
      { type: 'image', mediaType: 'image/png', mediaSize: 6, altText: 'plan.png' },
      { type: 'file', mediaType: 'application/pdf', mediaSize: 4, altText: 'terms.pdf' },
    ]);
  });

  it('has an id, a name and a picture, and a colleague who goes on has others; no event tells of it', async () => {
    const { platform, agent, events } = await passed();
    agent.say('Robin here');
    agent.handOver();
    agent.say('Kim here');
    const [first, second, ...others] = (await events()).map(({ payload }) => payload.message);
    expect(others).toEqual([]);
    expect(first?.author).toMatchObject({ displayName: 'Robin Agent', avatarUrl: expect.stringContaining('/photos/') });
    expect(second?.author).toMatchObject({ displayName: 'Kim Colleague' });
    const key = '__zendesk_msg.agent.id';
    expect(second?.metadata?.[key]).not.toBe(first?.metadata?.[key]);
    const ticket = platform.zendesk.store.tickets.get(agent.ticketId ?? 0);
    expect(String(ticket?.assigneeId)).toBe(second?.metadata?.[key]);
    const address = (first?.author as { avatarUrl?: string } | undefined)?.avatarUrl ?? '';
    expect((await fetch(address)).headers.get('content-type')).toBe('image/png');
  });

  it('ends the session: control goes, the ticket stays as it is, and the next session has a new one', async () => {
    const { platform, id, pass, write, events, agent } = await passed();
    agent.say('Bye');
    const before = agent.ticketId;
    agent.endSession();
    expect(await control(platform, id)).toEqual([null, null]);
    expect((await events()).at(-1)).toMatchObject({
      type: 'switchboard:releaseControl',
      payload: { conversation: { id } },
    });
    expect((await events()).at(-1)?.payload).not.toHaveProperty('reason');
    expect(platform.zendesk.store.tickets.get(before ?? 0)?.status).toBe('open');
    await write('One more thing');
    expect(await control(platform, id)).toEqual(['bot', null]);
    await pass();
    expect(agent.ticketId).not.toBe(before);
    expect(() => {
      agent.passBack();
      agent.endSession();
    }).toThrow('does not have this conversation');
  });

  it('does nothing in a conversation that the desk does not have', async () => {
    const { agent } = await passed();
    agent.passBack();
    for (const act of [() => agent.type(true), () => agent.sendFile(picture), () => agent.handOver()]) {
      expect(act).toThrow('does not have this conversation');
    }
  });

  it('plays all of it on the page', async () => {
    const { platform, id, events } = await passed();
    const post = async (path: string, type: string, body: string) =>
      (
        await fetch(`${platform.sim.url}/_sim/agent/${id}${path}`, {
          method: 'POST',
          headers: { 'content-type': type },
          body,
        })
      ).status;
    const act = (order: object) => post('', 'application/json', JSON.stringify(order));
    expect(await act({ act: 'type', typing: true })).toBe(200);
    expect(await post('/file?name=a.txt&type=text/plain', 'application/octet-stream', 'x')).toBe(200);
    for (const name of ['handOver', 'endSession']) expect(await act({ act: name })).toBe(200);
    expect(await post('/file?name=a.txt', 'application/octet-stream', 'x')).toBe(409);
    expect((await events()).map(({ type }) => type)).toEqual([
      'conversation:typing',
      'conversation:message',
      'switchboard:releaseControl',
    ]);
  });
});

describe('a conversation of a user without a channel', () => {
  it('keeps its metadata in all events, is the default one, and has no delivery events', async () => {
    const { platform, id, write, events, agent } = await passed();
    await write('Hello');
    agent.say('Hi');
    const all = await events();
    expect(all.map(({ type }) => type)).toEqual(['conversation:message', 'conversation:message']);
    for (const { payload } of all)
      expect(payload.conversation).toMatchObject({ metadata: { 'deskbridge.chat': 'chat-1' } });
    expect((await platform.call('DELETE', `/conversations/${id}`)).status).toBe(400);
    const text = { author: { type: 'business' }, content: { type: 'text', text: 'x' } };
    const to = (integrationType: string) =>
      platform.call('POST', `/conversations/${id}/messages`, { ...text, destination: { integrationType } });
    expect([(await to('web')).status, (await to('none')).status]).toEqual([400, 201]);
  });
});

describe('an upload', () => {
  const upload = async (size: number, options: SunshineSimulatorOptions, query = 'access=public') => {
    const { sim } = await openPlatform(options);
    const body = new FormData();
    body.append('source', new Blob([Buffer.alloc(size)]), 'a.bin');
    const authorization = `Basic ${Buffer.from(`${sim.appKey.id}:${sim.appKey.secret}`).toString('base64')}`;
    const url = `${sim.apiUrl}/v2/apps/${sim.app.id}/attachments?${query}`;
    return (await fetch(url, { method: 'POST', headers: { authorization }, body })).status;
  };

  it('is taken up to the limit of the platform, and refused beyond', async () => {
    expect(await upload(10_000, { maximumFileBytes: 10_000 })).toBe(201);
    expect(await upload(10_001, { maximumFileBytes: 10_000 })).toBe(413);
    expect(await upload(1, {}, 'access=private')).toBe(400);
  });
});
