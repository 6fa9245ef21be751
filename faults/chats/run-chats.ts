import { seededRandom } from '../../simulators/random.ts';
import { startChaos } from '../chaos.ts';
import { playParts, type PartResult, type PartVerdict } from '../parts.ts';
import { forEachAtOnce, quantiles } from '../quantiles.ts';
import { problemsOf, ticketsOf } from './judge-chats.ts';
import { startPlatformChaos } from './platform-chaos.ts';
import { playChat, type PlayedChat } from './play-chat.ts';
import { untilRested } from './rest.ts';
import { startChatScene, type ChatScene } from './scene.ts';

/** What a run with web chats does. */
export interface ChatRunOptions {
  chats: number;
  /** How many chats run at the same time. */
  concurrency: number;
  /** The same seed gives the same chats and the same sequence of faults. */
  seed: number;
  /** Share of the requests of desk and platform that meet a fault, 0 to 1. */
  rate: number;
  /** Path of Temporal's executable. */
  binary: string;
  /** Takes a line of progress for a person. */
  report(line: string): void;
}

/** Plays web chats on a platform and a desk that fail at random, while APIs, a worker and Temporal are killed. */
export function runChats(options: ChatRunOptions): Promise<PartVerdict[]> {
  return playParts({ webchat: () => playChats(options) }, [], options.report);
}

async function playChats({ chats, concurrency, seed, rate, binary, report }: ChatRunOptions): Promise<PartResult> {
  const scene = await startChatScene(binary);
  const { system, sunshine } = scene;
  try {
    const desk = startChaos(system.desk, seededRandom(seed), rate);
    const platform = startPlatformChaos(sunshine, seededRandom(seed + 1), rate);
    const troubles = new Troubles(scene, chats, report);
    const played: PlayedChat[] = [];
    const problems: string[] = [];
    await forEachAtOnce(Array(chats).keys(), concurrency, async (index) => {
      try {
        played.push(await playChat(scene, index, seededRandom(seed + 2 + index)));
      } catch (error) {
        problems.push(error instanceof Error ? error.message : '');
      }
      troubles.chatIsOver();
    });
    await troubles.over();
    desk.rate = 0;
    report('  all chats are over; waiting for what is still on its way…');
    await untilRested(scene, played, report);
    const judged = { sunshine, desk: system.desk };
    problems.push(...played.flatMap((chat) => problemsOf(judged, chat)));
    const sum = (count: (chat: PlayedChat) => number): number => played.reduce((all, chat) => all + count(chat), 0);
    return {
      figures: {
        chats,
        'messages of visitors': sum(({ accepted }) => accepted.length),
        'messages of agents': sum(({ answered }) => answered.length),
        tickets: sum((chat) => ticketsOf(judged, chat).length),
        'connections dropped': sum(({ drops }) => drops),
        'streams opened again': sum(({ seen }) => seen.resumedMs.length),
        'until the next stream was open, ms': quantiles(played.flatMap(({ seen }) => seen.resumedMs)),
        'APIs killed': troubles.apis,
        'workers killed': troubles.workers,
        'restarts of Temporal': troubles.temporals,
        'faults met': Object.values(desk.met).reduce((all, count) => all + count, platform()),
      },
      problems,
    };
  } finally {
    await scene.close();
  }
}

/** Kills an API, a worker, Temporal and the other API, each when a further fifth of the chats is over. */
class Troubles {
  apis = 0;
  workers = 0;
  temporals = 0;
  readonly #scene: ChatScene;
  readonly #chats: number;
  readonly #report: (line: string) => void;
  readonly #underWay: Promise<void>[] = [];
  #over = 0;

  constructor(scene: ChatScene, chats: number, report: (line: string) => void) {
    this.#scene = scene;
    this.#chats = chats;
    this.#report = report;
  }

  chatIsOver(): void {
    this.#over += 1;
    const at = (fifth: number): boolean => this.#over === Math.ceil((this.#chats * fifth) / 5);
    const { system } = this.#scene;
    if (at(1) || at(4)) {
      this.apis += 1;
      this.#begin('an API is killed', this.#scene.replaceApi());
    } else if (at(2)) {
      this.workers += 1;
      this.#begin('a worker is killed', system.replaceWorker());
    } else if (at(3)) {
      this.temporals += 1;
      this.#begin('Temporal is restarted', system.restartTemporal());
    }
  }

  /** Waits until everything that was killed is there again. */
  async over(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  #begin(what: string, work: Promise<void>): void {
    this.#report(`  ${this.#over} of ${this.#chats} chats are over; ${what}`);
    this.#underWay.push(work);
  }
}
