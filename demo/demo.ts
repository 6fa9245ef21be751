import { join } from 'node:path';
import { pino } from 'pino';
import { readEnvironment } from '../src/config/env.ts';
import { type Config, loadConfig } from '../src/config/load-config.ts';
import { createConversations } from '../src/client/conversations.ts';
import { hashId } from '../src/pins/digest.ts';
import { createDataConverter } from '../src/temporal/data-converter.ts';
import { openClient, type TemporalTarget } from '../src/temporal/connection.ts';
import { connectDesk } from '../src/worker/help-desk.ts';
import { startWorkerService } from '../src/worker/service.ts';
import { announceDemo } from '../src/process/running-demo.ts';
import { createLog, logTemporal } from '../src/process/log.ts';
import { startApiService } from '../src/api/service.ts';
import {
  StartInterrupted,
  startPart,
  stopAll,
  stopLimits,
  untilSignal,
  type Stoppable,
} from '../src/process/shutdown.ts';
import { openTemporal } from '../src/temporal/open-temporal.ts';
import { nextSteps, verdict } from './next-steps.ts';
import type { Scene, SceneName, Stage } from './scene.ts';
import { openScene } from './scenes.ts';
import { demoSettings, variablesFor } from './settings.ts';
import { startStory } from './story.ts';
import { populate } from './world.ts';

/** Time limit for the simulators to stop, in milliseconds. */
const simulatorsMs = 500;

/** How to play the demo. */
export interface DemoOptions {
  /** Ends after the scene, with exit status 0 only when every check passed. */
  once: boolean;
  scene: SceneName;
}

/**
 * Runs the whole product on this machine, with simulated vendors: plays a scene, prints what happens, and stays up.
 * @throws {ConfigError} when the environment does not fit
 */
export async function demo({ once, scene: name }: DemoOptions): Promise<void> {
  const write = (line: string): void => void process.stdout.write(`${line}\n`);
  const given = readEnvironment();
  const stopping = untilSignal();
  const scene = await openScene(name, given);
  write(`Deskbridge demo: a real Temporal server, ${scene.headline}. Everything runs on this machine.\n`);
  const parts: Stoppable[] = [{ name: 'simulators', limitMs: simulatorsMs, stop: scene.close }];
  let hasServer = true;
  try {
    const { env, config, variables } = await settingsFor(scene, given, write);
    const logFile = join(config.dataDir, 'demo.log');
    const log = createLog(config.logLevel, pino.destination({ dest: logFile, mkdir: true, sync: false }));
    logTemporal(log);
    const { apiMarginMs, workerMs, temporalServerMs } = stopLimits;
    const begin = <Part extends Pick<Stoppable, 'stop'>>(name: string, limitMs: number, starting: Promise<Part>) =>
      startPart(parts, { name, limitMs, starting }, stopping);
    const opening = openTemporal(config, (line) => write(`  ${line}`));
    const temporal = await begin('Temporal server', temporalServerMs, opening);
    write('  Preparing the workflows…');
    const worker = await begin('worker', workerMs, startWorkerService(config, temporal.target, log));
    const serving = startApiService(config, temporal.target, log);
    const api = await begin('API', config.answerDeadlineMs + apiMarginMs, serving);
    void temporal.ended.then(() => (hasServer = false));
    const over = endOf(stopping, worker, temporal);
    let isOver = false;
    const ending = over.finally(() => (isOver = true));
    // What is still being played then can only fail, so it is no longer told.
    const story = startStory((line) => (isOver ? undefined : write(line)), scene.title);
    const played = play(scene, temporal.target, { story, config, url: api.url, logFile });
    const [workflowId, reason] = await Promise.race([
      played.then((id) => [id, null] as const),
      ending.then((words) => [null, words] as const),
    ]);
    if (workflowId === null) {
      write(`\n${reason} The scene was not played to its end.`);
      process.exitCode = 1;
      return;
    }
    if (once) {
      write(`\n${verdict(story.failures)}`);
      process.exitCode = story.failures === 0 ? 0 : 1;
      return;
    }
    const addresses = { api: api.url, temporal: temporal.address };
    const withdraw = announceDemo(given, variablesFor(config, env, variables, addresses));
    const { failures } = story;
    const shown = { failures, workflowId, desk: scene.desk, config, temporal, api: api.url, logFile };
    write(await nextSteps(shown, scene.nextSteps()));
    await ending;
    withdraw();
    write('\nStopping…');
  } catch (error) {
    if (!(error instanceof StartInterrupted)) throw error;
    write('\nThe demo was stopped before it had started.');
  } finally {
    // Without the server the others cannot stop as they should, and why was told.
    const allStopped = await stopAll(parts, (line, isProblem) => (isProblem && hasServer ? write(line) : undefined));
    if (!allStopped) process.exitCode = 1;
  }
}

/** Waits until the demo has to end; says why. */
function endOf(
  stopping: Promise<unknown>,
  worker: { stopped: Promise<unknown> },
  temporal: { ended: Promise<string> },
): Promise<string> {
  return Promise.race([
    stopping.then(() => 'The demo was stopped.'),
    worker.stopped.then(() => 'The worker has ended.'),
    temporal.ended.then((how) => `The Temporal server has ended (${how}).`),
  ]);
}

interface Settings {
  env: NodeJS.ProcessEnv;
  config: Config;
  /** The variables that point at the simulated vendors, and the rules that the scene relies on. */
  variables: Record<string, string>;
}

/** Prepares the vendors for the API's address; they give secrets in return, which are settings too. */
async function settingsFor(scene: Scene, given: NodeJS.ProcessEnv, write: (line: string) => void): Promise<Settings> {
  const own = await demoSettings(given, scene.variables, write);
  const { publicUrl } = loadConfig(own, { demo: true });
  const variables = { ...scene.variables, ...(await scene.prepare(publicUrl)) };
  const env = { ...own, ...variables };
  return { env, config: loadConfig(env, { demo: true }), variables };
}

/** Fills the help desk, points its webhooks at the API and plays the scene. */
async function play(
  scene: Scene,
  target: TemporalTarget,
  stage: Omit<Stage, 'world' | 'conversations'>,
): Promise<string> {
  const { config, url } = stage;
  if (config.desk === null) throw new Error('The demo has no help desk.');
  const { taskQueue } = config.temporal;
  const { client, connection } = openClient(target, createDataConverter(config));
  const hash = (value: string): string => hashId(config.pinPepper, value);
  const connected = connectDesk(config.desk, { client, taskQueue, hash });
  try {
    const { desk } = scene;
    const world = await populate(desk, connected, config);
    desk.webhooks.settings.target = `${url}/webhooks/${desk.name}`;
    const conversations = createConversations({ client, taskQueue, idleMs: 60_000 });
    return await scene.play({ ...stage, world, conversations });
  } finally {
    await Promise.all([connected.close(), connection.close()]);
  }
}
