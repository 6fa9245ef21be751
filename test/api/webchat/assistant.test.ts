import { afterEach, describe, expect, it, vi } from 'vitest';
import { closeWebchatApis, readStream, startWebchat, type WebchatApi } from '../../support/webchat-api.ts';

closeWebchatApis();
afterEach(() => vi.useRealTimers());

const said = (text: string, by: 'assistant' | 'system' | 'visitor' = 'assistant') =>
  ({ type: 'message', messageId: text, by, text, at: 0 }) as const;

const ask = (api: WebchatApi, token: string, body: object) => {
  const controller = new AbortController();
  return readStream(api.send('/assistant', { token, body, signal: controller.signal }), controller);
};

describe('an answer of the assistant', () => {
  it('is a stream of message items, one for each text, and ends with “done”', async () => {
    const api = await startWebchat();
    const { token } = await api.session();
    api.chats.answer = () => ({
      events: [said('Hello', 'visitor'), said('One moment', 'system'), said('Here\r\n\r\nyou are')],
    });
    const stream = await ask(api, token, { id: 'q-1', text: 'Hello' });
    expect([stream.status, stream.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
    expect(await stream.ended).not.toContain('id:');
    expect(await stream.events(3)).toEqual([
      { id: null, name: null, data: { response_type: 'text', text: 'One moment' } },
      { id: null, name: null, data: { response_type: 'text', text: 'Here\r\n\r\nyou are' } },
      { id: null, name: 'done', data: {} },
    ]);
    expect(api.streams.size).toBe(0);
  });

  it('ends with “connect_to_agent” when a person is needed', async () => {
    const api = await startWebchat();
    const { token } = await api.session();
    const connect = { reason: 'A refund', summary: 'Ada wants a refund.', intents: ['refund', 'order'] };
    api.chats.answer = () => ({ events: [said('I will get somebody')], connect });
    const stream = await ask(api, token, { id: 'q-1', text: 'Agent!' });
    await stream.ended;
    expect((await stream.events(3)).map(({ data }) => data)).toEqual([
      { response_type: 'text', text: 'I will get somebody' },
      {
        response_type: 'connect_to_agent',
        message_to_human_agent: 'A refund',
        transfer_info: {
          additional_data: { intent: 'refund', intents: 'refund,order' },
          summary_message_to_agent: [{ response_type: 'text', text: 'Ada wants a refund.' }],
        },
        agent_available: { message: expect.any(String) },
        agent_unavailable: { message: expect.any(String) },
      },
      {},
    ]);
    api.chats.answer = () => ({ events: [said('Yes')], connect: { reason: 'Help', summary: null, intents: [] } });
    const plain = await ask(api, token, { id: 'q-2', text: 'Agent!' });
    await plain.ended;
    expect((await plain.events(2))[1]?.data).toMatchObject({ transfer_info: { additional_data: {} } });
  });

  it('contains nothing of earlier questions, or of another one at the same time', async () => {
    const api = await startWebchat();
    const { token } = await api.session();
    api.chats.answer = (text) => ({ events: [said(`first ${text}`), said(`second ${text}`)] });
    await (
      await ask(api, token, { id: 'q-1', text: 'earlier' })
    ).ended;
    const stream = await ask(api, token, { id: 'q-2', text: 'now' });
    expect(await stream.ended).not.toContain('earlier');
    expect((await stream.events(3)).map(({ data }) => (data as { text?: string }).text)).toEqual([
      'first now',
      'second now',
      undefined,
    ]);
  });

  it('of nothing is nothing: the chat asks so when it is opened', async () => {
    const api = await startWebchat();
    const { token } = await api.session();
    const stream = await ask(api, token, { id: 'q-1', text: ' ' });
    expect([stream.status, await stream.ended]).toEqual([200, 'event: done\ndata: {}\n\n']);
    expect(api.chats.chats.size).toBe(0);
  });

  it('that takes two minutes is given up with an error, as is one of a process that ends', async () => {
    const api = await startWebchat();
    const { token } = await api.session();
    vi.spyOn(api.chats, 'ask').mockImplementation(async () => {
      const chatId = [...api.chats.chats.keys()][0] ?? '';
      return { chatId, after: 0 };
    });
    await api.send('/chats', { token, body: { id: 'c' } });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const slow = await ask(api, token, { id: 'q-1', text: 'Hello' });
    vi.advanceTimersByTime(119_000);
    expect(slow.isEnded()).toBe(false);
    vi.advanceTimersByTime(2_000);
    const error = { error: 'unavailable', message: 'The answer broke off. Please ask again.' };
    expect(await slow.ended).toBe(`event: error\ndata: ${JSON.stringify(error)}\n\n`);
    const late = await ask(api, token, { id: 'q-2', text: 'Hello' });
    api.streams.close();
    expect(await late.ended).toContain('event: error');
  });

  it('is refused with a status while the chat cannot be reached', async () => {
    const api = await startWebchat();
    const { token } = await api.session();
    api.chats.failing = 'unreachable';
    const answer = await api.send('/assistant', { token, body: { id: 'q-1', text: 'Hello' } });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
    expect((await api.send('/assistant', { token, body: { id: 'q'.repeat(201), text: 'x' } })).status).toBe(422);
  });
});
