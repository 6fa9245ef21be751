import { Script } from 'node:vm';

import { describe, expect, it } from 'vitest';

import { control, openPlatform, provision } from './helpers.ts';

describe('the pages', () => {
  it.each(['phone', 'agent'])('%s is one self-contained document that only writes text', async (name) => {
    const { sim } = await openPlatform();
    const response = await fetch(`${sim.url}/${name}`);
    const text = await response.text();
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(text).not.toMatch(/(?:src|href)="(?!data:)/u);
    expect(text).not.toMatch(/innerHTML|insertAdjacentHTML|document\.write/u);
    expect(text).toContain('color-scheme: light dark');
    const script = /<script type="module">(?<code>[\s\S]*)<\/script>/u.exec(text)?.groups?.['code'] ?? '';
    expect(new Script(script)).toBeInstanceOf(Script);
  });

  it('let people play the customer and the agent, without API calls', async () => {
    const platform = await openPlatform({ acceptCall: 'acceptControl', trigger: null });
    const { sim } = platform;
    await provision(platform);
    const get = async (path: string) => (await fetch(`${sim.url}/_sim/${path}`)).json() as Promise<never>;
    const post = async (path: string, body: unknown) => {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`${sim.url}/_sim/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
      return { status: response.status, json: (await response.json()) as { id: string; error?: string } };
    };
    const { id } = (await post('phones', { channel: 'sms', givenName: 'Ada', phone: '+15135557611' })).json;
    await post(`phones/${id}`, { act: 'say', text: 'Hello' });
    await fetch(`${sim.url}/_sim/phones/${id}/file?name=a.png&type=image/png`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: new Uint8Array([1]),
    });
    const [conversation] = sim.app.conversations.values();
    const conversationId = conversation?.id ?? '';
    expect(await post(`agent/${conversationId}`, { act: 'accept' })).toMatchObject({ status: 409 });
    await platform.call('POST', `/conversations/${conversationId}/offerControl`, { switchboardIntegration: 'agent' });
    const before = sim.requests.length;
    expect(await get('agent')).toMatchObject({ conversations: [{ state: 'offered', customer: 'Ada', ticket: null }] });
    await post(`agent/${conversationId}`, { act: 'say', text: 'Robin here' });
    await platform.sim.idle();
    expect(await get('agent')).toMatchObject({ conversations: [{ state: 'ours', ticket: { status: 'open' } }] });
    expect(await get(`phones/${id}`)).toMatchObject({
      channel: 'twilio',
      messages: [
        { mine: true, text: 'Hello' },
        { mine: true, kind: 'image' },
        { mine: false, name: 'Robin Agent', text: 'Robin here' },
      ],
    });
    await post(`agent/${conversationId}`, { act: 'passBack' });
    expect(sim.requests).toHaveLength(before);
    expect(await control(platform, conversationId)).toEqual(['bot', null]);
    await post(`agent/${conversationId}`, { act: 'leave' });
    expect(await get('agent')).toMatchObject({ conversations: [] });
    expect(await get('phones')).toMatchObject({ customers: [{ id, name: 'Ada' }] });
  });
});
