import { pino } from 'pino';
import { startApiService, type ApiService } from '../../../../src/api/service.ts';
import type { Config } from '../../../../src/config/load-config.ts';
import { freePort } from '../../../../src/temporal/free-port.ts';
import { serverTarget } from '../../../support/temporal.ts';
import { openDoor, type Door } from './door.ts';

/** How a process of the API ends: at once with all its connections, or as it is asked to. */
export type Ending = 'killed' | 'stopped';

/** Two processes of the API, either of which can be replaced while the other one serves. */
export interface Processes {
  /** Addresses of the two for browsers. */
  urls: readonly string[];
  /** An address that leads to any process that lives, for the webhooks of vendors. */
  anyUrl: string;
  /** Ends a process, and starts another in its place. */
  replace(index: number, ending: Ending): Promise<void>;
  close(): Promise<void>;
}

/** One of the places. */
interface Place {
  door: Door;
  /** Null while there is no process. */
  port: number | null;
  service: ApiService | null;
}

/** Starts both processes. */
export async function startProcesses(config: Config): Promise<Processes> {
  /** Processes that have lost their connections, and are still ending. */
  const ending: Promise<unknown>[] = [];
  const start = async (place: Place): Promise<void> => {
    const port = await freePort();
    place.service = await startApiService({ ...config, port }, serverTarget(), pino({ level: 'silent' }));
    place.port = port;
  };
  const open = async (): Promise<Place> => {
    const place: Place = { door: await openDoor(() => place.port), port: null, service: null };
    await start(place);
    return place;
  };
  const places = await Promise.all([open(), open()]);
  const any = await openDoor(() => places.find(({ port }) => port !== null)?.port ?? null);
  return {
    urls: places.map(({ door }) => door.url),
    anyUrl: any.url,
    replace: async (index, how) => {
      const place = places[index];
      if (place === undefined) throw new Error('there is no such process');
      const before = place.service;
      if (how === 'killed') {
        place.port = null;
        place.door.cut();
        any.cut();
      } else {
        before?.withdraw?.();
      }
      await start(place);
      ending.push(before?.stop() ?? Promise.resolve());
    },
    close: async () => {
      for (const { door } of places) await door.close();
      await any.close();
      await Promise.all([...ending, ...places.map(({ service }) => service?.stop())]);
    },
  };
}
