import { setTimeout as delay } from 'node:timers/promises';
import { distributionOf } from '../../bench/statistics.ts';
import type { PartResult } from '../parts.ts';
import type { ServiceProcess } from '../../test/support/processes.ts';
import { quantiles } from '../quantiles.ts';
import { until } from '../until.ts';
import { untilTeamHas } from './agent-side.ts';
import { Browser } from './browser.ts';
import { followChat } from './followed-chat.ts';
import { problemsOf } from './judge-chats.ts';
import type { PlayedChat } from './play-chat.ts';
import { untilRested } from './rest.ts';
import { startChatScene, type ChatScene } from './scene.ts';

/** What a rolling restart under web chats does. */
export interface ChatRestartOptions {
  /** Chats in which visitor and agent write all the time. */
  chats: number;
  /** Path of Temporal's executable. */
  binary: string;
  /** Takes a line of progress for a person. */
  report(line: string): void;
}

/** A chat in which both write until it is told to stop. */
interface SteadyChat extends PlayedChat {
  /** Time from each answer of the agent to its event in the browser, in milliseconds. */
  answerMs: number[];
  end(): Promise<void>;
}

/** Time limit for whatever the restart waits for, in milliseconds. */
const limitMs = 60_000;
const pauseMs = 200;
/** How a process ends that has stopped all of its parts. */
const cleanExit = 'code 0';
/** A browser has its next stream within this time, in milliseconds. */
const resumeLimitMs = 5_000;

/** Replaces two workers and two APIs one after the other, as a rollout does, while visitors and agents write. */
export async function playChatRestart({ chats, binary, report }: ChatRestartOptions): Promise<PartResult> {
  const scene = await startChatScene(binary, { RECONCILE_MINUTES: '0', SHUTDOWN_DELAY_SECONDS: '1' });
  try {
    // Those of the system are not replaced one by one.
    await scene.system.killWorkers();
    const workers = await Promise.all([scene.system.startWorker(), scene.system.startWorker()]);
    const over = new AbortController();
    const talks: SteadyChat[] = [];
    const talking: Promise<void>[] = [];
    for (let index = 0; index < chats; index += 1) {
      const { chat, talk } = await beginChat(scene, index);
      talks.push(chat);
      talking.push(talk(over.signal));
    }
    // They are awaited at the end; until then a failure is only remembered.
    for (const talk of talking) talk.catch(() => undefined);
    /** Goes on when every visitor has seen a further answer, as a rollout waits for what it has replaced. */
    const allSeen = async (): Promise<void> => {
      const before = talks.map(({ answerMs }) => answerMs.length);
      const lacking = (): number => talks.filter(({ answerMs }, at) => answerMs.length <= (before[at] ?? 0)).length;
      const state = (): string => `${lacking()} of ${chats} visitors have seen no answer`;
      await until(() => lacking() === 0, { limitMs, state, report });
    };
    const exits = await replaceAll(scene, workers, allSeen).finally(() => over.abort());
    await Promise.all(talking);
    await Promise.all(talks.map((chat) => chat.end()));
    await untilRested(scene, talks, report);
    return judge(scene, talks, exits);
  } finally {
    await scene.close();
  }
}

/** Returns how the processes ended: `code 0`, or what went wrong. */
async function replaceAll(
  { system, balancer, apis }: ChatScene,
  workers: readonly ServiceProcess[],
  between: () => Promise<void>,
): Promise<string[]> {
  const exits: string[] = [];
  await between();
  for (const worker of workers) {
    await system.startWorker();
    exits.push(await endOf('a worker', worker));
    await between();
  }
  for (const api of apis) {
    await balancer.add(await system.startApi(), limitMs);
    exits.push(await endOf('an API', api));
    balancer.remove(api);
    await between();
  }
  return exits;
}

/** Asks a process to end; tells how it ended, and what it said last. */
async function endOf(what: string, process: ServiceProcess): Promise<string> {
  const how = await process.stop();
  return how === cleanExit ? how : `${what} ended with ${how}: ${process.output().split('\n').at(-1)}`;
}

/** Begins a chat that the team has. */
async function beginChat({ front, sunshine }: ChatScene, index: number) {
  const browser = new Browser(front.url);
  await browser.begin();
  const chatId = await browser.openChat(`Before the restart: ${index}`);
  const seen = followChat(browser, chatId);
  const person = sunshine.workspace.agent((await untilTeamHas(sunshine, chatId)).id);
  const end = async (): Promise<void> => {
    await browser.end(chatId);
    await seen.until('the end', ({ name }) => name === 'ended');
  };
  const chat: SteadyChat = {
    index,
    chatId,
    accepted: [],
    answered: [],
    seen,
    drops: 0,
    takenAfterEnd: false,
    answerMs: [],
    end,
  };
  const visitor = async (over: AbortSignal): Promise<void> => {
    for (let number = 1; !over.aborted; number += 1) {
      const text = `Question ${number} of chat ${index}`;
      if (!(await browser.say(chatId, text))) throw new Error('a chat that goes on was answered as over');
      chat.accepted.push(text);
      await delay(pauseMs);
    }
  };
  const agent = async (over: AbortSignal): Promise<void> => {
    for (let number = 1; !over.aborted; number += 1) {
      const text = `Answer ${number} in chat ${index}`;
      const saidAt = performance.now();
      person.say(text);
      chat.answered.push(text);
      await seen.until(text, ({ data }) => data['text'] === text);
      chat.answerMs.push(performance.now() - saidAt);
      await delay(pauseMs);
    }
  };
  const talk = async (over: AbortSignal): Promise<void> => void (await Promise.all([visitor(over), agent(over)]));
  return { chat, talk };
}

function judge({ sunshine, system }: ChatScene, chats: readonly SteadyChat[], exits: readonly string[]): PartResult {
  const problems = chats.flatMap((chat) => problemsOf({ sunshine, desk: system.desk }, chat));
  const resumedMs = chats.flatMap(({ seen }) => seen.resumedMs);
  const slowestMs = distributionOf(resumedMs).maximum;
  if (slowestMs > resumeLimitMs) problems.push(`a browser had no stream for ${Math.round(slowestMs)} ms`);
  problems.push(...exits.filter((how) => how !== cleanExit));
  return {
    figures: {
      chats: chats.length,
      'messages of visitors': chats.reduce((sum, { accepted }) => sum + accepted.length, 0),
      'messages of agents': chats.reduce((sum, { answered }) => sum + answered.length, 0),
      'until the next stream was open, ms': quantiles(resumedMs),
      'agent to browser, ms': quantiles(chats.flatMap(({ answerMs }) => answerMs)),
      'processes replaced': exits.length,
    },
    problems,
  };
}
