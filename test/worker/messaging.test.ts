import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { builtInPolicy } from '../../src/responders/policy/built-in.ts';
import { createPolicyResponder } from '../../src/responders/policy/index.ts';
import { startOpenAi } from '../../simulators/openai/index.ts';
import { startSunshineSimulator } from '../../simulators/sunshine/index.ts';
import { connectMessaging } from '../../src/worker/messaging.ts';
import { keys } from '../config/environments.ts';
import { plainQuestion, text } from '../responders/policy/questions.ts';

const options = () => ({ signal: AbortSignal.timeout(15_000) });
const question = { ...plainQuestion, heard: [text('Hello, my secret words')] };

/** Connects as a worker with these variables does, and collects its log. */
function connect(env: Record<string, string>) {
  const logLines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => void logLines.push(line) });
  const connected = connectMessaging(loadConfig({ ...keys, ...env }), null, log);
  onTestFinished(() => connected.close());
  return { ...connected, logLines };
}

async function withModel(env: Record<string, string> = {}) {
  const server = await startOpenAi();
  onTestFinished(() => server.close());
  const connected = connect({
    RESPONDER: 'openai',
    OPENAI_BASE_URL: server.url,
    OPENAI_API_KEY: server.apiKey,
    OPENAI_MODEL: server.model,
    OPENAI_MAX_TOKENS: '77',
    PIN_LENGTH: '8',
    ...env,
  });
  return { ...connected, server };
}

describe('messaging of a worker', () => {
  it('does not exist when it is not configured; the policy still answers', async () => {
    const { messaging, responder } = connect({});
    expect(messaging).toBeNull();
    expect(await responder.respond(question, options())).toEqual(
      await createPolicyResponder(builtInPolicy).respond(question, options()),
    );
  });

  it('uses the configured app with the configured key', async () => {
    const sim = await startSunshineSimulator();
    onTestFinished(() => sim.close());
    const customer = sim.customer('web');
    customer.say('Hello');
    const id = customer.conversationId ?? '';
    const app = { SUNSHINE_URL: sim.apiUrl, SUNSHINE_APP_ID: sim.app.id, SUNSHINE_KEY_ID: sim.appKey.id };
    const right = connect({ ...app, SUNSHINE_KEY_SECRET: sim.appKey.secret });
    await expect(right.messaging?.getConversation(id, options())).resolves.toMatchObject({ id });
    const wrong = connect({ ...app, SUNSHINE_KEY_SECRET: 'another' });
    await expect(wrong.messaging?.getConversation(id, options())).rejects.toMatchObject({ kind: 'unauthenticated' });
  });
});

/** A customer whose provider of text messages gives their number without the country code, and how to reach the app. */
async function customerWithLocalNumber() {
  const sim = await startSunshineSimulator();
  onTestFinished(() => sim.close());
  const customer = sim.customer('twilio', { phone: '4155550123' });
  customer.say('Hello');
  const { apiUrl: SUNSHINE_URL, app, appKey } = sim;
  const key = { SUNSHINE_APP_ID: app.id, SUNSHINE_KEY_ID: appKey.id, SUNSHINE_KEY_SECRET: appKey.secret };
  return { customer, env: { SUNSHINE_URL, ...key } };
}

it.each([
  ['US', '+14155550123'],
  ['', null],
])('with PHONE_DEFAULT_COUNTRY=%s a number without a country code is %s', async (country, phone) => {
  const { customer, env } = await customerWithLocalNumber();
  const { messaging } = connect({ ...env, PHONE_DEFAULT_COUNTRY: country });
  expect(await messaging?.getUser(customer.userId, options())).toMatchObject({ phone });
});

describe('the model as responder', () => {
  it('is called as configured, and sees no PIN', async () => {
    const { responder, server, logLines } = await withModel();
    server.script({ text: 'Hello, this is the model.' });
    const heard = [text('My PIN is 12345678, please help')];
    const turn = await responder.respond({ ...plainQuestion, heard }, options());
    expect(turn.say.map((message) => message.text)).toEqual(['Hello, this is the model.']);
    expect(server.asked[0]).toMatchObject({ model: server.model, max_tokens: 77 });
    expect(JSON.stringify(server.asked)).not.toContain('12345678');
    expect(logLines).toEqual([]);
  });

  it('closes tickets as CLOSE_STATUS says and offers the intents of ROUTING_FILE, also without a phone line', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'routing-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = path.join(folder, 'routing.yaml');
    writeFileSync(file, 'intents:\n  vip_customer: { group: VIP }\n');
    const { responder, server } = await withModel({ CLOSE_STATUS: 'closed', ROUTING_FILE: file });
    server.script({ calls: [{ name: 'close_ticket', args: { ticket_id: '7' } }] });
    const turn = await responder.respond(
      { ...plainQuestion, customerName: 'Ada', heard: [text('close 7')] },
      options(),
    );
    expect(turn.act).toMatchObject({ command: 'changeTicket', args: { ticketId: '7', status: 'closed' } });
    const parameters = server.asked[0]?.tools?.map((tool) => JSON.stringify(tool.function.parameters)) ?? [];
    expect(parameters.filter((one) => one.includes('"vip_customer"'))).toHaveLength(3);
  });

  it('is replaced by the policy when it fails; the log contains only the kind of failure', async () => {
    const { responder, server, logLines } = await withModel();
    server.faults.add({ kind: 'status', status: 500 });
    const turn = await responder.respond(question, options());
    const byPolicy = await createPolicyResponder(builtInPolicy).respond(question, options());
    expect(turn.say).toEqual(byPolicy.say);
    const [line, ...others] = logLines.map((one) => JSON.parse(one) as Record<string, unknown>);
    expect(others).toEqual([]);
    const { time: _time, pid: _pid, hostname: _hostname, ...said } = line ?? {};
    expect(said).toEqual({ level: 40, kind: 'unavailable', msg: 'the model failed: the policy answers' });
  });
});
