import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findBrowser, keepScreenshot, openBrowser, type OpenBrowser } from '../support/browser.ts';
import { ada, startMessagingStack, type MessagingStack } from '../support/messaging-stack.ts';
import { quietRuntime } from '../support/temporal.ts';

const policy = fileURLToPath(new URL('../../demo/messaging/policy.yaml', import.meta.url));

let browser: OpenBrowser;
let stack: MessagingStack;
beforeAll(async () => {
  quietRuntime();
  browser = await openBrowser();
  const shop = { SHOP_AUTHORIZATION: 'Bearer unused' };
  stack = await startMessagingStack({ MESSAGING_HANDOFF: 'offer', POLICY_FILE: policy, ...shop });
});
afterAll(async () => {
  await browser?.close();
  await stack?.close();
});

/** The newest bubble with these words. */
const bubble = (page: Page, words: string | RegExp) => page.locator('#messages li').filter({ hasText: words }).last();
const write = async (page: Page, label: string, text: string): Promise<void> => {
  await page.getByLabel(label, { exact: true }).fill(text);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
};
const say = (phone: Page, text: string) => write(phone, 'Message', text);
const answer = (desk: Page, text: string) => write(desk, 'Answer', text);
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).last().click();

describe('a person who uses the pages of the demo', () => {
  it(
    'plays customer and agent in a browser, from the first message to the return of the bot',
    { timeout: 120_000 },
    async () => {
      const known = new Set(stack.desk.tickets().map(({ id }) => id));
      const made = () => stack.desk.tickets().filter(({ id }) => !known.has(id));
      const phone = await browser.open(`${stack.sunshine.url}/phone`, { width: 460, height: 820 });
      const desk = await browser.open(`${stack.sunshine.url}/agent`, { width: 1280, height: 820 });

      await phone.getByLabel('Name').fill('Ada');
      await phone.getByLabel('Channel').selectOption('WhatsApp');
      await phone.getByLabel('Phone number').fill(ada.phone);
      await press(phone, 'Start');
      await phone.getByRole('heading', { name: 'Ada · whatsapp' }).waitFor();
      await say(phone, 'Hello!');
      await bubble(phone, 'automatic assistant of Example Outfitters').waitFor();
      await press(phone, 'Opening hours');
      await bubble(phone, 'Saturday until noon').waitFor();

      await press(phone, 'My tickets');
      await bubble(phone, 'send me your support PIN').waitFor();
      await say(phone, ada.pin);
      await bubble(phone, 'Invoice of October is missing').waitFor();
      await bubble(phone, ada.pin).waitFor({ state: 'detached' });
      await keepScreenshot(phone, 'messaging-phone-tickets');

      await say(phone, 'I was charged twice on my invoice. I want to speak to an agent.');
      await desk.locator('#badge', { hasText: 'offered' }).waitFor();
      await keepScreenshot(desk, 'messaging-agent-offer');
      expect(made()).toEqual([]);
      await bubble(phone, 'I am asking the team for a person to take over').waitFor();
      await press(desk, 'Accept');
      await answer(desk, 'Robin here, I refund one of them.');
      await bubble(phone, 'I refund one of them').waitFor();
      await desk.locator('#badge', { hasText: 'on this desk' }).waitFor();
      const ticket = desk.locator('#ticket');
      for (const words of ['high', 'Billing Team', 'billing', 'messaging', 'escalated', 'The customer wrote']) {
        await ticket.getByText(words).first().waitFor();
      }

      await say(phone, 'Thank you, Robin');
      await bubble(desk, 'Thank you, Robin').waitFor();
      await keepScreenshot(desk, 'messaging-agent-talk');
      await vi.waitFor(
        () => expect(made()[0]?.comments.some(({ body }) => /Handed off/.test(body))).toBe(true),
        15_000,
      );
      await press(desk, 'Close ticket');
      await desk.locator('#badge', { hasText: 'with nobody' }).waitFor();

      await say(phone, 'And when are you open on Friday?');
      await bubble(phone, 'The assistant is back').waitFor();
      await bubble(phone, '9 to 17').waitFor();
      await keepScreenshot(phone, 'messaging-phone-back');
      expect(made()).toHaveLength(1);
      expect(await desk.content()).not.toContain(ada.pin);
      expect(browser.complaints).toEqual([]);
    },
  );

  it('is told what to install when there is no browser', () => {
    expect(() => findBrowser({ PATH: '/nowhere' })).toThrow(/needs Chromium.*apt-get install chromium.*CHROMIUM_PATH/);
    expect(() => findBrowser({ CHROMIUM_PATH: '/nowhere/chromium' })).toThrow(/CHROMIUM_PATH names no program/);
  });
});
