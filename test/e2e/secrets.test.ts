import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { digestPin } from '../../src/pins/digest.ts';
import { makePinRecord } from '../../src/pins/record.ts';
import { createCaller, type Caller } from '../../simulators/signalwire/caller.ts';
import { startZendeskSimulator, type ZendeskSimulator } from '../../simulators/zendesk/index.ts';
import { openClient, plainTarget, type OpenClient } from '../../src/temporal/connection.ts';
import { createDataConverter } from '../../src/temporal/data-converter.ts';
import { apiEnvironment, basic, send, type RequestOptions } from '../support/http-stack.ts';
import { leaksIn, secretDigits, secretText, type Place, type Secret } from '../support/leaks.ts';
import { startProcess, type ServiceProcess } from '../support/processes.ts';
import { storedWorkflows } from '../support/stored-workflows.ts';
import { serverBinary, uniqueName } from '../support/temporal.ts';

const pin = '739184';
const wrongPin = '640275';
const number = '+15557391840';
const phrase = 'violet walrus carburettor';
const pepper = uniqueName('pepper');
const planted = {
  HTTP_PASSWORD: 'Basic-P4ssword-of-the-walrus',
  SIGNALWIRE_SIGNING_KEY: 'PSK_signing-key-of-the-walrus',
  API_TOKEN: 'operators-token-of-the-walrus-0123456789',
  ZENDESK_OAUTH_CLIENT_SECRET: 'oauth-secret-of-the-walrus',
  ZENDESK_API_TOKEN: 'api-token-of-the-walrus',
  PIN_PEPPER: pepper,
};
const payloadKey = Buffer.alloc(32, 'payload key of the walrus').toString('base64');
const patience = { timeout: 20_000, interval: 100 };
const webhookPath = '/hooks/secret-path-of-the-walrus';

const secrets: Secret[] = [
  secretDigits('the PIN', pin),
  secretDigits('a wrong PIN', wrongPin),
  secretText("the caller's number", number.slice(1)),
  secretText('the last digits of the number', number.slice(-10)),
  secretText('ticket text', phrase),
  ...Object.entries(planted).map(([name, value]) => secretText(name, value)),
  secretText('PAYLOAD_KEYS', payloadKey),
  secretText('the path of the webhook', webhookPath),
  secretText('the digest of the PIN', digestPin(pepper, pin)),
  // In the form in which the simulator issues them.
  { name: 'an OAuth access token', forms: [/(?<![0-9a-f])[0-9a-f]{48}(?![0-9a-f])/] },
];

let zendesk: ZendeskSimulator;
let service: ServiceProcess;
let raw: OpenClient;
/** With the keys of the service. */
let ours: OpenClient;
let url: string;
const notices: Place[] = [];
const answers: Place[] = [];
const stored: Place[] = [];
const files: Place[] = [];
const webhook = createServer((request, response) => {
  request.on('data', (chunk: Buffer) => notices.push({ name: 'an admin notice', content: chunk }));
  request.on('end', () => response.end());
});

beforeAll(async () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'deskbridge-secrets-'));
  await start(dataDir);
  await sendRefusedRequests();
  const caller = callerFrom(number);
  await playCall(caller);
  await playSecondCall();
  await playBrokenCustomer();
  await askOpenRoutes();
  stored.push(...(await storedWorkflows(raw)));
  await Promise.all([raw.connection.close(), ours.connection.close()]);
  await service.stop();
  for (const name of readdirSync(dataDir, { recursive: true, encoding: 'utf8' })) {
    const file = path.join(dataDir, name);
    if (statSync(file).isFile()) files.push({ name, content: readFileSync(file) });
  }
  rmSync(dataDir, { recursive: true });
}, 120_000);
afterAll(async () => {
  await service.kill();
  webhook.close();
  await zendesk.close();
});

async function start(dataDir: string): Promise<void> {
  const oauth = { clientId: 'deskbridge', clientSecret: planted.ZENDESK_OAUTH_CLIENT_SECRET };
  zendesk = await startZendeskSimulator({ oauth });
  const userFields = { support_pin: await makePinRecord(digestPin(pepper, pin)) };
  zendesk.store.seedUser({ name: 'Ada Lovelace', phone: number, userFields });
  await once(webhook.listen(0, '127.0.0.1'), 'listening');
  const webhookUrl = new URL(webhookPath, 'http://127.0.0.1');
  webhookUrl.port = String((webhook.address() as AddressInfo).port);
  service = startProcess(['bin/deskbridge.js', 'start'], {
    ...apiEnvironment(0, pepper),
    ...planted,
    PAYLOAD_KEYS: `walrus:${payloadKey}`,
    LOG_LEVEL: 'trace',
    DATA_DIR: dataDir,
    ADMIN_WEBHOOK_URL: webhookUrl.href,
    ZENDESK_URL: zendesk.url,
    ZENDESK_OAUTH_CLIENT_ID: oauth.clientId,
    TEMPORAL_CLI_PATH: serverBinary(),
  });
  const ready = await service.says('Temporal server ready');
  const target = plainTarget(/127\.0\.0\.1:\d+/.exec(ready)?.[0] ?? '');
  raw = openClient(target, {});
  const payloadKeys = [{ id: 'walrus', key: Buffer.from(payloadKey, 'base64') }];
  ours = openClient(target, createDataConverter({ payloadKeys, pinPepper: pepper }));
  ({ url } = JSON.parse(await service.says('API ready')) as { url: string });
}

function callerFrom(from: string): Caller {
  return createCaller({ url, username: 'swaig', password: planted.HTTP_PASSWORD, from });
}

/** Sends a request that is refused, and keeps the answer. */
async function refused(route: string, options: RequestOptions, status: number): Promise<void> {
  const authorization = basic('swaig', planted.HTTP_PASSWORD);
  const answer = await send(new URL(route, url), { authorization, ...options });
  expect(answer.status, `${options.method ?? ''} ${route}`).toBe(status);
  const headers = JSON.stringify([...answer.headers]);
  answers.push({ name: `the answer of ${route.slice(0, 8)} ${status}`, content: `${headers}\n${answer.text}` });
}

const everything = `${phrase} ${pin} ${wrongPin} ${number} ${Object.values(planted).join(' ')}`;

async function sendRefusedRequests(): Promise<void> {
  await refused('/swaig', { body: { everything }, authorization: null }, 401);
  await refused('/swaig', { body: { everything }, authorization: basic('swaig', `${planted.HTTP_PASSWORD}x`) }, 401);
  await refused('/swaig', { body: { everything }, authorization: `Bearer ${planted.API_TOKEN}` }, 401);
  await refused('/swaig', { body: `{"everything": "${everything}"` }, 400);
  await refused('/swaig', { body: everything, headers: { 'content-type': 'text/plain' } }, 400);
  await refused('/swaig/pin', { body: { everything, pin, nonce: everything } }, 200);
  await refused('/swaig', { body: { function: phrase, argument: { parsed: [{ everything }] } } }, 200);
  await refused('/swml', { body: { call: { call_id: 'x', from: number } } }, 403);
  await refused(`/${pin}/${number}/${encodeURIComponent(phrase)}?token=${planted.API_TOKEN}`, {}, 404);
  await refused(`/swaig?pin=${pin}&from=${number}`, { method: 'DELETE' }, 404);
}

/** A vendor's error may repeat everything that was sent. */
const vendorFaults = [
  { kind: 'status', status: 500, body: `<html>${everything}</html>` },
  { kind: 'status', status: 422, body: { error: everything, details: { subject: [{ description: everything }] } } },
  { kind: 'status', status: 400, body: { error: { title: everything, message: everything } } },
  { kind: 'status', status: 429, retryAfter: 0, body: { error: everything } },
  { kind: 'status', status: 409, body: { error: everything } },
  { kind: 'html' },
  { kind: 'reset' },
  { kind: 'lostAnswer' },
] as const;

async function playCall(caller: Caller): Promise<void> {
  await caller.call('startup_hook');
  await caller.call('get_current_user_tickets', { caller_phone_number: number, pin });
  await caller.call('verify_support_pin', { entered_pin: 'six four zero, two seven five' });
  await caller.call('verify_support_pin', { entered_pin: `it is ${pin} I think, or ${wrongPin}` });
  const keypad = await caller.call('verify_support_pin');
  expect((await caller.keyIn(keypad, pin)).body).toEqual({ status: 'verified' });
  const text = `${phrase}, my pin is 7 3 9 1 8 4, I repeat: seven three nine one eight four`;
  for (const [index, fault] of vendorFaults.entries()) {
    zendesk.faults.add({ match: { method: 'POST', path: '/api/v2/tickets' }, ...fault });
    await caller.call('create_ticket', { subject: `${index} ${phrase} PIN ${pin}`, comment_body: text });
    zendesk.faults.clear();
  }
  const created = await caller.call('create_ticket', {
    subject: phrase,
    comment_body: text,
    intent: 'billing_problem',
  });
  const id = /Ticket (\d+)/.exec(created.response)?.[1];
  expect(id, created.response).toBeDefined();
  zendesk.revokeTokens();
  await caller.call('get_ticket', { ticket_id: id });
  await caller.call('add_comment', { ticket_id: id, comment_body: text, public: false });
  zendesk.faults.add({ match: { method: 'PUT' }, kind: 'status', status: 401, body: { error: everything }, times: 0 });
  await caller.call('update_ticket', { ticket_id: id, priority: 'high', comment_body: text });
  await vi.waitFor(() => expect(notices).not.toHaveLength(0), patience);
  zendesk.faults.clear();
  await ours.client.workflow.getHandle(`call/${caller.callId}`).signal('retry', { by: 'an operator' });
  await caller.call('close_ticket', { ticket_id: id, comment_body: text });
  await caller.call('escalate_to_human', { reason: text, summary: text, ticket_id: id });
  await hangUp(caller, text);
}

/** The PIN as a number, and what is remembered of the first call. */
async function playSecondCall(): Promise<void> {
  const caller = callerFrom(number);
  await caller.call('verify_support_pin', { entered_pin: Number(wrongPin), caller_phone_number: '+15557391841' });
  const { response } = await caller.call('verify_support_pin', { entered_pin: Number(pin) });
  expect(response).toMatch(/verified as/);
  const { body } = await caller.send('/swaig/post_prompt', { action: 'fetch_conversation', call_id: caller.callId });
  expect(body).toMatchObject({ conversation_summary: expect.stringContaining(phrase) });
  await hangUp(caller, phrase);
}

/** A customer whose PIN field has the wrong type, so that the worker fails unexpectedly. */
async function playBrokenCustomer(): Promise<void> {
  const phone = '+15557391842';
  zendesk.store.seedUser({ name: phrase, phone, userFields: { support_pin: { everything } } });
  await callerFrom(phone).call('verify_support_pin', { entered_pin: pin });
}

async function hangUp(caller: Caller, text: string): Promise<void> {
  const intents = ['billing_problem'];
  const facts = { issue: text, intents, resolved: true, form: 'json' } as const;
  await caller.hangUp({ summary: text, ...facts, said: [text, pin, number, 'bye'] });
  const handle = raw.client.workflow.getHandle(`call/${caller.callId}`);
  await vi.waitFor(async () => expect((await handle.describe()).status.name).toBe('COMPLETED'), patience);
}

async function askOpenRoutes(): Promise<void> {
  const readiness = async () => (await send(new URL('/readyz', url), { authorization: null })).status;
  await vi.waitFor(async () => expect(await readiness()).toBe(200), patience);
  for (const route of ['/metrics', '/openapi.json', '/docs', '/readyz', '/healthz']) {
    const { status, text } = await send(new URL(route, url), { authorization: null });
    expect(status, route).toBe(200);
    answers.push({ name: route, content: text });
  }
}

/** Everything that the simulated help desk was sent and has stored. */
function sentToZendesk(): string {
  return JSON.stringify([zendesk.requests, [...zendesk.store.tickets.values()], zendesk.store.comments]);
}

describe('no PIN, token, phone number or ticket text', () => {
  it('is in the output of the service, at the most detailed log level', () => {
    const output = service.output();
    const expected = ['"level":10', '"level":40', '/swaig', 'activityType', 'API ready', 'worker stopped'];
    expect(expected.filter((words) => !output.includes(words))).toEqual([]);
    expect(leaksIn([{ name: 'the output', content: output }], secrets)).toEqual([]);
  });

  it('is in what Temporal shows of a workflow: id, history, failures, search attributes, metadata', () => {
    const kinds = stored.map(({ name }) => name.replace(/^the id of ([\w-]+).*/, '$1'));
    expect(kinds).toEqual(expect.arrayContaining(['call', 'pin-guard', 'customer-memory']));
    expect(leaksIn(stored, secrets)).toEqual([]);
  });

  it('is in a file: the database, its log, the log of the server', () => {
    expect(files.map(({ name }) => name)).toEqual(expect.arrayContaining(['temporal.db', 'temporal-server.log']));
    expect(leaksIn(files, secrets)).toEqual([]);
  });

  it('is in a refusal, or on a route without authentication', () => {
    expect(leaksIn(answers, secrets)).toEqual([]);
  });

  it('is in an admin notice', () => {
    expect(notices).not.toHaveLength(0);
    expect(leaksIn(notices, secrets)).toEqual([]);
  });

  it('would be missed by this search, which finds them where they are allowed', () => {
    const place = { name: 'Zendesk', content: sentToZendesk() };
    const found = leaksIn([place], secrets).join('\n');
    for (const name of ["the caller's number", 'ticket text']) expect(found).toContain(name);
    const call = /call\/\S+/.exec(stored.map(({ name }) => name).join('\n'))?.[0] ?? 'no call';
    const database = files.filter(({ name }) => name.startsWith('temporal.db'));
    expect(leaksIn(database, [secretText('the id of a call', call)])).not.toEqual([]);
  });
});

it('no PIN reaches the help desk, wherever in the call it was said', () => {
  const sent = sentToZendesk();
  expect(sent).toContain('[removed]');
  const pins = [secretDigits('the PIN', pin), secretDigits('a wrong PIN', wrongPin)];
  expect(leaksIn([{ name: 'Zendesk', content: sent }], pins)).toEqual([]);
});
