import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ChatClient } from '../support/chat-client.ts';
import { ada } from '../support/messaging-stack.ts';
import { quietRuntime } from '../support/temporal.ts';
import { startWebchatStack } from '../support/webchat-stack.ts';

quietRuntime();
let stack: Awaited<ReturnType<typeof startWebchatStack>>;
beforeAll(async () => {
  stack = await startWebchatStack();
});
afterAll(() => stack.close());

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** A browser with a chat, and the person who has it. */
async function begin() {
  const client = new ChatClient(stack.url);
  await client.begin();
  const chatId = await client.open();
  const stream = await client.events(chatId);
  await stream.until('availability');
  const { platformConversation: id } = await stack.chats.read(chatId);
  const said = () => stack.sunshine.app.conversations.get(id ?? '')?.messages ?? [];
  return { client, chatId, stream, agent: stack.sunshine.workspace.agent(id ?? ''), said };
}

describe('a web chat over HTTP', () => {
  it('goes from the first click to the end, with files in both directions', async () => {
    const { client, chatId, stream, agent, said } = await begin();
    agent.say('Hello, this is Robin.');
    await stream.until('message', ({ by }) => by === 'agent');
    await client.say(chatId, 'Hello Robin');
    const uploaded = await client.upload(chatId, new File([png], 'crack.png'));
    expect(uploaded).toMatchObject({ status: 201, json: { name: 'crack.png', type: 'image/png', size: png.length } });
    await client.say(chatId, '', { files: [uploaded.json['fileId']] });
    await expect.poll(() => said().at(-1)?.content?.['type']).toBe('image');
    const shown = await stream.until('message', ({ files }) => files !== undefined);
    const [file] = shown.data['files'] as { url: string }[];
    const fetched = await client.fetchFile(file?.url ?? '');
    expect(Buffer.from(await fetched.arrayBuffer()).equals(png)).toBe(true);
    expect(JSON.stringify(stream.events)).not.toContain(stack.sunshine.url);
    expect((await client.request('POST', `/chats/${chatId}/end`, { by: 'visitor' })).status).toBe(202);
    await stream.until('ended', ({ by }) => by === 'visitor');
    await stream.ended;
    expect((await client.request('POST', `/chats/${chatId}/end`, { by: 'visitor' })).status).toBe(202);
    expect((await client.request('POST', `/chats/${chatId}/messages`, { id: 'late', text: 'Hello?' })).status).toBe(
      409,
    );
    expect(stream.events.map(({ id }) => id)).toEqual(stream.events.map((_, index) => index + 1));
  });

  it('resumes after a reload, with what was said meanwhile, once each', async () => {
    const { client, chatId, stream, agent } = await begin();
    agent.say('One');
    await stream.until('message', ({ text }) => text === 'One');
    stream.close();
    agent.say('Two');
    const view = await client.request('GET', `/chats/${chatId}`);
    expect(view.json).toMatchObject({ state: 'connected', agent: { name: 'Robin Agent' } });
    const resumed = await client.events(chatId, stream.events.at(-1)?.id ?? 0);
    await resumed.until('message', ({ text }) => text === 'Two');
    expect(resumed.shown()).toEqual(['agent: Two']);
  });

  it('answers by the assistant, with the same gates: a PIN that the visitor writes is never kept', async () => {
    const client = new ChatClient(stack.url);
    await client.begin();
    const answer = await client.ask(`My PIN is ${ada.pin}. Show me my tickets.`);
    await answer.ended;
    expect(answer.events.at(-1)?.name).toBe('done');
    const wanted = await client.ask('I want to talk to a person');
    await wanted.ended;
    const items = wanted.events.map(({ data }) => data['response_type']);
    expect(items.findLast((type) => type !== undefined)).toBe('connect_to_agent');
    const chatId = await client.open();
    expect(JSON.stringify(await stack.chatState(chatId))).not.toContain(ada.pin);
  });

  it('files one ticket for a message that is left, however often it is sent', async () => {
    const client = new ChatClient(stack.url);
    await client.begin();
    const message = { id: 'left-1', text: 'Please call me back about my invoice.', email: 'ada@example.com' };
    const answers = await Promise.all([1, 2, 3].map(() => client.request('POST', '/messages', message)));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(answers.map(({ json }) => json['ticket'])).size).toBe(1);
    expect(await client.request('POST', '/messages', message)).toMatchObject({ status: 201, json: answers[0]?.json });
    const filed = () =>
      stack.desk
        .tickets()
        .map(({ comments }) => comments.map(({ body }) => body))
        .filter(([first]) => first?.includes('call me back'));
    expect(filed()).toHaveLength(1);
    // The assistant is not asked, since nobody would read what it says.
    await expect.poll(() => filed()[0]?.find((body) => body.startsWith('Web chat ended.'))).toBeDefined();
    expect(filed()[0]?.join()).not.toContain('Last answer of the AI');
  });

  it('says whether somebody answers', async () => {
    const client = new ChatClient(stack.url);
    await client.begin();
    await expect
      .poll(async () => (await client.request('GET', '/availability')).json['available'], { timeout: 20_000 })
      .toBe(true);
  });
});
