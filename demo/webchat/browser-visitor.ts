import { chromium, type BrowserContext, type Locator, type Page } from 'playwright-core';
import { eventually, withinMs } from '../eventually.ts';
import type { Visitor } from './visitor.ts';

const size = { width: 1280, height: 850 };
/** How long the page may take for one click, in milliseconds. */
const clickMs = 15_000;

/**
 * A visitor in a browser without a window, who clicks and types what a person would.
 * @param program path of Chromium
 * @param url the shop page
 */
export async function browserVisitor(program: string, url: string): Promise<Visitor> {
  // The demo ends by itself at a signal; Playwright would end the process before that.
  const signals = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };
  const browser = await chromium.launch({ executablePath: program, ...signals });
  const context = await browser.newContext({ viewport: size });
  context.setDefaultTimeout(clickMs);
  const page = await context.newPage();
  const input = page.getByTestId('input_field');
  const send = async (): Promise<void> => {
    await input.click();
    await page.keyboard.press('Enter');
  };
  const chat = page.locator('cds-aichat-container');
  const messages = chat.locator('[data-testid^="message-by-index-"]');
  return {
    how: 'in Chromium, without a window',
    open: async () => {
      await page.goto(url);
      await page.getByRole('button', { name: 'Open the chat window' }).click();
      await input.waitFor();
    },
    write: async (text) => {
      await input.click();
      await page.keyboard.type(text);
      await page.keyboard.press('Enter');
    },
    reads: async (words) => {
      const shown = chat.getByText(words).last();
      return (await appears(shown)) ? shown.innerText() : null;
    },
    count: (text) => messages.filter({ hasText: text }).count(),
    connect: () =>
      clicks(chat.getByRole('button', { name: 'Connect to agent' }).or(chat.getByText('Connect to agent')).last()),
    sendFile: async ({ name, contentType, content }) => {
      await page.getByLabel('Add files to upload').setInputFiles({ name, mimeType: contentType, buffer: content });
      await send();
    },
    seesPicture: ({ name }) => showsPicture(chat, name),
    shareScreen: () => acceptsScreenShare(context, page),
    reload: async () => {
      await page.reload();
      await input.waitFor();
    },
    seesEnd: () => appears(chat.getByText('ended the chat').last()),
    close: () => browser.close(),
  };
}

/** Waits until it is in the page. */
async function appears(locator: Locator): Promise<boolean> {
  return locator.waitFor({ state: 'attached', timeout: withinMs }).then(
    () => true,
    () => false,
  );
}

async function clicks(button: Locator): Promise<boolean> {
  if (!(await appears(button))) return false;
  await button.click();
  return true;
}

/** Waits for a picture with this name that the browser could decode. */
function showsPicture(chat: Locator, name: string): Promise<boolean> {
  const picture = chat.locator(`img[alt="${name}"]`).last();
  return eventually(
    async () =>
      (await picture.count()) > 0 &&
      (await picture.evaluate((image) => 'naturalWidth' in image && Number(image.naturalWidth) > 0)),
  );
}

async function acceptsScreenShare(context: BrowserContext, page: Page): Promise<string | null> {
  const button = page.getByText('Share screen', { exact: true }).last();
  if (!(await appears(button)) || context.pages().length > 1) return null;
  const opening = context.waitForEvent('page');
  await button.click();
  const tab = await opening;
  await eventually(() => tab.url() !== 'about:blank');
  const address = tab.url();
  await tab.close();
  return address;
}
