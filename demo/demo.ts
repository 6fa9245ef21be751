import { join } from 'node:path';
import { pino } from 'pino';
import { readEnvironment } from '../src/config/env.ts';
import { loadConfig } from '../src/config/load-config.ts';
import type { Config } from '../src/config/types.ts';
import { createConversations } from '../src/client/conversations.ts';
import { hashId } from '../src/pins/digest.ts';
import { createDataConverter } from '../src/temporal/data-converter.ts';
import { openClient, type TemporalTarget } from '../src/temporal/connection.ts';
import { connectDesk } from '../src/worker/help-desk.ts';
import { startWorkerService } from '../src/worker/service.ts';
import { announceDemo } from '../src/process/running-demo.ts';
import { createLog, logTemporal } from '../src/process/log.ts';
import { startApiService } from '../src/api/service.ts';
import { stopAll, untilSignal, type Stoppable } from '../src/process/shutdown.ts';
import { openTemporal } from '../src/temporal/open.ts';
import { farewell, verdict } from './next-steps.ts';
import type { Scene, SceneName, Stage } from './scene.ts';
import { openScene } from './scenes.ts';
import { demoSettings, variablesFor } from './settings.ts';
import { tellStory } from './story.ts';
import { populate } from './world.ts';

/** How the demo is played. */
export interface DemoOptions {
  /** Play and end, with exit status 0 only when everything went as it should. */
  once: boolean;
  scene: SceneName;
}

/** Everything on one machine with no account: plays a scene, says what happens, and stays up. */
export async function demo({ once, scene: name }: DemoOptions): Promise<void> {
  const write = (line: string): void => void process.stdout.write(`${line}\n`);
  const given = readEnvironment();
  const stopping = untilSignal();
  const scene = await openScene(name, given);
  write(`Deskbridge demo: a real Temporal server, ${scene.headline}. All of it on this machine.\n`);
  const parts: Stoppable[] = [{ name: 'simulators', stop: scene.close }];
  try {
    const { env, config, outside } = await settingsFor(scene, given, write);
    const logFile = join(config.dataDir, 'demo.log');
    const log = createLog(config.logLevel, pino.destination({ dest: logFile, mkdir: true, sync: false }));
    logTemporal(log);
    const temporal = await openTemporal(config, (line) => write(`  ${line}`));
    parts.unshift({ name: 'Temporal server', stop: temporal.stop });
    write('  Preparing the workflows…');
    const worker = await startWorkerService(config, temporal.target, log);
    parts.unshift({ name: 'worker', stop: worker.stop });
    const api = await startApiService(config, temporal.target, log);
    parts.unshift(api);
    const story = tellStory(write, scene.title);
    const workflowId = await play(scene, temporal.target, { story, config, url: api.url, logFile });

    if (once) {
      write(`\n${verdict(story.failures)}`);
      process.exitCode = story.failures === 0 ? 0 : 1;
      return;
    }
    const addresses = { api: api.url, temporal: temporal.address };
    const withdraw = announceDemo(given, variablesFor(config, env, outside, addresses));
    const { failures } = story;
    const left = { failures, workflowId, desk: scene.desk, config, temporal, api: api.url, logFile };
    write(await farewell(left, scene.farewell()));
    await Promise.race([stopping, worker.stopped, temporal.ended]);
    withdraw();
    write('\nStopping…');
  } finally {
    await stopAll(parts, write);
  }
}

interface Settings {
  env: NodeJS.ProcessEnv;
  config: Config;
  /** The variables of the simulated vendors. */
  outside: Record<string, string>;
}

/** The vendors are told where the API will be, and have secrets for it in turn. */
async function settingsFor(scene: Scene, given: NodeJS.ProcessEnv, write: (line: string) => void): Promise<Settings> {
  const own = await demoSettings(given, scene.environment, write);
  const { publicUrl } = loadConfig(own, { demo: true });
  const outside = { ...scene.environment, ...(await scene.prepare(publicUrl)) };
  const env = { ...own, ...outside };
  return { env, config: loadConfig(env, { demo: true }), outside };
}

/** Fills the help desk, points its webhooks at us and plays the scene. */
async function play(
  scene: Scene,
  target: TemporalTarget,
  stage: Omit<Stage, 'world' | 'conversations'>,
): Promise<string> {
  const { config, url } = stage;
  if (config.desk === null) throw new Error('The demo has no help desk.');
  const { taskQueue } = config.temporal;
  const { client, connection } = openClient(target, createDataConverter(config.payloadKeys));
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
