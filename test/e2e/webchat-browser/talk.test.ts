import { describe, it } from 'vitest';
import { keepScreenshot } from '../../support/browser.ts';
import { beginTalk, setStage } from './support/stage.ts';
import { messages, typing } from './support/visitor.ts';

const stage = setStage({ both: {}, hostile: {}, people: {}, closed: {}, reload: {} });

describe('a talk with a person, in the real widget', () => {
  it.concurrent('goes both ways, shows who types, and ends when the visitor says so', async ({ expect }) => {
    const { visitor, chatId, agent, read } = await beginTalk(stage, 'both');
    await visitor.sees('Robin Agent connected.');
    await visitor.say('Hello Robin!');
    await expect.poll(read).toContain('user: Hello Robin!');
    agent.type(true);
    await typing(visitor.page).waitFor();
    agent.type(false);
    await typing(visitor.page).waitFor({ state: 'hidden' });
    await visitor.press('Disconnect');
    await visitor.press('Disconnect');
    await visitor.sees('You disconnected from the live agent.');
    await keepScreenshot(visitor.page, 'webchat-ended');
    await expect.poll(() => read().at(-1)).toBe('business: The visitor is not in the chat any more.');
    expect((await stage.stack().chatState(chatId)).webchat?.phase).toBe('ended');
    agent.say('Are you still there?');
    await visitor.say('When are you open?');
    await visitor.sees(/./);
    expect(await visitor.count('Are you still there?')).toBe(0);
    expect(read().filter((line) => line === 'user: Hello Robin!')).toHaveLength(1);
    expect(read()).not.toContain('user: When are you open?');
    expect(visitor.complaints).toEqual([]);
  });

  it.concurrent('shows Markdown of the agent, and neither side can run anything in the page', async ({ expect }) => {
    const { visitor, agent, read } = await beginTalk(stage, 'hostile');
    const attack =
      '<img src="x" onerror="document.title=1"> <script>document.title=2</script> [press](javascript:alert(1))';
    agent.say(`**Bold** and [our shop](https://shop.example.com/help). ${attack}`);
    const { page } = visitor;
    await page.locator('strong', { hasText: 'Bold' }).waitFor();
    const link = page.getByRole('link', { name: 'our shop' });
    expect(await link.getAttribute('href')).toBe('https://shop.example.com/help');
    expect(await link.getAttribute('target')).toBe('_blank');
    await visitor.say(attack);
    await expect.poll(read).toContain(`user: ${attack}`);
    await visitor.reload();
    await page.locator('strong', { hasText: 'Bold' }).waitFor();
    expect(await page.locator('a[href^="javascript:"], img[onerror], img[src="x"]').count()).toBe(0);
    expect(await page.title()).toContain('Example Outfitters');
    expect(visitor.complaints).toEqual([]);
  });

  it.concurrent('is taken over by a colleague, and goes back to the assistant when they leave it', async ({
    expect,
  }) => {
    const { visitor, agent, read } = await beginTalk(stage, 'people');
    agent.handOver('Kim Colleague');
    agent.say('Kim here, I know about parcels.');
    await visitor.sees("You're being transferred.");
    await visitor.sees('Kim Colleague connected.');
    await visitor.sees('Kim here, I know about parcels.');
    agent.passBack();
    await visitor.sees('Kim Colleague disconnected.');
    const back = await visitor.sees('The assistant is back');
    await back.scrollIntoViewIfNeeded();
    await keepScreenshot(visitor.page, 'webchat-agent-left');
    await visitor.say('Is anybody there?');
    await expect.poll(read).toContain('user: Is anybody there?');
    expect(await visitor.count('Robin Agent connected.')).toBe(1);
    expect(await visitor.count('Kim Colleague connected.')).toBe(1);
    expect(visitor.complaints).toEqual([]);
  });

  it.concurrent('ends when the agent closes its ticket, and nothing of it comes back', async ({ expect }) => {
    const { visitor, chatId, agent } = await beginTalk(stage, 'closed');
    agent.close();
    await visitor.sees('Robin Agent ended the chat.');
    expect((await stage.stack().chatState(chatId)).webchat?.phase).toBe('ended');
    await visitor.reload();
    await visitor.sees('I am the assistant of');
    expect(await visitor.count('Hello, this is Robin.')).toBe(0);
    expect(await visitor.page.getByRole('button', { name: 'Disconnect' }).count()).toBe(0);
    expect(visitor.complaints).toEqual([]);
  });

  it.concurrent('goes on after a reload, with all that was said, once each and in order', async ({ expect }) => {
    const { visitor, agent, read } = await beginTalk(stage, 'reload');
    await visitor.say('My parcel is lost');
    await expect.poll(read).toContain('user: My parcel is lost');
    agent.say('Let me look.');
    await visitor.sees('Let me look.');
    await visitor.page.goto('about:blank');
    agent.say('I found it.');
    await visitor.page.goBack();
    await visitor.sees('I found it.');
    await visitor.say('Great');
    await expect.poll(read).toContain('user: Great');
    agent.say('It comes tomorrow.');
    await visitor.sees('It comes tomorrow.');
    await keepScreenshot(visitor.page, 'webchat-talk');
    const lines = [
      'Hello, this is Robin.',
      'My parcel is lost',
      'Let me look.',
      'I found it.',
      'Great',
      'It comes tomorrow.',
    ];
    const places: number[] = [];
    for (const line of lines) {
      expect(await visitor.count(line), line).toBe(1);
      const shown = await messages(visitor.page).getByText(line).boundingBox();
      places.push(shown?.y ?? Number.NaN);
    }
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(visitor.complaints).toEqual([]);
  });
});
