import { createHttpActions } from '../../src/adapters/http-action/index.ts';
import type { ConversationRules } from '../../src/domain/conversation/rules.ts';
import type { Client } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import type { NativeConnection, Worker } from '@temporalio/worker';
import { createZendesk } from '../../src/adapters/zendesk/index.ts';
import { createConversations, type Conversations } from '../../src/client/conversations.ts';
import { createCustomerMemories } from '../../src/client/customer-memories.ts';
import { createDeskEvents } from '../../src/client/desk-events.ts';
import { createDeskWatch } from '../../src/client/desk-watch.ts';
import { createTicketOwners } from '../../src/client/ticket-owners.ts';
import { createPinGuards } from '../../src/client/pin-guards.ts';
import type { CommandName, Commands, Delivery } from '../../src/domain/conversation/commands.ts';
import type { Reply } from '../../src/domain/conversation/replies.ts';
import { builtInRouting, type RoutingTable } from '../../src/domain/routing/routing.ts';
import { builtInPolicy } from '../../src/responders/policy/built-in.ts';
import type { AdminNotice } from '../../src/domain/desk/admin-notices.ts';
import { digestPin, hashId } from '../../src/pins/digest.ts';
import { makePinRecord } from '../../src/pins/record.ts';
import { createPolicyResponder } from '../../src/responders/policy/index.ts';
import { noticeText } from '../../src/responders/policy/notices.ts';
import { startZendeskDesk, type ZendeskDesk } from '../../simulators/zendesk/desk.ts';
import type { ZendeskSimulator } from '../../simulators/zendesk/index.ts';
import { connectWorker, openClient } from '../../src/temporal/connection.ts';
import { createDataConverter } from '../../src/temporal/data-converter.ts';
import { createActivities } from '../../src/worker/activities.ts';
import { workflowBundle } from '../../src/worker/bundle.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { newSecrets, serverTarget, uniqueName } from './temporal.ts';

/** Credentials of the simulated Zendesk account. */
export const account = { email: 'bot@example.com', token: 'simulated-token' } as const;
/** The customer of most tests. */
export const ada = { name: 'Ada Lovelace', phone: '+15555550123', pin: '012345' } as const;

/** One conversation, reached as a channel reaches it. */
export interface TestCall {
  readonly id: string;
  /** Sends a command, with a new key unless one is given. */
  send<Name extends CommandName>(
    name: Name,
    args: Commands[Name],
    delivery?: Partial<Omit<Delivery<Name>, 'args'>>,
  ): Promise<Reply>;
}

/** Zendesk (simulated, over HTTP), Temporal (real) and a worker. */
export interface Stack {
  zendesk: ZendeskSimulator;
  /** The same simulator as any desk: its human agent, its tickets in neutral words, its webhooks. */
  desk: ZendeskDesk;
  client: Client;
  conversations: Conversations;
  taskQueue: string;
  pepper: string;
  /** The customer's id in Zendesk. */
  adaId: number;
  dataConverter: DataConverter;
  connection: NativeConnection;
  worker: Worker;
  /** The admin notices that were sent. */
  notices: AdminNotice[];
  /** Starts a call from the number; nothing is sent yet. */
  call(from?: string | null): TestCall;
  /** The same call as another process of the API sees it. */
  elsewhere(call: TestCall, from?: string | null): TestCall;
  digest(pin: string): string;
  close(): Promise<void>;
}

/** The stack's Temporal server, if it is not the shared real one. */
export interface StackServer {
  client: Client;
  connection: NativeConnection;
  namespace: string;
  dataConverter: DataConverter;
}

/** A clock other than this machine's. */
export interface TestClock {
  /** Epoch milliseconds. */
  now(): number;
  /** The same activities; each call sets the clock to the time at which it starts. */
  watch<Activities extends object>(activities: Activities): Activities;
}

type Activities = ReturnType<typeof createActivities>;

/** Options of the stack. */
export interface StackOptions {
  routing?: RoutingTable;
  idleMs?: number;
  rules?: ConversationRules;
  /** How many waiting writes are let through per minute after an outage. */
  backlogPerMinute?: number;
  server?: StackServer;
  /** Content of the customer's PIN field; by default, the record of the PIN. */
  storedPin?: string | null;
  /** The clock of Zendesk and of our adapter; by default, this machine's. */
  clock?: TestClock;
  /** Activities that replace some of the real ones. */
  activities?: (real: Activities) => Partial<Activities>;
}

/** Starts everything that a conversation needs, without the HTTP API. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const simulated = await startZendeskDesk({
    apiToken: account,
    ...(options.clock === undefined ? {} : { now: options.clock.now }),
  });
  const { zendesk } = simulated;
  const pepper = uniqueName('pepper');
  const digest = (pin: string): string => digestPin(pepper, pin);
  const record = options.storedPin === undefined ? await makePinRecord(digest(ada.pin)) : options.storedPin;
  const customer = zendesk.store.seedUser({
    name: ada.name,
    phone: ada.phone,
    ...(record === null ? {} : { userFields: { support_pin: record } }),
  });
  const routing = options.routing ?? builtInRouting;
  for (const { group } of [routing.default, ...Object.values(routing.intents)]) zendesk.store.seedGroup(group);
  const server = options.server ?? (await realServer());
  const taskQueue = uniqueName('queue');
  const notices: AdminNotice[] = [];
  const desk = createZendesk({
    baseUrl: zendesk.url,
    auth: { kind: 'apiToken', ...account },
    conversationFieldId: String(simulated.fieldIds.conversation),
    summaryFieldId: String(simulated.fieldIds.summary),
    solveAs: account.email,
    ...(options.clock === undefined ? {} : { now: options.clock.now }),
  });
  const workflows = { client: server.client, taskQueue, hash: (value: string) => hashId(pepper, value) };
  const watched = {
    client: server.client,
    taskQueue,
    desk: 'zendesk',
    backlogPerMinute: options.backlogPerMinute ?? 6_000,
  } as const;
  const real = createActivities({
    helpDesk: desk.helpDesk,
    directory: desk.directory,
    pinGuards: createPinGuards({ ...workflows, desk: 'zendesk' }),
    memories: createCustomerMemories({ ...workflows, desk: 'zendesk' }),
    notifier: { notify: async (notice) => void notices.push(notice) },
    messaging: null,
    messagingInbox: null,
    wordNotice: (notice, language) => noticeText(builtInPolicy, notice, language, Date.now()),
    pinLength: 6,
    responder: createPolicyResponder(builtInPolicy),
    companyActions: createHttpActions({}),
    deskWatch: createDeskWatch(watched),
    ticketOwners: createTicketOwners(watched),
    deskInbox: createDeskEvents(watched),
    routing,
    pinPepper: pepper,
  });
  const activities = { ...real, ...options.activities?.(real) };
  const worker = await createWorker({
    connection: server.connection,
    namespace: server.namespace,
    taskQueue,
    dataConverter: server.dataConverter,
    bundle: await workflowBundle(),
    activities: options.clock?.watch(activities) ?? activities,
  });
  const running = worker.run();
  const idleMs = options.idleMs ?? 35 * 60_000;
  const [conversations, others] = [1, 2].map(() =>
    createConversations({
      client: server.client,
      taskQueue,
      idleMs,
      ...(options.rules === undefined ? {} : { rules: options.rules }),
    }),
  ) as [Conversations, Conversations];
  return {
    zendesk,
    desk: simulated,
    client: server.client,
    conversations,
    taskQueue,
    pepper,
    adaId: customer.id,
    dataConverter: server.dataConverter,
    connection: server.connection,
    worker,
    notices,
    digest,
    call: (from = ada.phone) => testCall(conversations, from, uniqueName('call')),
    elsewhere: ({ id }, from = ada.phone) => testCall(others, from, id),
    close: async () => {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await running;
      await Promise.all([desk.close(), zendesk.close()]);
      if (options.server === undefined) await server.connection.close();
    },
  };
}

/** Verifies the customer with the right PIN. On a busy machine the check may be late; then its answer is asked for again. */
export async function authenticate(stack: Stack, call: TestCall): Promise<void> {
  const delivery = { key: uniqueName('key') };
  const ask = () => call.send('verifyPin', { pinDigest: stack.digest(ada.pin) }, delivery);
  let reply = await ask();
  for (let again = 0; reply.kind === 'stillWorking' && again < 5; again += 1) reply = await ask();
  if (reply.kind !== 'verified') throw new Error(`the right PIN was answered with ${reply.kind}`);
}

function testCall(conversations: Conversations, from: string | null, id: string): TestCall {
  return {
    id,
    send: (name, args, delivery = {}) =>
      conversations.perform({ channel: 'call', id }, name, {
        key: uniqueName('key'),
        callerNumber: from,
        claimedNumber: null,
        deadlineMs: 4_000,
        ...delivery,
        args,
      }),
  };
}

async function realServer(): Promise<StackServer> {
  const target = serverTarget();
  const dataConverter = createDataConverter(newSecrets());
  const { client } = openClient(target, dataConverter);
  return { client, connection: await connectWorker(target), namespace: target.namespace, dataConverter };
}
