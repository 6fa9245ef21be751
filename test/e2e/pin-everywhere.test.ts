import { afterAll, beforeAll, expect, it } from 'vitest';
import { swaigFunctions } from '../../src/api/phone/schema/functions.ts';
import { leaksIn, secretDigits, type Place } from '../support/leaks.ts';
import { startHttpStack, verify, type HttpStack } from '../support/http-stack.ts';
import { messageEvent, sunshineEnvironment, sunshineSecrets } from '../support/messaging-webhook.ts';
import { runIdsOf } from '../support/runs.ts';
import { quietRuntime, uniqueName } from '../support/temporal.ts';

quietRuntime();
const digits = '739184';
const secret = secretDigits('the PIN', digits);
const spellings = [
  'PIN 739184',
  'pin_739184',
  'My PIN is 739.184/Ada',
  'it is seven three nine, one eight four, my code',
];
const conversation = uniqueName('pin');
let stack: HttpStack;
const answers: Place[] = [];

beforeAll(async () => {
  stack = await startHttpStack({ env: sunshineEnvironment });
});
afterAll(() => stack.close());

/** Calls every function with a PIN in one argument after the other; the others are as they should be. */
async function sayInEveryArgument(): Promise<void> {
  const caller = stack.caller();
  await verify(caller);
  const created = await caller.call('create_ticket', { subject: 'Printer', comment_body: 'It jams.' });
  const ticket_id = /Ticket (\d+)/.exec(created.response)?.[1];
  const right = { subject: 'Again', comment_body: 'It jams again.', reason: 'asks for a human', ticket_id };
  for (const [name, { args }] of Object.entries(swaigFunctions)) {
    if (/hook|transfer/.test(name)) continue;
    const fields = [...Object.keys(args.shape), 'something_else'];
    const sent = fields.map((field, index) => {
      const needed = Object.fromEntries(Object.entries(right).filter(([other]) => other in args.shape));
      return caller.call(name, { ...needed, [field]: spellings[index % spellings.length] });
    });
    for (const { response } of await Promise.all(sent))
      answers.push({ name: `the answer of ${name}`, content: response });
  }
  await caller.call('create_ticket', { subject: 'Intent', comment_body: 'x', intent: digits });
  await caller.call('escalate_to_human', { reason: digits, intent: `pin_${digits}`, summary: spellings.join('. ') });
  await caller.send('/swaig/post_prompt', reportOf(caller.callId));
  await caller.call('hangup_hook');
  await stack.client.workflow.getHandle(`call/${caller.callId}`).result();
}

/** A report with a PIN in every field. */
function reportOf(callId: string) {
  const [text] = spellings;
  const facts = [
    'summary',
    'conversation_summary',
    'issue',
    'intent',
    'resolved',
    'resolution',
    'duplicate_of',
    'more',
  ];
  const report = { ...Object.fromEntries(facts.map((field) => [field, text])), intents: [digits, ...spellings] };
  const said = ['user', 'assistant', 'supervisor', text].map((role) => ({ role, content: text, [text ?? '']: text }));
  return {
    action: 'post_conversation',
    call_id: callId,
    ai_session_id: text,
    caller_id_name: text,
    post_prompt_data: { parsed: [report], raw: text, substituted: text },
    call_log: said,
    swaig_log: [{ command_name: 'summarize_conversation', command_arg: JSON.stringify(report) }],
    global_data: { text },
  };
}

/** Sends messaging events with a PIN in every text of theirs. */
async function sayInMessaging(): Promise<void> {
  const contents = spellings.flatMap((text) => [
    { type: 'text', text, payload: text },
    { type: 'file', mediaUrl: 'https://example.com/a', mediaType: 'image/png', altText: text, text },
    { type: 'formResponse', fields: [{ type: 'text', name: text, label: text, text }] },
    { type: 'carousel', text, items: [] },
  ]);
  const base = { createdAt: new Date().toISOString() };
  const head = { conversation: { id: conversation, type: 'personal' } };
  const metadata = { 'deskbridge.errand': 'ask:code', 'deskbridge.ask.code': spellings[0] };
  const events = [
    ...contents.map((content) => messageEvent(conversation, content)),
    ...['postback', 'x'].map((type) => ({
      id: uniqueName('event'),
      type: `conversation:${type}`,
      ...base,
      payload: { ...head, postback: { payload: spellings[0] }, user: { id: 'u1' } },
    })),
    {
      id: uniqueName('event'),
      type: 'switchboard:passControl',
      ...base,
      payload: { ...head, metadata, reason: spellings[0] },
    },
  ];
  const headers = { 'x-api-key': sunshineSecrets[0] };
  const answer = await stack.request('/webhooks/sunshine', { body: { webhook: { id: 'w' }, events }, headers });
  expect(answer.json).toEqual({ accepted: contents.length + 2 });
}

interface PayloadLike {
  metadata: Record<string, Uint8Array>;
  data: Uint8Array;
}

/** All payloads anywhere in a value. */
function payloadsIn(value: unknown): PayloadLike[] {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  if ('metadata' in value && 'data' in value && value.data instanceof Uint8Array) return [value as PayloadLike];
  return Object.values(value).flatMap(payloadsIn);
}

/** What Temporal holds of this test's workflows: ids, search attributes, and every payload of the history, decrypted. */
async function storedPlaces(): Promise<Place[]> {
  const places: Place[] = [];
  const { payloadCodecs } = stack.client.options.loadedDataConverter;
  for (const workflowId of [`messaging/${conversation}`, ...callIds()]) {
    const handle = stack.client.workflow.getHandle(workflowId);
    const { raw } = await handle.describe();
    places.push({ name: `what is shown of ${workflowId}`, content: JSON.stringify(raw.workflowExecutionInfo) });
    for (const { data } of payloadsIn(raw.workflowExecutionInfo))
      places.push({ name: 'an attribute', content: Buffer.from(data) });
    const stored = payloadsIn(await historiesOf(workflowId));
    const isPlain = ({ metadata }: PayloadLike): boolean =>
      Buffer.from(metadata['encoding'] ?? []).toString() !== 'binary/encrypted';
    let payloads = stored.filter((payload) => !isPlain(payload));
    for (const codec of payloadCodecs) payloads = (await codec.decode(payloads)) as PayloadLike[];
    // Search attributes are not encrypted.
    for (const { data } of [...stored.filter(isPlain), ...payloads])
      places.push({ name: `the history of ${workflowId}`, content: Buffer.from(data) });
  }
  return places;
}

/** The histories of all runs: a long conversation continues as new. */
async function historiesOf(workflowId: string): Promise<unknown[]> {
  const histories: unknown[] = [];
  for await (const runId of runIdsOf(stack.client, workflowId))
    histories.push(await stack.client.workflow.getHandle(workflowId, runId).fetchHistory());
  return histories;
}

function callIds(): string[] {
  const keys = [...stack.zendesk.store.tickets.values()].map(({ externalId }) => externalId ?? '');
  return [...new Set(keys.flatMap((key) => /call\/[\w-]+/.exec(key)?.[0] ?? []))];
}

it('a PIN in any argument, report or message is found nowhere', { timeout: 120_000 }, async () => {
  await sayInEveryArgument();
  await sayInMessaging();
  const stored = await storedPlaces();
  expect(stored.length).toBeGreaterThan(100);
  const { requests, store } = stack.zendesk;
  const desk = JSON.stringify([requests, [...store.tickets.values()], store.comments, [...store.users.values()]]);
  const metrics = await stack.request('/metrics');
  const places: Place[] = [
    ...stored,
    ...answers,
    { name: 'the help desk', content: desk },
    { name: 'the log', content: stack.logLines.join('\n') },
    { name: 'the metrics', content: metrics.text },
  ];
  expect(desk).toContain('[removed]');
  expect(leaksIn(places, [secret])).toEqual([]);
});
