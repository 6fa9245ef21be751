import { describe, it } from 'vitest';
import { keepScreenshot } from '../../support/browser.ts';
import { closedAllWeek } from './support/hours.ts';
import { setStage } from './support/stage.ts';
import { isStart } from './support/visitor.ts';

const stage = setStage({ cancel: {}, closed: {}, slow: {}, failing: {}, nobody: { joinSeconds: 2 }, reload: {} });

/** What the browser itself reports about requests that the test made fail. */
const isLostRequest = (complaint: string): boolean => complaint.startsWith('Failed to load resource');

describe('before a person is there, in the real widget', () => {
  it.concurrent('a person is offered, waited for, and not wanted any more: the desk hears of it', async ({
    expect,
  }) => {
    const visitor = await stage.visit('cancel');
    await visitor.askForPerson();
    await visitor.sees('I can connect you with our team.');
    const chatId = await visitor.connect();
    await visitor.sees('Request for agent sent...');
    const { read } = await stage.desk(chatId);
    await keepScreenshot(visitor.page, 'webchat-waiting');
    await visitor.press('Cancel');
    await visitor.press('Cancel request');
    await visitor.sees('Connect to agent');
    await expect.poll(() => read().at(-1)).toBe('business: The visitor is not in the chat any more.');
    expect((await stage.stack().chatState(chatId)).webchat?.phase).toBe('ended');
    expect(visitor.complaints).toEqual([]);
  });

  it.concurrent('a message is left outside of the office hours, and is one ticket', async ({ expect }) => {
    const { page, ...visitor } = await stage.visit('closed');
    const config = stage.stack().config;
    const closed = await stage.startApi({ policy: { ...config.policy, officeHours: closedAllWeek(Date.now()) } });
    stage.lane('closed').wire.lead(closed);
    stage.lane('closed').wire.cut();
    stage.lane('closed').wire.mend();
    await visitor.say('I want to talk to a person');
    const dialog = page.getByRole('dialog', { name: 'Leave a message' });
    await dialog.waitFor();
    await dialog.getByText(/We are back on \w+/).waitFor();
    await keepScreenshot(page, 'webchat-nobody-there');
    await dialog.getByLabel('Your message').fill('Please call me about the lost green parcel.');
    await dialog.getByLabel('Your e-mail address').fill('ada@example.com');
    await dialog.getByRole('button', { name: 'Send' }).click();
    const thanks = await dialog.getByRole('status').filter({ hasText: 'Thank you' }).textContent();
    const tickets = stage.stack().desk.tickets();
    const filed = tickets.filter(({ comments }) => comments.some(({ body }) => body.includes('lost green parcel')));
    expect(filed).toHaveLength(1);
    expect(thanks).toContain(`Your ticket is number ${filed[0]?.id}.`);
    await dialog.getByRole('button', { name: 'Close' }).click();
    await visitor.sees('Our team is not available right now.');
    expect(await page.getByRole('button', { name: 'Connect to agent' }).count()).toBe(0);
    expect(visitor.complaints.filter((complaint) => !isLostRequest(complaint))).toEqual([]);
  });

  it.concurrent('a person is offered although nothing was heard of them in time', async ({ expect }) => {
    const { page, ...visitor } = await stage.visit('slow');
    await page.route(/\/availability/, () => undefined);
    await visitor.askForPerson();
    await visitor.sees('I can connect you with our team.');
    const { agent } = await stage.desk(await visitor.connect());
    agent.say('I was here all the time.');
    await visitor.sees('I was here all the time.');
    expect(visitor.complaints).toEqual([]);
  });

  it.concurrent('a start whose answers are lost fails, and the next one takes up the same chat and ticket', async ({
    expect,
  }) => {
    const { page, ...visitor } = await stage.visit('failing');
    const started: string[] = [];
    await page.route(
      (url) => url.pathname.endsWith('/chats'),
      async (route) => {
        if (!isStart(route.request())) return route.fallback();
        started.push(((await (await route.fetch()).json()) as { chatId: string }).chatId);
        await route.abort();
      },
    );
    await visitor.askForPerson();
    await visitor.press('Connect to agent');
    await visitor.sees('Something went wrong and I cannot connect you to an agent right now.');
    expect(started.length).toBeGreaterThan(1);
    await page.unrouteAll({ behavior: 'wait' });
    // The widget has put its own message below the offer, and takes an offer only while it is the last message.
    await visitor.askForPerson();
    const chatId = await visitor.connect();
    expect(new Set(started)).toEqual(new Set([chatId]));
    const { agent } = await stage.desk(chatId);
    agent.say('Now I am here.');
    await visitor.sees('Now I am here.');
    const { app } = stage.stack().sunshine;
    const made = [...app.conversations.values()].filter(({ metadata }) => metadata?.['deskbridge.chat'] === chatId);
    expect(made).toHaveLength(1);
    const tickets = stage.stack().desk.tickets();
    await expect.poll(() => tickets.filter(({ id }) => id === String(agent.ticketId))).toHaveLength(1);
    // The widget reports the failed start by itself, and lets it escape as an error of the page.
    const ours = visitor.complaints.filter(
      (complaint) => !isLostRequest(complaint) && !complaint.startsWith('[Chat] '),
    );
    expect(ours).toEqual(['NETWORK (0)']);
  });

  it.concurrent('a chat that nobody takes is over, and the desk hears of it', async ({ expect }) => {
    const visitor = await stage.visit('nobody');
    await visitor.askForPerson();
    const chatId = await visitor.connect();
    await visitor.sees('No agents accepted the chat');
    const { read } = await stage.desk(chatId);
    await expect.poll(() => read().at(-1)).toBe('business: The visitor is not in the chat any more.');
    expect(visitor.complaints).toEqual([]);
  });

  it.concurrent('a place in the queue outlasts a reload', async ({ expect }) => {
    const visitor = await stage.visit('reload');
    await visitor.askForPerson();
    const chatId = await visitor.connect();
    const { agent, read } = await stage.desk(chatId);
    await visitor.reload();
    await visitor.askForPerson();
    expect(await visitor.connect()).toBe(chatId);
    agent.say('Thank you for waiting.');
    await visitor.sees('Thank you for waiting.');
    await visitor.say('No problem');
    await expect.poll(read).toContain('user: No problem');
    expect(await visitor.count('Thank you for waiting.')).toBe(1);
    expect(visitor.complaints).toEqual([]);
  });
});
