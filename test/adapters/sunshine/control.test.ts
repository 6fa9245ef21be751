import { describe, expect, it } from 'vitest';
import type { Messaging } from '../../../src/ports/messaging.ts';
import type { WriteKey } from '../../../src/ports/call.ts';
import type { FaultOrder } from '../../../simulators/faults.ts';
import { failureOf, meeting, options } from '../../support/adapter-helpers.ts';
import { faults, startTalk, write } from './support.ts';
import type { HandoffFacts } from '../../../src/domain/messaging/handoff-facts.ts';
import { passControl } from '../../../src/adapters/sunshine/control.ts';
import type { FlatMetadata } from '../../../src/adapters/sunshine/fit-metadata.ts';

/** A handoff that says nothing but the customer's name. */
const facts: HandoffFacts = {
  conversation: 'messaging/c',
  group: null,
  priority: null,
  tags: [],
  summary: null,
  requesterName: 'Ada',
  firstMessageId: null,
  source: null,
  integrationId: null,
};

type Talk = Awaited<ReturnType<typeof startTalk>>;
type Act = (messaging: Messaging, id: string, key: WriteKey, call: ReturnType<typeof options>) => Promise<unknown>;

interface Scene {
  /** Brings the conversation to the state in which the action begins. */
  before?: (talk: Talk) => Promise<unknown>;
  act: Act;
  /** Active and pending seat at the end. */
  end: [string | null, string | null];
  requests: Record<string, NonNullable<FaultOrder['match']>>;
  /** The event that reports the action. */
  event: string;
}

const single = { method: 'GET', path: String.raw`conversations/[^/]+$` };
const people = { method: 'GET', path: 'participants$' };
const offerToUs = ({ api, conversationId }: Talk) =>
  api
    .control(conversationId, 'passControl', 'agent', {}, options())
    .then(() => api.control(conversationId, 'offerControl', 'bot', {}, options()));

const scenes: Record<string, Scene> = {
  'passing to a seat by name': {
    act: (messaging, id, key, call) => messaging.passControl(id, 'agent', facts, key, call),
    end: ['agent', null],
    requests: { action: { method: 'POST' }, check: single, 'last read': { ...single, nth: 2 }, participants: people },
    event: 'switchboard:passControl',
  },
  'passing to the next seat': {
    act: (messaging, id, key, call) => messaging.passControl(id, 'next', null, key, call),
    end: ['agent', null],
    requests: {
      'first look': single,
      'list of switchboards': { method: 'GET', path: 'switchboards$' },
      'list of seats': { method: 'GET', path: 'switchboardIntegrations$' },
      action: { method: 'POST' },
      check: { ...single, nth: 2 },
      'last read': { ...single, nth: 3 },
      participants: people,
    },
    event: 'switchboard:passControl',
  },
  'offering to a seat by type': {
    act: (messaging, id, key, call) => messaging.offerControl(id, 'zd:agentWorkspace', null, key, call),
    end: ['bot', 'agent'],
    requests: { action: { method: 'POST' }, check: single, 'last read': { ...single, nth: 2 }, participants: people },
    event: 'switchboard:offerControl',
  },
  'offering to the next seat': {
    act: (messaging, id, key, call) => messaging.offerControl(id, 'next', null, key, call),
    end: ['bot', 'agent'],
    requests: { 'first look': single, action: { method: 'POST' }, check: { ...single, nth: 2 } },
    event: 'switchboard:offerControl',
  },
  'accepting what was offered': {
    before: offerToUs,
    act: (messaging, id, key, call) => messaging.acceptControl(id, key, call),
    end: ['bot', null],
    requests: { 'first look': single, action: { method: 'POST' }, check: { ...single, nth: 2 }, participants: people },
    event: 'switchboard:acceptControl',
  },
  releasing: {
    act: (messaging, id, key, call) => messaging.releaseControl(id, key, call),
    end: [null, null],
    requests: { action: { method: 'POST' }, 'last read': single, participants: people },
    event: 'switchboard:releaseControl',
  },
};

describe.each(Object.entries(scenes))('%s, tried again', (_name, { before, act, end, requests }) => {
  for (const [request, match] of Object.entries(requests)) {
    for (const [name, fault] of faults) {
      it(`is done once when the ${request} ${name}`, async () => {
        const talk = await startTalk();
        const { sim, messaging, conversationId, control } = talk;
        await before?.(talk);
        const first = write('k');
        sim.requests.length = 0;
        sim.faults.add({ ...fault, match });
        await failureOf(act(messaging, conversationId, first, meeting(fault)));
        sim.faults.clear();
        const again = { ...first, mayBeDone: true };
        await act(messaging, conversationId, again, options());
        expect(await control()).toEqual(end);
        await act(messaging, conversationId, again, options());
        expect(await control()).toEqual(end);
        const effective = sim.requests.filter(({ method, status }) => method === 'POST' && status === 200);
        expect(effective).toHaveLength(1);
      });
    }
  }
});

describe('control', () => {
  it('goes to a named seat without a read before, and the event carries our key and the metadata', async () => {
    const { sim, messaging, conversationId } = await startTalk();
    const after = await messaging.passControl(conversationId, 'agent', facts, write('k'), options());
    expect(after).toMatchObject({ id: conversationId, active: { name: 'agent' }, pending: null });
    expect(sim.requests[0]).toMatchObject({
      method: 'POST',
      body: {
        switchboardIntegration: 'agent',
        metadata: { 'dataCapture.systemField.requester.name': 'Ada', deskbridgeKey: 'k' },
      },
    });
  });

  it('with an app key never moves one seat too far, however often `next` is tried', async () => {
    const { messaging, conversationId, control, sim, agent } = await startTalk();
    for (let i = 0; i < 3; i += 1) {
      await messaging.passControl(conversationId, 'next', null, write('k', i > 0), options());
      expect(await control()).toEqual(['agent', null]);
    }
    const targets = sim.requests.flatMap(({ method, body }) => (method === 'POST' ? [body] : []));
    expect(targets).toMatchObject([{ switchboardIntegration: agent.id }]);
  });

  it('that is elsewhere is not moved by `next`, and not accepted for other seats', async () => {
    const { api, messaging, conversationId, control } = await startTalk();
    await api.control(conversationId, 'passControl', 'agent', {}, options());
    const next = failureOf(messaging.passControl(conversationId, 'next', null, write('k'), options()));
    expect(await next).toMatchObject({ kind: 'rejected', reason: 'notInControl' });
    await api.control(conversationId, 'passControl', 'bot', {}, options());
    await api.control(conversationId, 'offerControl', 'agent', {}, options());
    const { sim, ...other } = await startTalk();
    await other.api.control(other.conversationId, 'releaseControl', null, {}, options());
    await other.api.control(other.conversationId, 'offerControl', 'agent', {}, options());
    const accept = failureOf(other.messaging.acceptControl(other.conversationId, write('k'), options()));
    expect(await accept).toMatchObject({ kind: 'rejected', reason: 'notInControl' });
    expect(sim.requests.filter(({ path }) => path.endsWith('acceptControl'))).toEqual([]);
    expect(await control()).toEqual(['bot', 'agent']);
  });

  it('is not released again if the customer has come back meanwhile', async () => {
    const { messaging, conversationId, control, customer, sim } = await startTalk();
    const first = write('k', false, Date.now() - 10);
    sim.faults.add({ kind: 'lostAnswer', match: { method: 'POST' } });
    await failureOf(messaging.releaseControl(conversationId, first, options()));
    customer.say('One more thing');
    expect(await control()).toEqual(['bot', null]);
    await messaging.releaseControl(conversationId, { ...first, mayBeDone: true }, options());
    expect(await control()).toEqual(['bot', null]);
  });

  it.each(['event', 'answer', 'both'] as const)(
    'that cannot move is rejected when the failure comes by %s',
    async (how) => {
      const { messaging, conversationId, control } = await startTalk({ failedAction: how });
      const pass = (target: string) => messaging.passControl(conversationId, target, null, write('k'), options());
      const offer = (target: string) => messaging.offerControl(conversationId, target, null, write('k'), options());
      expect((await failureOf(pass('nobody'))).kind).toBe('rejected');
      expect((await failureOf(offer('nobody'))).kind).toBe('rejected');
      // Nothing is left to do: the seat has control.
      await offer('bot');
      expect(await control()).toEqual(['bot', null]);
    },
  );

  it('that is accepted as soon as it is offered counts as offered', async () => {
    const { messaging, conversationId, control } = await startTalk({ offers: 'accept', acceptCall: 'acceptControl' });
    await messaging.offerControl(conversationId, 'agent', null, write('k'), options());
    expect(await control()).toEqual(['agent', null]);
    await messaging.offerControl(conversationId, 'agent', null, write('k', true), options());
    expect(await control()).toEqual(['agent', null]);
  });

  it('refused with 403 is reported as elsewhere, or as a lack of permission', async () => {
    const { sim, api, messaging, conversationId } = await startTalk();
    const release = () => failureOf(messaging.releaseControl(conversationId, write('k'), options()));
    const deny = () => sim.faults.add({ kind: 'status', status: 403, match: { method: 'POST' } });
    deny();
    expect(await release()).toMatchObject({ kind: 'forbidden' });
    await api.control(conversationId, 'passControl', 'agent', {}, options());
    deny();
    expect(await release()).toMatchObject({ kind: 'rejected', reason: 'notInControl' });
  });

  it('can be moved with the key of an integration, which may not read the switchboard', async () => {
    const { sim, conversationId, integration, ...talk } = await startTalk();
    const key = { id: 'int_x', secret: 's', displayName: 'x' };
    sim.app.integrations.get(integration.id)?.keys.push(key);
    const { createSunshine } = await import('../../../src/adapters/sunshine/index.ts');
    const base = { baseUrl: sim.apiUrl, appId: sim.app.id, keyId: key.id, keySecret: key.secret };
    const ours = createSunshine({ ...base, auth: 'jwt' });
    try {
      for (const mayBeDone of [false, true]) {
        await ours.messaging.passControl(conversationId, 'next', null, write('k', mayBeDone), options());
        expect(await talk.control()).toEqual(['agent', null]);
      }
      const release = failureOf(ours.messaging.releaseControl(conversationId, write('l'), options()));
      expect(await release).toMatchObject({ kind: 'rejected', reason: 'notInControl' });
    } finally {
      await ours.close();
    }
  });

  it('is moved with long metadata shortened, and not at all if keys would be lost', async () => {
    const { sim, api, conversationId } = await startTalk();
    const pass = (metadata: FlatMetadata, key: string) =>
      passControl({ api, seat: 'bot' }, 'agent', { conversationId, metadata, write: write(key), options: options() });
    const metadata = { summary: 'word '.repeat(3000), 'dataCapture.systemField.group_id': '7' };
    await pass(metadata, 'k');
    const post = sim.requests.find(({ method }) => method === 'POST');
    const { metadata: sent } = (post?.body ?? {}) as { metadata?: object };
    expect(Buffer.byteLength(JSON.stringify(sent ?? null))).toBeLessThanOrEqual(4096);
    expect(sent).toMatchObject({ 'dataCapture.systemField.group_id': '7', deskbridgeKey: 'k' });
    const many = Object.fromEntries(Array.from({ length: 600 }, (_, i) => [`key-number-${i}`, i]));
    const refused = failureOf(pass(many, 'l'));
    expect((await refused).fields?.length).toBeGreaterThan(100);
  });
});
