import { describe, expect, it } from 'vitest';
import { problemsOf } from '../../faults/chats/judge-chats.ts';
import type { PlayedChat } from '../../faults/chats/play-chat.ts';
import { runChats } from '../../faults/chats/run-chats.ts';
import { startSunshineSimulator } from '../../simulators/sunshine/index.ts';
import { startZendeskDesk } from '../../simulators/zendesk/desk.ts';
import { quietRuntime, serverBinary } from '../support/temporal.ts';

quietRuntime();

it('web chats through random faults, dropped streams, killed APIs, a killed worker and a restarted Temporal: each message once and in order, nothing after the end, one ticket', async () => {
  const lines: string[] = [];
  const options = { chats: 5, concurrency: 3, seed: 20_261_129, rate: 0.08, binary: serverBinary() };
  const [verdict] = await runChats({ ...options, report: (line) => lines.push(line) });
  expect(verdict?.problems, lines.join('\n')).toEqual([]);
  expect(verdict?.figures).toMatchObject({
    tickets: 5,
    'APIs killed': 2,
    'workers killed': 1,
    'restarts of Temporal': 1,
  });
}, 600_000);

describe('the verdict on a web chat', () => {
  const say = (id: number, by: string, text: string) => ({ id, name: 'message', data: { by, text } });
  const played = (events: PlayedChat['seen']['events'], more: Partial<PlayedChat> = {}): PlayedChat => ({
    index: 0,
    chatId: 'none',
    accepted: ['Hello'],
    answered: ['One', 'Two'],
    seen: { events, resumedMs: [] },
    drops: 0,
    takenAfterEnd: false,
    ...more,
  });
  const hello = say(1, 'visitor', 'Hello');
  const end = (id: number) => ({ id, name: 'ended', data: { by: 'visitor' } });
  const answers = [say(2, 'agent', 'One'), say(3, 'agent', 'Two')];

  it.each([
    ['a lost message', [hello, say(2, 'agent', 'One'), end(3)], /shown of the agent/],
    ['a doubled message', [hello, ...answers, say(4, 'agent', 'Two'), end(5)], /shown of the agent/],
    ['messages in the wrong order', [hello, say(2, 'agent', 'Two'), say(3, 'agent', 'One'), end(4)], /of the agent/],
    ['a message after the end', [hello, ...answers, end(4), say(5, 'agent', 'Two')], /the end is event 4 of 5/],
    ['a gap', [hello, ...answers, end(5)], /the ids of its events are 1,2,3,5/],
    ['a notice', [hello, ...answers, say(4, 'system', 'Sorry'), end(5)], /as a notice/],
    ['no end', [hello, ...answers], /the end is event 0/],
  ])('names %s', async (_, events, words) => {
    expect((await problems(played(events))).join('\n')).toMatch(words);
  });

  it('names what never reached the platform, a ticket that is missing, and what was taken after the end', async () => {
    expect(await problems(played([hello, ...answers, end(4)], { takenAfterEnd: true }))).toEqual([
      'chat 0: what the platform got of the visitor is [] instead of ["Hello"]',
      'chat 0: a message after the end was taken',
      'chat 0 has 0 tickets',
    ]);
  });
});

async function problems(chat: PlayedChat): Promise<string[]> {
  const desk = await startZendeskDesk();
  const sunshine = await startSunshineSimulator({ zendesk: desk.zendesk });
  try {
    return problemsOf({ sunshine, desk }, chat);
  } finally {
    await sunshine.close();
    await desk.close();
  }
}
