import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import {
  chatSecrets,
  closeWebchatApis,
  follow,
  shop,
  startWebchat,
  type WebchatApi,
} from '../../support/webchat-api.ts';

closeWebchatApis();

/** Status of an answer. If it is 429, it must say when to come again, in a way that a page can read. */
async function refusal(sent: Promise<Response>): Promise<number> {
  const { status, headers } = await sent;
  const mayReadWhen =
    Number(headers.get('retry-after')) > 0 &&
    headers.get('access-control-allow-origin') === shop &&
    headers.get('access-control-expose-headers') === 'Retry-After';
  expect([status, mayReadWhen]).toEqual([status, status === 429]);
  return status;
}

const [here, there] = ['198.51.100.1', '198.51.100.2'];
const times = async (count: number, send: () => Promise<Response>) => {
  const statuses: number[] = [];
  for (let time = 0; time < count; time += 1) statuses.push(await refusal(send()));
  return statuses;
};

describe('one address', () => {
  it('begins only so many sessions in a minute; those that it has go on, and are renewed', async () => {
    const api = await startWebchat({ RATE_LIMITS: 'sessions=2' });
    const { token } = await api.session(here);
    const begin = (from: string) => api.send('/sessions', { body: {}, from });
    expect(await times(2, () => begin(here))).toEqual([201, 429]);
    expect((await begin(there)).status).toBe(201);
    expect((await api.send('/sessions', { body: {}, token, from: here })).status).toBe(201);
  });

  it('begins only so many chats, and leaves only so many messages, whatever its sessions', async () => {
    const api = await startWebchat({ RATE_LIMITS: 'chats=2' });
    const sessions = [await api.session(here), await api.session(here), await api.session(here)];
    const statuses: number[] = [];
    for (const { token } of sessions) {
      statuses.push(await refusal(api.send('/chats', { token, body: { id: 'c' }, from: here })));
      statuses.push(await refusal(api.send('/messages', { token, body: { id: 'l', text: 'Hi' }, from: here })));
    }
    expect(statuses).toEqual([201, 201, 429, 429, 429, 429]);
    expect(api.chats.chats.size).toBe(1);
  });

  it('asks the assistant only so often', async () => {
    const api = await startWebchat({ RATE_LIMITS: 'questions=1' });
    const { token } = await api.session(here);
    const asks = () => api.send('/assistant', { token, body: { id: 'q', text: 'Hi' }, from: here });
    expect(await times(2, asks)).toEqual([200, 429]);
  });

  it('has only so many streams open at the same time, and may open others when it has closed some', async () => {
    const api = await startWebchat({ RATE_LIMITS: 'streams=2' });
    const chats = [await api.chat(), await api.chat(), await api.chat()];
    const open = (index: number, from: string) => follow(api, chats[index] ?? { token: '', chatId: '' }, { from });
    const [first, second, third] = [await open(0, here), await open(1, here), await open(2, here)];
    expect([first, second, third].map(({ status }) => status)).toEqual([200, 200, 429]);
    expect((await open(2, there)).status).toBe(200);
    first.close();
    await expect.poll(() => api.streams.size).toBe(2);
    expect((await open(2, here)).status).toBe(200);
    expect(api.logLines.filter((line) => line.includes('"limit":"streams"'))).toHaveLength(1);
  });

  it('that guesses tokens is held back, and does not hold back visitors who have one', async () => {
    const api = await startWebchat({ RATE_LIMITS: 'wrongCredentials=3' });
    const guess = () => api.send('/availability', { token: 'a.b.c', from: here });
    expect(await times(4, guess)).toEqual([401, 401, 401, 429]);
    const { token } = await api.session(here);
    expect((await api.send('/availability', { token, from: here })).status).toBe(200);
  });
});

describe('one session', () => {
  it('sends only so many requests in a minute, and takes nothing from others', async () => {
    const api = await startWebchat({ RATE_LIMITS: 'visitor=3' });
    const [one, two] = [await api.session(here), await api.session(here)];
    expect(await times(4, () => api.send('/availability', { token: one.token }))).toEqual([200, 200, 200, 429]);
    expect((await api.send('/availability', { token: two.token })).status).toBe(200);
  });

  it('uploads only so many files in a minute', async () => {
    const api = await startWebchat({ RATE_LIMITS: 'files=1' });
    const { token, chatId } = await api.chat();
    const upload = () => {
      const form = new FormData();
      form.append('file', new Blob(['text']), 'a.txt');
      return api.send(`/chats/${chatId}/files`, { token, form });
    };
    expect(await times(2, upload)).toEqual([201, 429]);
  });

  it('has at most five streams, however many tabs or chats', async () => {
    const api = await startWebchat();
    const chat = await api.chat();
    const statuses: number[] = [];
    for (let tab = 0; tab < 6; tab += 1) statuses.push((await follow(api, chat)).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
  });

  it('is held back in one chat alone, if that is what gets too much', async () => {
    const api = await startWebchat({ RATE_LIMITS: 'conversation=2' });
    const { token, chatId } = await api.chat();
    const view = () => api.send(`/chats/${chatId}`, { token });
    expect(await times(3, view)).toEqual([200, 200, 429]);
    expect((await api.send('/availability', { token })).status).toBe(200);
  });
});

describe('all together', () => {
  it('begin only so many chats in a minute; one that runs is still returned', async () => {
    const api = await startWebchat({ RATE_LIMITS: 'newConversations=1' });
    const [one, two] = [await api.session(), await api.session()];
    const open = (token: string) => api.send('/chats', { token, body: { id: 'c' } });
    expect(await refusal(open(one.token))).toBe(201);
    expect(await refusal(open(two.token))).toBe(429);
    expect(await refusal(open(one.token))).toBe(201);
    const ask = await api.send('/assistant', { token: two.token, body: { id: 'q', text: 'Hi' } });
    expect(ask.status).toBe(429);
  });
});

/** Everything that a visitor can send, with words that must not be in any log. */
async function fullTour(api: WebchatApi, identity: string): Promise<string[]> {
  const secrets = ['said-secretly', 'secret-reason', 'secret-file', 'ada@customer.example', 'vendor-key', identity];
  const { token } = (await (await api.send('/sessions', { body: { identity } })).json()) as { token: string };
  const { chatId } = (await (
    await api.send('/chats', { token, body: { id: 'c', reason: 'secret-reason' } })
  ).json()) as {
    chatId: string;
  };
  const stream = await follow(api, { token, chatId });
  await api.send(`/chats/${chatId}/messages`, { token, body: { id: 'm', text: 'said-secretly' } });
  await api.send(`/chats/${chatId}/messages`, {
    token,
    body: { id: 'm', text: 'said-secretly', files: ['said-secretly'] },
  });
  await api.send(`/chats/${chatId}/events?after=said-secretly&token=${token}`, { token });
  await api.send(`/chats/said-secretly/messages`, { token, body: { id: 'm' } });
  await api.send('/availability?intent=said-secretly', { token: `${token}x` });
  const form = new FormData();
  form.append('secret-file', new Blob(['said-secretly']), 'secret-file.txt');
  const uploaded = (await (await api.send(`/chats/${chatId}/files`, { token, form })).json()) as { fileId: string };
  await (await api.send(`/chats/${chatId}/files/${uploaded.fileId}`, { token })).arrayBuffer();
  await (await api.send('/assistant', { token, body: { id: 'q', text: 'said-secretly' } })).text();
  await api.send('/messages', { token, body: { id: 'l', text: 'said-secretly', email: 'ada@customer.example' } });
  api.chats.failing = 'unreachable';
  await api.send(`/chats/${chatId}/messages`, { token, body: { id: 'm-2', text: 'said-secretly' } });
  stream.close();
  return [...secrets, token];
}

it('no token, secret, text, file name or address is in the log', async () => {
  const api = await startWebchat({ RATE_LIMITS: 'visitor=30' });
  const site = new SignJWT({ sub: 'user-1', name: 'Ada Lovelace' }).setProtectedHeader({ alg: 'HS256' });
  const identity = await site.setExpirationTime('1h').sign(new TextEncoder().encode(chatSecrets.identity));
  const secrets = [...(await fullTour(api, identity)), 'Lovelace', 'user-1'];
  const log = api.logLines.join('\n');
  expect(log).toContain('/service-desk/v1/chats/:chatId/messages');
  for (const secret of [...secrets, 'n'.repeat(32), 'i'.repeat(32)]) expect(log).not.toContain(secret);
});
