import { setTimeout as delay } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, it, vi } from 'vitest';
import { createResponderActivities, type FittedTurn, type RespondRequest } from '../../src/activities/responder.ts';
import { keepTyping } from '../../src/activities/typing.ts';
import { ServiceFailure } from '../../src/domain/failures.ts';
import type { Messaging } from '../../src/ports/messaging.ts';
import type { ResponderTurn } from '../../src/domain/messaging/responder.ts';
import { start, startTalk } from '../adapters/sunshine/support.ts';
import { plainQuestion } from '../responders/policy/questions.ts';

const turn: ResponderTurn = {
  say: [{ text: 'Hello', quickReplies: [] }],
  act: null,
  asksPin: false,
  intents: [],
  resolved: false,
  memory: {},
};
const seat = { id: 's', name: 'bot', integrationId: 'i', integrationType: 'custom', isBot: false };

/** Lets a bot think for 300 ms, with typing shown every 50 ms. */
async function think(platform: Partial<Messaging>, environment = new MockActivityEnvironment()): Promise<FittedTurn> {
  const { messaging } = await start();
  const { respond } = createResponderActivities(
    () => ({ ...messaging, ...platform }),
    (text) => [text],
    {
      responder: { respond: (_question, { signal }) => delay(300, turn, { signal }) },
      wordNotice: () => '',
      typingEveryMs: 50,
    },
  );
  const typing = { conversationId: 'c', seat: 'bot' };
  const request: RespondRequest = { question: plainQuestion, notices: [], typing };
  return environment.run<[RespondRequest], FittedTurn, typeof respond>(respond, request);
}

describe('typing while a model thinks', () => {
  it('is shown again and again, and not after the answer', async () => {
    const shown: boolean[] = [];
    await think({
      getConversation: () => Promise.resolve({ id: 'c', userId: 'u', active: seat, pending: null }),
      setTyping: (_id, typing) => Promise.resolve(void shown.push(typing)),
    });
    const count = shown.length;
    expect(count).toBeGreaterThanOrEqual(2);
    expect(shown.every(Boolean)).toBe(true);
    await delay(150);
    expect(shown).toHaveLength(count);
  });

  it.each([
    ['that fades is shown to the customer again', 40, false],
    ['that does not fade stays', null, true],
  ] as const)('%s', async (_name, typingFadesMs, stays) => {
    const { sim, messaging, conversationId } = await startTalk({ typingFadesMs });
    const conversation = sim.app.conversations.get(conversationId);
    const seen: boolean[] = [];
    const starts = (): number => seen.filter((typing, index) => typing && seen[index - 1] !== true).length;
    const watched = setInterval(() => seen.push(conversation?.businessTyping === true), 5);
    const until = vi.waitFor(
      () => expect(stays ? seen.filter(Boolean).length : starts()).toBeGreaterThanOrEqual(stays ? 60 : 3),
      { timeout: 10_000 },
    );
    await new MockActivityEnvironment().run(async () => {
      const call = { signal: Context.current().cancellationSignal };
      await keepTyping(messaging, { conversationId, seat: 'bot' }, { everyMs: 100, until, options: call });
    });
    clearInterval(watched);
    expect(starts() === 1).toBe(stays);
  });

  it('stops as soon as another seat has control', async () => {
    let shown = 0;
    let reads = 0;
    await think({
      getConversation: () => {
        reads += 1;
        const active = reads === 1 ? seat : { ...seat, name: 'agent' };
        return Promise.resolve({ id: 'c', userId: 'u', active, pending: null });
      },
      setTyping: () => Promise.resolve(void (shown += 1)),
    });
    expect({ shown, reads }).toEqual({ shown: 1, reads: 2 });
  });

  it.each(['getConversation', 'setTyping'] as const)('holds nothing back if %s fails', async (what) => {
    const failing = () => Promise.reject(new ServiceFailure('down', { kind: 'unavailable', service: 'test' }));
    const { say } = await think({
      getConversation: () => Promise.resolve({ id: 'c', userId: 'u', active: seat, pending: null }),
      setTyping: () => Promise.resolve(),
      [what]: failing,
    });
    expect(say.map(({ text }) => text)).toEqual(['Hello']);
  });

  it('ends with the activity when it is cancelled', async () => {
    const environment = new MockActivityEnvironment();
    let shown = 0;
    const answer = think(
      {
        getConversation: () => Promise.resolve({ id: 'c', userId: 'u', active: seat, pending: null }),
        setTyping: () => Promise.resolve(void (shown += 1)),
      },
      environment,
    );
    await delay(120);
    environment.cancel();
    await expect(answer).rejects.toThrow(/abort|cancel/i);
    const count = shown;
    await delay(150);
    expect(shown).toBe(count);
  });
});
