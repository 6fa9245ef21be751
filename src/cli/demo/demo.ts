import { join } from 'node:path';
import { pino } from 'pino';
import { readEnvironment } from '../../config/env.ts';
import { loadConfig } from '../../config/load-config.ts';
import type { Config } from '../../config/types.ts';
import { createConversations } from '../../client/conversations.ts';
import { hashId } from '../../pins/digest.ts';
import type { DeskSimulator } from '../../simulators/desk.ts';
import { createCaller, type Caller } from '../../simulators/signalwire/caller.ts';
import { createDataConverter } from '../../temporal/data-converter.ts';
import { openClient } from '../../temporal/connection.ts';
import { connectDesk } from '../../worker/help-desk.ts';
import { startWorkerService } from '../../worker/service.ts';
import { announceDemo } from '../demo-environment.ts';
import { createLog, logTemporal } from '../log.ts';
import { startApiService } from '../services.ts';
import { stopAll, untilSignal, type Stoppable } from '../shutdown.ts';
import { openTemporal, type TemporalServer } from '../temporal.ts';
import { chosenDesk } from './desk.ts';
import { farewell, verdict } from './farewell.ts';
import { playPhoneScene } from './phone-scene.ts';
import { demoSettings, variablesFor } from './settings.ts';
import { tellStory, type Story } from './story.ts';
import { customer, populate } from './world.ts';

/** How the demo is played. */
export interface DemoOptions {
  /** Play and end, with exit status 0 only when everything went as it should. */
  once: boolean;
}

/** Everything on one machine with no account: plays a call, says what happens, and stays up. */
export async function demo({ once }: DemoOptions): Promise<void> {
  const write = (line: string): void => void process.stdout.write(`${line}\n`);
  const given = readEnvironment();
  const { title, start, settings } = chosenDesk(given);
  write(`Deskbridge demo: a real Temporal server, a simulated ${title}, one phone call. All of it on this machine.\n`);
  const stopping = untilSignal();
  const desk = await start();
  const parts: Stoppable[] = [{ name: `${title} simulator`, stop: () => desk.close() }];
  try {
    const deskVariables = { ...desk.environment, ...settings };
    const env = await demoSettings(given, deskVariables, write);
    const config = loadConfig(env, { demo: true });
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
    const story = tellStory(write, title);
    const caller = await play({ story, desk, config, temporal, url: api.url });

    if (once) {
      write(`\n${verdict(story.failures)}`);
      process.exitCode = story.failures === 0 ? 0 : 1;
      return;
    }
    const addresses = { api: api.url, temporal: temporal.address };
    const withdraw = announceDemo(given, variablesFor(config, env, deskVariables, addresses));
    const { failures } = story;
    write(await farewell({ failures, callId: caller.callId, desk, config, temporal, api: api.url, logFile }));
    await Promise.race([stopping, worker.stopped, temporal.ended]);
    withdraw();
    write('\nStopping…');
  } finally {
    await stopAll(parts, write);
  }
}

interface Stage {
  story: Story;
  desk: DeskSimulator;
  config: Config;
  temporal: TemporalServer;
  /** Where the API listens. */
  url: string;
}

/** Fills the help desk, points its webhooks at us and plays the call. */
async function play({ story, desk, config, temporal, url }: Stage): Promise<Caller> {
  if (config.desk === null) throw new Error('The demo has no help desk.');
  if (config.phone === null) throw new Error('The demo has no phone line: HTTP_USERNAME and HTTP_PASSWORD are empty.');
  const { username, passwords } = config.phone;
  const { taskQueue } = config.temporal;
  const { client, connection } = openClient(temporal.target, createDataConverter(config.payloadKeys));
  const hash = (value: string): string => hashId(config.pinPepper, value);
  const connected = connectDesk(config.desk, { client, taskQueue, hash });
  try {
    const world = await populate(desk, connected, config);
    desk.webhooks.settings.target = `${url}/webhooks/${desk.name}`;
    const caller = createCaller({ url, username, password: passwords[0] ?? '', from: customer.phone });
    const conversations = createConversations({ client, taskQueue, idleMs: 60_000 });
    await playPhoneScene({ story, world, caller, conversations });
    return caller;
  } finally {
    await Promise.all([connected.close(), connection.close()]);
  }
}
