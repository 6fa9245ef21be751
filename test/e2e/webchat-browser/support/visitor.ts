import type { Locator, Page } from 'playwright-core';
import type { OpenBrowser } from '../../../support/browser.ts';

/** A visitor of the shop, who sees the real chat widget. */
export interface Visitor {
  page: Page;
  /** Errors of scripts and in the console of this page, also those about the policy of the page. */
  complaints: string[];
  /** Types into the chat and sends it; it is then among what was said. */
  say(text: string): Promise<void>;
  /** Waits until the chat shows this, and returns it. */
  sees(text: string | RegExp): Promise<Locator>;
  /** How often this is among what was said. */
  count(text: string | RegExp): Promise<number>;
  /** Presses a button of the chat or of the page; of several the last one. */
  press(name: string | RegExp): Promise<void>;
  /** Asks the assistant for a person, until it offers one. */
  askForPerson(): Promise<void>;
  /** Presses “Connect to agent”; returns the id of the chat that was started. */
  connect(): Promise<string>;
  /** Loads the page again; the chat is open again. */
  reload(): Promise<void>;
}

const size = { width: 1200, height: 800 };

/** Opens the page and its chat. */
export async function openVisitor(browser: OpenBrowser, url: string): Promise<Visitor> {
  const { page, complaints } = await browser.openApart('about:blank', size);
  page.setDefaultTimeout(20_000);
  const visitor = visitorOf(page, complaints);
  await page.goto(url);
  await press(page, 'Open the chat window');
  await input(page).waitFor();
  await visitor.sees('I am the assistant of');
  return visitor;
}

/** The visitor at a page whose chat is open. */
export function visitorOf(page: Page, complaints: string[]): Visitor {
  const visitor: Visitor = {
    page,
    complaints,
    say: async (text) => {
      await input(page).click();
      await page.keyboard.insertText(text);
      await page.keyboard.press('Enter');
      await messages(page).getByText(text).last().waitFor();
    },
    sees: async (text) => {
      const shown = page.getByText(text).last();
      await shown.waitFor().catch(async (error: Error) => {
        throw new Error(`${error.message}\nIt shows: ${await messages(page).innerText()}`);
      });
      return shown;
    },
    // Not among what is only read aloud, which is there for a moment.
    count: (text) => messages(page).getByText(text).count(),
    press: (name) => press(page, name),
    askForPerson: async () => {
      const offers = page.getByRole('button', { name: 'Connect to agent' });
      const before = await offers.count();
      await visitor.say('I want to talk to a person');
      await offers
        .nth(before)
        .waitFor()
        .catch(async () => {
          throw new Error(`no person was offered: ${await messages(page).innerText()}`);
        });
    },
    connect: async () => {
      const [answer] = await Promise.all([
        page.waitForResponse((response) => isStart(response.request()) && response.status() === 201),
        press(page, 'Connect to agent'),
      ]);
      return ((await answer.json()) as { chatId: string }).chatId;
    },
    reload: async () => {
      await page.reload();
      await input(page).waitFor();
      // What is typed before the widget has its messages is lost.
      await messages(page).locator('.cds-aichat--message').first().waitFor();
    },
  };
  return visitor;
}

/** Whether the request starts a chat. */
export function isStart(request: { method(): string; url(): string }): boolean {
  return request.method() === 'POST' && request.url().endsWith('/service-desk/v1/chats');
}

/** What was said. */
export function messages(page: Page): Locator {
  return page.locator('.cds-aichat--messages');
}

/** What shows that somebody types, or that the assistant answers soon. */
export function typing(page: Page): Locator {
  return page.locator('.cds-aichat--message:not(.cds-aichat--typing-indicator--hidden) .cds-aichat--processing');
}

/** Where the visitor types. */
export function input(page: Page): Locator {
  return page.getByTestId('input_field');
}

async function press(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('button', { name, exact: true }).last().click();
}
