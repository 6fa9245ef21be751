import { join } from 'node:path';

import { expect } from 'vitest';

import type { SunshineSimulator } from '../../../simulators/sunshine/index.ts';
import { npmPackages } from '../../support/npm.ts';
import type { Event, Key, Wire } from './helpers.ts';

/** The package, which has no types. Each API and each model is a class. */
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

/** An answer as the client returns it. Its members depend on the operation. */
export interface ClientAnswer extends Wire {
  app: { id: string };
  attachment: { mediaUrl: string; mediaType: string };
  switchboards: { id: string; enabled: boolean }[];
  switchboardIntegrations: { id: string; name: string }[];
}

/** The error of a refused call. */
interface Refusal {
  status?: number;
  body?: Wire;
}

/** The vendor's npm client, for one simulated platform. */
export interface NpmClient {
  /**
   * Creates a model of the client. The test fails when the model loses a member or does not allow a value.
   * @param name class of the model, like `TextMessage`
   */
  model(name: string, members: object): object;
  /** Reads an event with the client's model. The test fails when the client does not have a member or a value. */
  readEvent(event: Event): void;
  /**
   * Calls an operation: `call('MessagesApi.postMessage', [conversationId, post])`. The test fails when the client does not
   * have a member or a value of the answer.
   * @param args the arguments after the app's id
   * @param key the credentials; by default those of the app
   * @throws Refusal when the platform refuses
   */
  call(operation: string, args?: unknown[], key?: Key): Promise<ClientAnswer>;
  /** Calls an operation that should be refused. Returns status and code as the client reports them. */
  refused(operation: string, args?: unknown[], key?: Key): Promise<[number | undefined, string | undefined]>;
}

/** Members that the client's models lack: newer ones, and those that only some kinds of integrations have. */
const lacking: Record<string, string[]> = {
  App: ['subdomain'],
  AuthorWebhook: ['displayName'],
  Integration: ['webhooks'],
  User: ['authenticated', 'toBeRetained'],
};

/** The client's models by event; null where it has none. */
export const eventModels: Readonly<Record<string, string | null>> = {
  'conversation:create': 'ConversationCreateEvent',
  'conversation:message': 'ConversationMessageEvent',
  'conversation:message:delivery:channel': 'ConversationMessageDeliveryChannelEvent',
  'conversation:message:delivery:user': 'ConversationMessageDeliveryUserEvent',
  'conversation:typing': 'ConversationTypingEvent',
  'conversation:read': 'ConversationReadEvent',
  'conversation:postback': 'ConversationPostbackEvent',
  'conversation:remove': 'ConversationRemoveEvent',
  'switchboard:passControl': 'SwitchboardPassControl',
  'switchboard:offerControl': 'SwitchboardOfferControl',
  'switchboard:acceptControl': 'SwitchboardAcceptControl',
  'switchboard:releaseControl': null,
};

/** Loads the client's package. It is installed on first use. */
export async function loadClient(): Promise<(sim: SunshineSimulator) => NpmClient> {
  const load = await npmPackages(join(import.meta.dirname, 'npm-client'));
  const client = load('sunshine-conversations-client') as Package;
  return (sim) => clientOf(client, sim);
}

function clientOf(client: Package, sim: SunshineSimulator): NpmClient {
  const make = (name: string, members: object): object => {
    const { constructFromObject } = client[name] as { constructFromObject: (from: object) => object };
    return constructFromObject(members);
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
    model: (name, members) => {
      const made = make(name, members);
      expect({ [name]: read(made) }).toEqual({ [name]: members });
      return made;
    },
    readEvent: (event) => {
      const name = eventModels[event.type];
      if (name === null) return;
      const made = make(name ?? event.type, event);
      expect(read(made)).toEqual(readable(made, event));
    },
    call: async (operation, args = [], key = sim.appKey) => {
      const { data, response } = await send(operation, args, key);
      // The client returns an empty object as text.
      const answer = data === '{}' ? {} : data;
      expect({ [operation]: read(answer) }).toEqual({ [operation]: readable(answer, response.body) });
      return answer as ClientAnswer;
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

/** An answer as the client should read it, without the members that its models lack. */
function readable(model: unknown, body: unknown): unknown {
  if (Array.isArray(model) && Array.isArray(body)) return body.map((each, index) => readable(model[index], each));
  if (typeof model !== 'object' || model === null || typeof body !== 'object' || body === null) return body;
  const members = Object.entries(body).filter(([name]) => lacking[model.constructor.name]?.includes(name) !== true);
  return Object.fromEntries(members.map(([name, member]) => [name, readable(Reflect.get(model, name), member)]));
}

/** The members of a model, as in JSON. Values that are missing in the model's enumeration are marked. */
function read(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => read(each));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      const list: unknown = Reflect.get(value.constructor, `${name.charAt(0).toUpperCase()}${name.slice(1)}Enum`);
      return [name, list === undefined ? read(member) : marked(member, Object.values(list as object))];
    }),
  );
}

function marked(member: unknown, words: unknown[]): unknown {
  if (Array.isArray(member)) return member.map((each) => marked(each, words));
  return words.includes(member) ? member : { unknown: member, words };
}
