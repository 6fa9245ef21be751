import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ChatClient } from '../support/chat-client.ts';
import { ada } from '../support/messaging-stack.ts';
import { quietRuntime } from '../support/temporal.ts';
import { startTicketChatStack, startWebchatStack } from '../support/webchat-stack.ts';

quietRuntime();
const secret = 'the-site-signs-its-users-with-this-secret';

/** What the site's server signs for a user who has signed in. */
function signed(claims: Record<string, string>): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('user-7')
    .setExpirationTime('10 minutes')
    .sign(new TextEncoder().encode(secret));
}

/** What the assistant says to a question. */
async function answerTo(client: ChatClient, text: string): Promise<string> {
  const stream = await client.ask(text);
  await stream.ended;
  return stream.events.map(({ data }) => JSON.stringify(data)).join('\n');
}

describe('a visitor whom the site knows', () => {
  let stack: Awaited<ReturnType<typeof startWebchatStack>>;
  beforeAll(async () => {
    stack = await startWebchatStack({ CHAT_IDENTITY_SECRET: secret });
  });
  afterAll(() => stack.close());

  const visit = async (): Promise<ChatClient> => {
    const client = new ChatClient(stack.url);
    await client.begin(await signed({ name: 'Ada Lovelace', phone: ada.phone }));
    return client;
  };

  it('sees their tickets only with the right PIN, and talks to a person as the customer', async () => {
    const client = await visit();
    expect(await answerTo(client, 'Show me my tickets')).toMatch(/support PIN/);
    expect(await answerTo(client, '654321')).not.toMatch(/October/);
    expect(await answerTo(client, ada.pin)).toMatch(/October/);
    expect(await answerTo(client, 'I want to talk to a person')).toMatch(/connect_to_agent/);
    const chatId = await client.open();
    const stream = await client.events(chatId);
    await stream.until('availability');
    const state = await stack.chatState(chatId);
    expect(state.customer.requester?.name).toBe('Ada Lovelace');
    expect(JSON.stringify(state)).not.toContain(ada.pin);
    const { platformConversation: id } = await stack.chats.read(chatId);
    const [user] = stack.sunshine.app.conversations.get(id ?? '')?.participants ?? [];
    expect(stack.sunshine.app.users.get(user?.userId ?? '')?.externalId).toBe('user-7');
  });

  it('who is not known to the desk is refused like a wrong PIN', async () => {
    const client = new ChatClient(stack.url);
    await client.begin();
    expect(await answerTo(client, 'Show me my tickets')).toMatch(/support PIN/);
    expect(await answerTo(client, ada.pin)).not.toMatch(/October/);
  });
});

describe('a visitor whose e-mail address the site has signed, where people answer in tickets', () => {
  let stack: Awaited<ReturnType<typeof startTicketChatStack>>;
  beforeAll(async () => {
    stack = await startTicketChatStack('freshdesk', { CHAT_IDENTITY_SECRET: secret });
  });
  afterAll(() => stack.close());

  it('owns the ticket, so that who has gone gets the answer by mail, and is told so', async () => {
    const client = new ChatClient(stack.config.publicUrl ?? '');
    await client.begin(await signed({ name: 'Grace Hopper', email: 'grace@example.com' }));
    const chatId = await client.open();
    const stream = await client.events(chatId);
    const waiting = await stream.until('availability');
    expect(waiting.data['message']).toMatch(/ticket #\d+.*e-mail/);
    const [ticket] = stack.desk.tickets();
    await client.say(chatId, 'One more thing');
    await expect
      .poll(() => stack.desk.tickets()[0]?.comments.at(-1))
      .toMatchObject({
        body: 'One more thing',
        public: true,
        authorId: ticket?.requesterId,
      });
  });
});
