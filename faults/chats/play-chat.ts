import { setTimeout as delay } from 'node:timers/promises';
import type { MessagingAgent } from '../../simulators/sunshine/workspace/agent.ts';
import { Browser } from './browser.ts';
import { untilTeamHas } from './agent-side.ts';
import { followChat, type FollowedChat } from './followed-chat.ts';
import type { ChatScene } from './scene.ts';

/** A chat that was played, and what must have come of it. */
export interface PlayedChat {
  index: number;
  chatId: string;
  /** What the visitor wrote and the service accepted, in order. */
  accepted: string[];
  /** What the agent wrote, in order. */
  answered: string[];
  /** What the browser saw. */
  seen: Pick<FollowedChat, 'events' | 'resumedMs'>;
  /** How often the browser lost its connection on purpose. */
  drops: number;
  /** A message after the end was taken. */
  takenAfterEnd: boolean;
}

/** Longest pause between two things that somebody does, in milliseconds. */
const pauseMs = 800;
const mostMessages = 6;
const mostDrops = 3;

/**
 * Plays one chat: the visitor writes without waiting, the agent answers when the last answer has been seen, the browser's
 * connection breaks now and then, and one of them ends it.
 * @throws Error when something does not come within five minutes
 */
export async function playChat(
  { sunshine, front }: Pick<ChatScene, 'sunshine' | 'front'>,
  index: number,
  random: () => number,
): Promise<PlayedChat> {
  const browser = new Browser(front.url);
  await browser.begin();
  const chatId = await browser.openChat(`Fault run ${index} begins`);
  const seen = followChat(browser, chatId);
  const upTo = (most: number): number => 1 + Math.floor(random() * most);
  const pause = (): Promise<void> => delay(random() * pauseMs);
  const played: PlayedChat = { index, chatId, accepted: [], answered: [], seen, drops: 0, takenAfterEnd: false };
  const counts = { visitor: upTo(mostMessages), agent: upTo(mostMessages), drops: upTo(mostDrops) };
  const visitor = async (): Promise<void> => {
    for (let number = 1; number <= counts.visitor; number += 1) {
      await pause();
      const text = `Question ${number} of chat ${index}`;
      if (!(await browser.say(chatId, text))) throw new Error('a chat that goes on was answered as over');
      played.accepted.push(text);
    }
  };
  const agent = async (person: MessagingAgent): Promise<void> => {
    for (let number = 1; number <= counts.agent; number += 1) {
      await pause();
      const text = `Answer ${number} in chat ${index}`;
      person.say(text);
      played.answered.push(text);
      await seen.until(text, ({ data }) => data['text'] === text);
    }
  };
  const network = async (): Promise<void> => {
    for (let number = 1; number <= counts.drops; number += 1) {
      await pause();
      if (seen.drop()) played.drops += 1;
    }
  };
  try {
    const writing = visitor();
    // It is awaited below; until then a failure is only remembered.
    writing.catch(() => undefined);
    const person = sunshine.workspace.agent((await untilTeamHas(sunshine, chatId)).id);
    await Promise.all([agent(person), writing, network()]);
    const last = played.accepted.at(-1);
    await seen.until(`${last}`, ({ data }) => data['text'] === last);
    if (index % 2 === 0) await browser.end(chatId);
    else person.close();
    await seen.until('the end', ({ name }) => name === 'ended');
    played.takenAfterEnd = await browser.say(chatId, `Too late in chat ${index}`);
    return played;
  } catch (error) {
    throw new Error(`chat ${index}: ${error instanceof Error ? error.message : ''}`, { cause: error });
  } finally {
    seen.close();
  }
}
