/**
 * `node scripts/save-history.ts`: plays a call, a messaging conversation and a web chat with many features against a real Temporal
 * server, and saves the histories of their workflows in `test/replay/histories`, named by the version in package.json.
 * `npm test` replays them with the current workflows. This finds changes that would break running conversations before
 * they are released.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { pino } from 'pino';
import { customer, populate } from '../demo/world.ts';
import { deskVariables, sunshineVariables } from '../demo/environment.ts';
import { provision } from '../demo/messaging/switchboard.ts';
import { logTemporal } from '../src/process/log.ts';
import { startApiService } from '../src/api/service.ts';
import { loadConfig } from '../src/config/load-config.ts';
import { createCaller, type Caller } from '../simulators/signalwire/caller.ts';
import { startSunshineSimulator, type SunshineSimulator } from '../simulators/sunshine/index.ts';
import { startZendeskDesk } from '../simulators/zendesk/desk.ts';
import type { ZendeskSimulator } from '../simulators/zendesk/index.ts';
import { conversationRules } from '../src/config/conversation-rules.ts';
import type { VisitorMessage } from '../src/domain/webchat/requests.ts';
import { createWebChats } from '../src/client/create-web-chats.ts';
import { createDirectoryStore } from '../src/client/directory-store.ts';
import { openClient, plainTarget } from '../src/temporal/connection.ts';
import { createDataConverter } from '../src/temporal/data-converter.ts';
import { startEmbeddedServer } from '../src/temporal/embedded-server.ts';
import { freePort } from '../src/temporal/free-port.ts';
import { resolveDevServer } from '../src/temporal/resolve-dev-server.ts';
import { connectDesk } from '../src/worker/help-desk.ts';
import { startWorkerService } from '../src/worker/service.ts';
import { fixtureKey, fixturePepper } from '../test/replay/fixture-key.ts';

const folder = new URL('../test/replay/histories/', import.meta.url);
const credentials = { username: 'swaig', password: 'no-secret-at-all' };
const callId = 'saved-phone-call';
/** Wait time limit of one step, in milliseconds. */
const limitMs = 30_000;

const log = pino({ level: 'silent' });
logTemporal(log);
const binary = await resolveDevServer({
  configuredPath: process.env['TEMPORAL_CLI_PATH'] ?? null,
  report: console.log,
});
const temporal = await startEmbeddedServer({ binary, dataDir: null, uiPort: null });
const desk = await startZendeskDesk();
const sunshine = await startSunshineSimulator({ zendesk: desk.zendesk });
const port = await freePort();
const config = loadConfig({
  PORT: String(port),
  ...sunshineVariables(sunshine),
  SUNSHINE_WEBHOOK_SECRET: await provision(sunshine, `http://127.0.0.1:${port}`),
  HTTP_USERNAME: credentials.username,
  HTTP_PASSWORD: credentials.password,
  PIN_PEPPER: fixturePepper,
  PAYLOAD_KEYS: `${fixtureKey.id}:${fixtureKey.key.toString('base64')}`,
  ...deskVariables(desk),
  CHAT_ALLOWED_ORIGINS: 'https://shop.example.com',
  CHAT_TOKEN_SECRET: 'a-secret-that-only-signs-saved-tokens',
});
if (config.desk === null) throw new Error('the simulated help desk is not configured');
const connected = connectDesk(config.desk, null);
await populate(desk, connected, config);
await connected.close();
const target = plainTarget(temporal.address);
const worker = await startWorkerService(config, target, log);
const api = await startApiService(config, target, log);
const { client } = openClient(target, createDataConverter(config));
desk.webhooks.settings.target = `${api.url}/webhooks/zendesk`;

await playCall(createCaller({ url: api.url, ...credentials, from: customer.phone, callId }), desk.zendesk);
await client.workflow.getHandle(`call/${callId}`).result();
const messagingId = await playConversation(sunshine);
const chatId = await playWebChat(sunshine);
await desk.webhooks.idle();
await runOtherWorkflows(client, config.temporal.taskQueue);
await save(client);
await api.stop();
await worker.stop();
await temporal.stop();
await desk.close();
await sunshine.close();
process.exit();

/** Everything in a call that leaves its own kind of event in the history. */
async function playCall(caller: Caller, { faults, store }: ZendeskSimulator): Promise<void> {
  const say = async (name: string, args: Record<string, unknown>, expected: RegExp) => {
    const answer = await caller.call(name, args);
    if (!expected.test(answer.response)) throw new Error(`${name} was answered with: ${answer.response}`);
    return answer;
  };
  await caller.call('startup_hook');
  await say('get_current_user_tickets', {}, /not verified/);
  await say('verify_support_pin', { entered_pin: '654321' }, /could not be verified/);
  const keypad = await say('verify_support_pin', {}, /key in/);
  await caller.keyIn(keypad, customer.pin);
  await say('verify_support_pin', {}, /verified as/);
  await say('get_current_user_tickets', {}, /October/);
  const ticket = { subject: 'Charged twice', comment_body: 'Two charges in November.', intent: 'billing_problem' };
  const created = await say('create_ticket', ticket, /Ticket \d+ is open/);
  const id = Number(/Ticket (\d+)/.exec(created.response)?.[1]);
  await say('add_comment', { ticket_id: id, comment_body: 'The card is closed.' }, /The comment is on/);
  // The outcomes of a write: answered at once, answer lost, conflict, refused for a while.
  faults.add({ match: { method: 'PUT' }, kind: 'lostAnswer' });
  await say('add_comment', { ticket_id: id, comment_body: 'My bank confirmed it.' }, /The comment is on/);
  faults.add({ match: { method: 'PUT' }, kind: 'status', status: 409 });
  await say('update_ticket', { ticket_id: id, priority: 'high' }, /high/);
  faults.add({ match: { method: 'PUT' }, kind: 'status', status: 503, times: 2 });
  await say('update_ticket', { ticket_id: id, status: 'pending' }, /DB-/);
  await until(() => store.tickets.get(id)?.status === 'pending');
  await say('get_ticket', { ticket_id: id }, /bank confirmed/);
  await say('close_ticket', { ticket_id: 999_999 }, /no such ticket/);
  await say('escalate_to_human', { reason: 'wants a person', intent: 'billing_problem' }, /call back/);
  await caller.hangUp({
    summary: 'Charged twice; a colleague will call back.',
    intents: ['billing_problem'],
    said: ['Hello'],
  });
}

/** A conversation with everything that leaves its own kind of event: a PIN, a file, a handoff, and the return to the bot. */
async function playConversation({ customer: customers, workspace }: SunshineSimulator): Promise<string> {
  const ada = customers('whatsapp', { givenName: 'Ada', surname: 'Lovelace', phone: customer.phone });
  const hears = (words: RegExp): Promise<void> => until(() => ada.seen().some(({ text }) => words.test(text ?? '')));
  ada.say('show my tickets');
  await hears(/support PIN/);
  ada.say(customer.pin);
  await hears(/October/);
  ada.sendImage({ name: 'crack.png', contentType: 'image/png', content: Buffer.from('a picture') });
  await hears(/received your file/);
  ada.say('I want to talk to a human');
  await hears(/will answer you here/);
  const agent = workspace.agent(ada.conversationId ?? '');
  agent.say('Sent again today.');
  agent.passBack();
  await hears(/assistant is back/);
  return `messaging/${ada.conversationId}`;
}

/** A web chat with everything that leaves its own kind of event: the assistant, a person, a stream, and the end. */
async function playWebChat({ workspace }: SunshineSimulator): Promise<string> {
  const { taskQueue } = config.temporal;
  const chats = createWebChats({ client, taskQueue, idleMs: 3_600_000, rules: conversationRules(config) });
  const visitor = { id: 'v', subject: null, name: null, email: null, phone: null, locale: 'en' };
  const said = (id: string, text: string): VisitorMessage => ({
    visitor,
    message: {
      id,
      receivedAt: Date.now(),
      author: { kind: 'user', userId: 'v' },
      content: { kind: 'text', text, payload: null },
      ourKey: null,
      source: 'web',
    },
    files: [],
  });
  const session = 'a1b2c3d4e5f6a1b2c3d4e5f6';
  await chats.ask(session, said('m1', 'I want to talk to a human'));
  const { chatId: id } = await chats.open(session, { key: 'k', visitor, reason: 'a person', history: [], page: null });
  await chats.subscribe(id, { process: 'a-process-that-is-gone', after: 0 });
  await until(async () => (await chats.read(id)).platformConversation !== null);
  const agent = workspace.agent((await chats.read(id)).platformConversation ?? '');
  await chats.send(id, said('m2', 'Are you there?'));
  agent.say('Here I am.');
  await until(async () => (await chats.read(id)).snapshot.state === 'connected');
  agent.handOver();
  agent.say('And here is a colleague.');
  await chats.report(id, { kind: 'end' });
  return `webchat/${id}`;
}

/** The workflows that need no call: the reconciliation, and our own directory of customers. */
async function runOtherWorkflows(from: Client, taskQueue: string): Promise<void> {
  await from.workflow.execute('reconcile', { workflowId: 'saved-reconciliation', taskQueue, args: [] });
  const { pins } = createDirectoryStore({ client: from, taskQueue, desk: 'rest', hash: (value) => `saved-${value}` });
  const options = { signal: AbortSignal.timeout(limitMs) };
  await pins.setPinRecord('customer', 'a record', options);
  await pins.setPinRecord('customer', 'another record', options);
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + limitMs; !(await holds()); await delay(50)) {
    if (Date.now() > end) throw new Error('the simulated help desk did not get what was recorded');
  }
}

/** Saves the histories of the messaging conversation and the web chat, and of one workflow of each type. */
async function save(client: Client): Promise<void> {
  const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  await mkdir(folder, { recursive: true });
  const types = {
    conversation: 'phone-call',
    pinGuard: 'pin-guard',
    customerMemory: 'customer-memory',
    deskHealth: 'desk-health',
    deskEvents: 'desk-events',
    directoryEntry: 'directory-entry',
    reconcile: 'reconcile',
  };
  const ids = await Promise.all(
    Object.entries(types).map(async ([type, name]) => [await idOf(client, type), name] as const),
  );
  for (const [id, name] of [...ids, [messagingId, 'messaging'] as const, [chatId, 'webchat'] as const]) {
    const history = await client.workflow.getHandle(id).fetchHistory();
    const file = new URL(`${version}-${name}.json`, folder);
    const json: unknown = JSON.parse(historyToJSON(history));
    await writeFile(file, `${JSON.stringify(json)}\n`);
    console.log(`${file.pathname}: ${history.events?.length} events`);
  }
}

/** Id of any workflow of the type. Waits for it, since the list of workflows lags a little. */
async function idOf(client: Client, type: string): Promise<string> {
  // The channel distinguishes calls from messaging.
  const query = `WorkflowType = '${type}'${type === 'conversation' ? " AND DeskbridgeChannel = 'call'" : ''}`;
  for (const end = Date.now() + limitMs; Date.now() < end; await delay(100)) {
    for await (const { workflowId } of client.workflow.list({ query })) return workflowId;
  }
  throw new Error(`there is no workflow of type ${type}`);
}
