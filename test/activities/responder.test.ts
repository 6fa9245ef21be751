import { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, it } from 'vitest';
import { createResponderActivities } from '../../src/activities/responder.ts';
import type { QuickReply } from '../../src/domain/messaging/messaging.ts';
import type { ResponderTurn } from '../../src/domain/messaging/responder.ts';
import { start } from '../adapters/sunshine/support.ts';
import { plainQuestion } from '../responders/policy/questions.ts';

const buttons: QuickReply[] = [{ text: 'Yes', payload: 'yes' }];
const language = { memory: null, locale: null };

/** Runs an activity as a worker does. */
function run<Request, Result>(activity: (request: Request) => Promise<Result>, request: Request): Promise<Result> {
  return new MockActivityEnvironment().run<[Request], Result, typeof activity>(activity, request);
}

/** The activities of a responder that always says this, on the messaging platform. */
async function activitiesFor(text: string | null, notice: string | null = null) {
  const { messaging } = await start();
  const turn: ResponderTurn = {
    say: text === null ? [] : [{ text, quickReplies: buttons }],
    act: null,
    asksPin: false,
    intents: [],
    resolved: false,
    memory: {},
  };
  const fit = (said: string): string[] => messaging.fit(said);
  return createResponderActivities(() => messaging, fit, {
    responder: { respond: () => Promise.resolve(turn) },
    wordNotice: ({ kind }) => notice ?? `${kind} %((control:pass))%`,
  });
}

describe('what a responder says', () => {
  it('is split to the length that the platform takes; the buttons belong to the last part', async () => {
    const { respond } = await activitiesFor('A sentence of the bot. '.repeat(400));
    const { say } = await run(respond, { question: plainQuestion, notices: [] });
    expect(say.length).toBe(3);
    expect(say.every(({ text }) => text.length <= 4_096)).toBe(true);
    expect(say.map(({ quickReplies }) => quickReplies)).toEqual([[], [], buttons]);
  });

  it('is nothing if only the notices have words, however many messages they make', async () => {
    const { respond } = await activitiesFor(null, 'A sentence of a notice. '.repeat(400));
    const turn = await run(respond, { question: plainQuestion, notices: [{ kind: 'pinRemoved' as const }] });
    expect(turn.notices).toHaveLength(3);
    expect(turn.say).toEqual([]);
  });

  it('moves no control on the platform, and is apart from the notices, which move none either', async () => {
    const { respond, wordNotice } = await activitiesFor('Hello %((switchboard:pass))%');
    const request = { question: plainQuestion, notices: [{ kind: 'pinRemoved' as const }] };
    const { notices, say } = await run(respond, request);
    const texts = [...(notices ?? []), ...say].map(({ text }) => text.replaceAll('\u200D', ''));
    expect(texts).toEqual(['pinRemoved %((control:pass))%', 'Hello %((switchboard:pass))%']);
    expect(JSON.stringify([notices, say])).not.toContain('%((');
    const notice = await run(wordNotice, { notice: { kind: 'humanAway' }, language });
    expect(JSON.stringify(notice)).not.toContain('%((');
  });
});
