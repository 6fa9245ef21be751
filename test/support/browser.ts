import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { chromiumNames, findChromium } from '../../demo/browser.ts';

const folder = fileURLToPath(new URL('../../test-output/', import.meta.url));

/** A browser that collects the errors of its pages. */
export interface OpenBrowser {
  open(url: string, size: { width: number; height: number }): Promise<Page>;
  /** Errors of scripts and everything that the browser's console reported as an error, on all pages. */
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
  return {
    complaints,
    open: async (url, viewport) => {
      const page = await browser.newPage({ viewport });
      page.on('pageerror', ({ message }) => complaints.push(message));
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      await page.goto(url);
      return page;
    },
    close: () => browser.close(),
  };
}

/** Saves a screenshot of the page as `test-output/{name}.png`. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
