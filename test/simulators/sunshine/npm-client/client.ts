import { createReadStream } from 'node:fs';
import { expect } from 'vitest';

import type { SunshineSimulator } from '../../../../src/simulators/sunshine/index.ts';
import { npmPackages } from '../../../support/npm.ts';
import type { Key, Wire } from '../helpers.ts';

/** What the package has, which brings no types. Each API and each model is a class of its own. */
interface Package {
  ApiClient: new () => Connection;
  [name: string]: unknown;
}

interface Connection {
  basePath: string;
  authentications: { basicAuth: { username?: string; password?: string } };
}

type Api = new (connection: Connection) => Record<string, (...args: unknown[]) => Promise<Answer>>;

interface Answer {
  data: unknown;
  response: { status: number; body: unknown };
}

/** What is thrown when a call is refused. */
interface Refusal {
  status?: number;
  body?: Wire;
  error: Error;
}

/** The vendor's client of npm, for one simulated platform. */
export interface NpmClient {
  /**
   * Makes a model of the client; one that does not keep every member and word it was given fails the test.
   * @param name class of the model: `TextMessage`
   */
  model(name: string, members: object): object;
  /**
   * Calls an operation: `call('MessagesApi.postMessage', [conversationId, post])`. An answer that the client does not
   * read whole, or with a word that it does not know, fails the test.
   * @param args what follows the app's id
   * @param key to call with; the app's unless told
   * @throws Refusal when the platform refuses
   */
  call(operation: string, args?: unknown[], key?: Key): Promise<Wire>;
  /** Calls an operation that is to be refused: status and code, as the client tells them. */
  refused(operation: string, args?: unknown[], key?: Key): Promise<[number | undefined, string | undefined]>;
}

/** Loads the client's package, which is installed on first use. */
export async function loadClient(): Promise<(sim: SunshineSimulator) => NpmClient> {
  const load = await npmPackages(import.meta.dirname);
  const client = load('sunshine-conversations-client') as Package;
  return (sim) => clientOf(client, sim);
}

function clientOf(client: Package, sim: SunshineSimulator): NpmClient {
  const model: NpmClient['model'] = (name, members) => {
    const { constructFromObject } = client[name] as { constructFromObject: (from: object) => object };
    const made = constructFromObject(members);
    expect({ [name]: read(made) }).toEqual({ [name]: members });
    return made;
  };
  const send = (operation: string, args: unknown[], key: Key): Promise<Answer> => {
    const [kind = '', method = ''] = operation.split('.');
    const connection = new client.ApiClient();
    connection.basePath = sim.apiUrl;
    Object.assign(connection.authentications.basicAuth, { username: key.id, password: key.secret });
    const api = new (client[kind] as Api)(connection);
    return api[`${method}WithHttpInfo`]!.call(api, sim.app.id, ...args);
  };
  return {
    model,
    call: async (operation, args = [], key = sim.appKey) => {
      const { data, response } = await send(operation, args, key);
      expect({ [operation]: read(data) }).toEqual({ [operation]: response.body });
      return data as Wire;
    },
    refused: async (operation, args = [], key = sim.appKey) => {
      const { status, body } = await send(operation, args, key).then(
        () => ({ status: undefined, body: undefined }),
        (error: unknown) => error as Refusal,
      );
      return [status, body?.errors[0]?.code];
    },
  };
}

/** What a model holds, as JSON has it; a word that the model's own list lacks is marked. */
function read(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => read(each));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      const list: unknown = Reflect.get(value.constructor, `${name.charAt(0).toUpperCase()}${name.slice(1)}Enum`);
      return [name, list === undefined ? read(member) : known(member, Object.values(list as object))];
    }),
  );
}

function known(member: unknown, words: unknown[]): unknown {
  if (Array.isArray(member)) return member.map((each) => known(each, words));
  return words.includes(member) ? member : { unknownWord: member, words };
}
