import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { chromiumNames, findChromium } from '../../demo/browser.ts';

const folder = fileURLToPath(new URL('../../test-output/', import.meta.url));

/** Of the part of a page that is seen, in pixels. */
interface Size {
  width: number;
  height: number;
}

/** A browser that collects the errors of its pages. */
export interface OpenBrowser {
  open(url: string, size: Size): Promise<Page>;
  /** Opens a page whose complaints, and those of pages that it opens, are its own. */
  openApart(url: string, size: Size): Promise<{ page: Page; complaints: string[] }>;
  /** Errors of scripts and everything that the browser's console reported as an error, on all pages but those apart. */
  readonly complaints: string[];
  close(): Promise<void>;
}

/**
 * The Chromium of this machine: `CHROMIUM_PATH`, else the first one on the PATH.
 * @throws Error saying how to get one
 */
export function findBrowser(env: NodeJS.ProcessEnv = process.env): string {
  const found = findChromium(env);
  if (found !== null) return found;
  const isChosen = env['CHROMIUM_PATH'] !== undefined;
  const where = isChosen ? 'CHROMIUM_PATH names no program' : `no ${chromiumNames.join(', ')} on the PATH`;
  throw new Error(`This test needs Chromium: ${where}. Install it (apt-get install chromium) or set CHROMIUM_PATH.`);
}

/** Starts Chromium without a window. */
export async function openBrowser(): Promise<OpenBrowser> {
  const browser: Browser = await chromium.launch({ executablePath: findBrowser() });
  const complaints: string[] = [];
  const open = async (url: string, viewport: Size, heard: string[]): Promise<Page> => {
    const page = await browser.newPage({ viewport });
    const listen = (opened: Page): void => {
      opened.on('pageerror', ({ message }) => heard.push(message));
      opened.on('console', (message) => {
        if (message.type() === 'error') heard.push(message.text());
      });
    };
    page.context().on('page', listen);
    listen(page);
    await page.goto(url);
    return page;
  };
  return {
    complaints,
    open: (url, viewport) => open(url, viewport, complaints),
    openApart: async (url, viewport) => {
      const heard: string[] = [];
      return { page: await open(url, viewport, heard), complaints: heard };
    },
    close: () => browser.close(),
  };
}

/** Saves a screenshot of the page as `test-output/{name}.png`. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
