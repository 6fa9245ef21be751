import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCaller, type Caller } from '../../../simulators/signalwire/caller.ts';
import type { ReportForm } from '../../../simulators/signalwire/report.ts';
import { recordedFunctionRequest, recordedPostPrompt } from '../../schemas/swaig/recorded.ts';

/** A service that keeps what it is sent and answers every function. */
const received: { path: string; body: unknown }[] = [];
let server: Server;
let caller: Caller;

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => void chunks.push(chunk));
    request.on('end', () => {
      received.push({ path: request.url ?? '', body: JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown });
      response.setHeader('content-type', 'application/json').end('{"response":"Tell the caller."}');
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => void server.close());

beforeEach(() => {
  received.length = 0;
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  caller = createCaller({ url, username: 'u', password: 'p', from: '+15555550123' });
});

/** Plays a call and returns its report. */
async function reportOf(form: ReportForm | undefined) {
  await caller.call('get_ticket', { ticket_id: '7' });
  const said = ['Hello', { by: 'say', text: 'One moment.' }, { by: 'agent', text: 'Goodbye.' }] as const;
  await caller.hangUp({ summary: 'They talked.', said, ...(form === undefined ? {} : { form }) });
  return recordedPostPrompt.parse(received.at(-1)?.body);
}

describe('the simulated platform', () => {
  it('sends functions and hooks in the shape of recorded requests', async () => {
    await caller.call('startup_hook');
    await caller.call('get_ticket', { ticket_id: '7' });
    for (const { body } of received) expect(() => recordedFunctionRequest.parse(body)).not.toThrow();
  });

  it.each([undefined, 'prose', 'repeatsAnswer', 'function', 'json', 'jsonInRaw'] as const)(
    'sends a report in the shape of recorded ones: %s',
    async (form) => {
      const { call_log: log, post_prompt_data: answer, swaig_log } = await reportOf(form);
      const end = log.findIndex((entry) => entry.role === 'system-log' && entry.action === 'session_end');
      expect(end).toBeGreaterThan(0);
      // After the end comes the answer to the post prompt as if the agent had said it, without the times of speech.
      expect(log.at(-1)).toEqual({ role: 'assistant', timestamp: expect.any(Number), content: answer.raw });
      expect(swaig_log[0]).toMatchObject({ command_name: 'get_ticket', post_data: { function: 'get_ticket' } });
    },
  );

  it('reports prose unless it is set otherwise: nothing is parsed, and the prose is there twice', async () => {
    const { post_prompt_data: answer } = await reportOf(undefined);
    expect(answer).toEqual({ parsed: [], raw: 'They talked.', substituted: 'They talked.' });
  });

  it('sends the same report again, when it was not taken', async () => {
    await reportOf(undefined);
    const first = received.at(-1)?.body;
    await caller.hangUp({ summary: 'They talked.' });
    expect(received.at(-1)?.body).toEqual(first);
  });
});
