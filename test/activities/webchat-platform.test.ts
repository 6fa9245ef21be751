import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, it } from 'vitest';
import { createWebchatPlatformActivities } from '../../src/activities/webchat-platform.ts';
import type { CustomerMessage } from '../../src/domain/messaging/messaging.ts';
import { startTalk } from '../adapters/sunshine/support.ts';

type Activities = ReturnType<typeof createWebchatPlatformActivities>;

const visitor = { externalId: 'v', name: null, email: null, locale: null };
/** Two messages, since a messaging channel takes 4,096 characters at once. */
const long = Array.from({ length: 160 }, (_, line) => `Line ${line} of a long story about an order`).join('\n');

async function startChat() {
  const bench = await startTalk();
  const activities = createWebchatPlatformActivities(() => bench.messaging);
  const write = { key: 'k', firstTriedAt: Date.now(), mayBeDone: false };
  /** Runs one attempt of an activity after the last one. */
  let trace: unknown;
  let attempt = 0;
  const run = async <Request, Result>(activity: (request: Request) => Promise<Result>, request: Request) => {
    attempt += 1;
    const environment = new MockActivityEnvironment({ attempt, heartbeatDetails: trace });
    environment.on('heartbeat', (details: unknown) => (trace = details));
    return environment.run<[Request], Result, typeof activity>(activity, request);
  };
  const restart = (): void => void (attempt = 0);
  const opened = await run(activities.openChatConversation, { chat: 'c1', visitor, write });
  restart();
  const [conversationId, userId] = [opened.id, opened.userId ?? ''];
  const said = () => bench.sim.app.conversations.get(conversationId)?.messages ?? [];
  const parts = () =>
    said().map(({ author, metadata, content }) => [author.type, metadata?.['deskbridgeKey'], content?.['text']]);
  const post = (message: CustomerMessage) =>
    run(activities.postAsCustomer, { conversationId, userId, message, write }) satisfies ReturnType<
      Activities['postAsCustomer']
    >;
  const tell = (text: string) => run(activities.postToConversation, { conversationId, text, write });
  return { ...bench, opened, said, parts, post, tell };
}

describe('a visitor’s message', () => {
  it('is posted whole, in several messages if it is long, each with a key of its own', async () => {
    const { post, said, parts } = await startChat();
    expect((await post({ text: 'Short' })).messageIds).toEqual(said().map(({ id }) => id));
    expect(parts()).toEqual([['user', 'k', 'Short']]);
    const { messageIds } = await post({ text: long });
    expect(long.length).toBeGreaterThan(6_000);
    expect(messageIds).toEqual(
      said()
        .slice(1)
        .map(({ id }) => id),
    );
    expect(
      parts()
        .slice(1)
        .map(([, key]) => key),
    ).toEqual(['k/1', 'k/2']);
    expect(
      parts()
        .slice(1)
        .map(([, , text]) => text)
        .join('\n'),
    ).toBe(long);
  });

  it.each(['postAsCustomer', 'postToConversation'] as const)(
    'is complete and there once if %s meets a rate limit in its middle, and its first part was posted',
    async (name) => {
      const { sim, post, tell, parts } = await startChat();
      const say = () => (name === 'postAsCustomer' ? post({ text: long }) : tell(long));
      sim.faults.add({ kind: 'delay', ms: 0, match: { method: 'POST', path: 'messages$' } });
      sim.faults.add({ kind: 'status', status: 429, match: { method: 'POST', path: 'messages$' } });
      await expect(say()).rejects.toThrow(ApplicationFailure);
      expect(parts().map(([, key]) => key)).toEqual(['k/1']);
      const { messageIds } = await say();
      expect(messageIds).toHaveLength(2);
      expect(parts().map(([, key]) => key)).toEqual(['k/1', 'k/2']);
    },
  );

  it('of white space is nothing to post', async () => {
    const { post, said } = await startChat();
    expect(await post({ text: ' \n ' })).toEqual({ messageIds: [] });
    expect(said()).toEqual([]);
  });
});

it('the business says something whoever has control, so that a transcript is there before the handoff', async () => {
  const { messaging, opened, tell, parts } = await startChat();
  await messaging.passControl(
    opened.id,
    'agent',
    null,
    { key: 'p', firstTriedAt: 0, mayBeDone: false },
    { signal: AbortSignal.timeout(9_000) },
  );
  await tell('The visitor has left.');
  expect(parts().at(-1)).toEqual(['business', 'k', 'The visitor has left.']);
});
